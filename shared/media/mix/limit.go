package mix

import (
	"errors"

	"github.com/aiprod/aiprod/shared/audio"
)

// The limiter's times, in samples at audio.Rate. It looks ahead, so that the
// gain is down before a peak arrives and never steps.
const (
	lookAhead = 240  // 5 ms
	release   = 3840 // 80 ms to recover by a factor of e
)

// Limit returns a copy of s, in dir, with its true peak at most ceiling, in dBTP. A
// sound below it is copied unchanged.
func Limit(dir string, s audio.Source, ceiling float64) (*audio.Track, error) {
	out, err := audio.Copy(dir, s)
	if err != nil {
		return nil, err
	}
	// A moving gain bends the signal between samples a little, so the result is
	// measured and pressed once more by what it is over.
	for range 4 {
		peak, err := audio.MeasurePeak(out)
		if err != nil {
			return nil, errors.Join(err, out.Close())
		}
		over := peak - ceiling
		if over <= 0 {
			return out, nil
		}
		if out, err = press(dir, out, ceiling-min(over, 0.05)); err != nil {
			return nil, err
		}
	}
	peak, err := audio.MeasurePeak(out)
	out.Gain(min(0, ceiling-peak))
	return out, err
}

// press limits a track once, and closes it.
func press(dir string, t *audio.Track, ceiling float64) (out *audio.Track, err error) {
	d := &delivery{dir: dir, src: t}
	if err = d.follow(); err == nil {
		out, err = audio.Copy(dir, d.limited(0, ceiling))
	}
	if d.peaks != nil {
		err = errors.Join(err, d.peaks.Close())
	}
	return out, errors.Join(err, t.Close())
}

// limited is a source under its envelope. It is read from its start to its end.
type limited struct {
	audio.Source

	k     float32
	gains *envelope
}

func (s *limited) ReadAt(l, r []float32, from int) error {
	if err := s.Source.ReadAt(l, r, from); err != nil {
		return err
	}
	for i := range l {
		g := s.gains.next() * s.k
		l[i] *= g
		r[i] *= g
	}
	return s.gains.err
}
