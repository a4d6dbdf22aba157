package mix

import (
	"errors"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

// Deliver brings s to target, in LUFS, with its true peak at most ceiling, in dBTP. Limiting
// takes loudness away, so gain and limiter are tried together until the result
// is within a tenth of a LU; material so spiky that it cannot get there ends as
// near as maxDrive allows. Silence is left as it is. Files are kept in dir.
func Deliver(dir string, s audio.Source, target, ceiling float64) (Result, error) {
	d := &delivery{dir: dir, src: s}
	r, err := d.deliver(target, ceiling)
	if d.peaks != nil {
		err = errors.Join(err, d.peaks.Close())
	}
	if err != nil {
		return Result{}, fmt.Errorf("mix: deliver: %w", err)
	}
	return r, nil
}

// A delivery is a sound and its true peaks, which are found once and scale with it.
type delivery struct {
	dir   string
	src   audio.Source
	peaks *audio.Track
}

func (d *delivery) deliver(target, ceiling float64) (Result, error) {
	m, err := audio.Measure(d.src)
	if err != nil {
		return Result{}, err
	}
	now := m.Integrated()
	if now <= audio.Quiet {
		return d.whole()
	}
	if err := d.follow(); err != nil {
		return Result{}, err
	}
	r, err := d.drive(target-now, target, ceiling)
	if err != nil {
		return Result{}, err
	}
	if r.TruePeak, err = audio.MeasurePeak(r.Sound); err != nil || r.TruePeak <= ceiling {
		return r, err
	}
	return pressed(d.dir, r, ceiling)
}

// whole is the sound as it is.
func (d *delivery) whole() (Result, error) {
	peak, err := audio.MeasurePeak(d.src)
	if err != nil {
		return Result{}, err
	}
	track, err := audio.Copy(d.dir, d.src)
	return Result{Sound: track, Loudness: audio.Quiet, TruePeak: peak}, err
}

// follow finds the true peaks.
func (d *delivery) follow() (err error) {
	if d.peaks, err = audio.NewTrack(d.dir, 1); err != nil {
		return err
	}
	return audio.EachPeak(d.src, func(peaks []float32) error { return d.peaks.Append(peaks, nil) })
}

// drive tries gains, in dB from a first one on, until the sound is at target under the ceiling.
func (d *delivery) drive(first, target, ceiling float64) (Result, error) {
	const (
		near     = 0.1 // LU
		tries    = 6
		maxDrive = 12.0 // dB more than loudness alone asks for
	)
	gain := first
	for try := 1; ; try++ {
		m := audio.NewMeter()
		out, err := audio.Copy(d.dir, d.limited(gain, ceiling), m)
		if err != nil {
			return Result{}, err
		}
		now := m.Integrated()
		miss := target - now
		if math.Abs(miss) <= near || gain >= first+maxDrive || try == tries {
			return Result{Sound: out, Loudness: now}, nil
		}
		if err := out.Close(); err != nil {
			return Result{}, err
		}
		gain = min(gain+miss, first+maxDrive)
	}
}

// limited is the sound raised by gain dB and held under ceiling. It is to be read once, from its start on.
func (d *delivery) limited(gain, ceiling float64) audio.Source {
	k := audio.Amplitude(gain)
	return &limited{Source: d.src, k: float32(k), gains: newEnvelope(d.peaks, float32(audio.Amplitude(ceiling)/k))}
}

// pressed is a result that is over the ceiling still, limited once more.
func pressed(dir string, r Result, ceiling float64) (Result, error) {
	held, err := Limit(dir, r.Sound, ceiling)
	if err != nil {
		return Result{}, errors.Join(err, r.Close())
	}
	if err := r.Close(); err != nil {
		return Result{}, err
	}
	m, err := audio.Measure(held)
	if err != nil {
		return Result{}, err
	}
	peak, err := audio.MeasurePeak(held)
	return Result{Sound: held, Loudness: m.Integrated(), TruePeak: peak}, err
}
