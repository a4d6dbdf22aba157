package mix

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/audio"
)

// A layer is sounds at their places on a track of n samples.
type layer struct {
	sounds []audio.Source
	starts []int
	n      int
	l, r   []float32 // a part of one of them
}

// lay puts sounds at their places on a stereo track of n samples.
func lay(placed []Placed, n int) (audio.Source, error) {
	out := &layer{n: n}
	for i, p := range placed {
		if p.Sound.Len() == 0 {
			continue
		}
		s, err := atRate(p.Sound)
		if err != nil {
			return nil, fmt.Errorf("mix: sound %d: %w", i, err)
		}
		// No click where a take starts or stops mid-wave.
		out.sounds, out.starts = append(out.sounds, audio.Faded(s, 0.004, 0.008)), append(out.starts, sampleAt(p.At))
	}
	return out, nil
}

// atRate is s at the film's rate. Whatever is not is short, and read whole.
func atRate(s audio.Source) (audio.Source, error) {
	if s.Hertz() == audio.Rate {
		return s, nil
	}
	whole, err := audio.Load(s)
	if err != nil {
		return nil, err
	}
	return audio.Resample(whole, audio.Rate)
}

func (t *layer) Len() int   { return t.n }
func (t *layer) Hertz() int { return audio.Rate }

// ReadAt adds up what sounds in a part of the track.
func (t *layer) ReadAt(l, r []float32, from int) error {
	clear(l)
	clear(r)
	if len(t.l) != len(l) {
		t.l, t.r = make([]float32, len(l)), make([]float32, len(l))
	}
	for i, s := range t.sounds {
		at := from - t.starts[i]
		if at >= s.Len() || at+len(l) <= 0 {
			continue
		}
		if err := s.ReadAt(t.l, t.r, at); err != nil {
			return err
		}
		add(l, t.l)
		add(r, t.r)
	}
	return nil
}

// add adds src to dst.
func add(dst, src []float32) {
	for i, x := range src {
		dst[i] += x
	}
}

// A leveled source is multiplied.
type leveled struct {
	audio.Source

	k float32
}

// factor brings what measures now to a wanted loudness; silence stays silent.
func factor(now, want float64) float32 {
	if now <= audio.Quiet {
		return 1
	}
	return float32(audio.Amplitude(min(want-now, maxLift)))
}

func (s leveled) ReadAt(l, r []float32, from int) error {
	err := s.Source.ReadAt(l, r, from)
	for i := range l {
		l[i] *= s.k
		r[i] *= s.k
	}
	return err
}

// balanced is the sum of the tracks, the music ducked.
type balanced struct {
	voice, music, effects leveled
	duck                  ducker
	n                     int
	l, r                  [audio.Block]float32
}

func (b *balanced) Len() int   { return b.n }
func (b *balanced) Hertz() int { return audio.Rate }

// ReadAt is for up to a block at a time.
func (b *balanced) ReadAt(l, r []float32, from int) error {
	if err := b.voice.ReadAt(l, r, from); err != nil {
		return err
	}
	ml, mr := b.l[:len(l)], b.r[:len(l)]
	if err := b.music.ReadAt(ml, mr, from); err != nil {
		return err
	}
	b.duck.lower(ml, mr, from)
	add(l, ml)
	add(r, mr)
	if err := b.effects.ReadAt(ml, mr, from); err != nil {
		return err
	}
	add(l, ml)
	add(r, mr)
	return nil
}
