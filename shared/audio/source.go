package audio

import "fmt"

// A Source is sound that is read in parts, so that nobody has to hold a film's in
// memory: a [Sound], a [Track] or a [WAV], or what is made of one while it is read.
type Source interface {
	// Len is the number of samples in a channel.
	Len() int
	// Hertz is the sample rate.
	Hertz() int
	// ReadAt fills both slices, which are of one length, with the samples of the left and
	// the right channel from one on, which may be negative. Beyond either end there is
	// silence; of a mono source both channels are the same.
	ReadAt(l, r []float32, from int) error
}

var _ Source = Sound{}

// Block is how many samples of a source are best read at a time.
const Block = Rate / 10

// Hertz is the sample rate.
func (s Sound) Hertz() int { return s.Rate }

// ReadAt is Source's.
func (s Sound) ReadAt(l, r []float32, from int) error {
	right := s.R
	if right == nil {
		right = s.L
	}
	within(l, s.L, from)
	within(r, right, from)
	return nil
}

// within copies c from a sample on, with silence around it.
func within(dst, c []float32, from int) {
	clear(dst)
	if from < 0 {
		dst = dst[min(-from, len(dst)):]
		from = 0
	}
	copy(dst, c[min(from, len(c)):])
}

// Load reads a source that is known to be short whole: two channels, at its own rate.
func Load(s Source) (Sound, error) {
	out := Sound{Rate: s.Hertz(), L: make([]float32, s.Len()), R: make([]float32, s.Len())}
	if err := s.ReadAt(out.L, out.R, 0); err != nil {
		return Sound{}, fmt.Errorf("audio: load: %w", err)
	}
	return out, nil
}

// Each reads a source from its start to its end, a block at a time. What f is given is its own until it returns.
func Each(s Source, f func(l, r []float32, from int) error) error {
	l, r := make([]float32, Block), make([]float32, Block)
	for from := 0; from < s.Len(); from += Block {
		n := min(Block, s.Len()-from)
		if err := s.ReadAt(l[:n], r[:n], from); err != nil {
			return err
		}
		if err := f(l[:n], r[:n], from); err != nil {
			return err
		}
	}
	return nil
}

// Fitted is a source with exactly n samples: cut, or followed by silence.
func Fitted(s Source, n int) Source { return fitted{s, n} }

type fitted struct {
	Source

	n int
}

func (s fitted) Len() int { return s.n }

func (s fitted) ReadAt(l, r []float32, from int) error {
	err := s.Source.ReadAt(l, r, from)
	end := min(max(s.n-from, 0), len(l))
	clear(l[end:])
	clear(r[end:])
	return err
}

// Faded is a source with the fades of [Fade], in seconds.
func Faded(s Source, in, out float64) Source {
	samples := func(seconds float64) int {
		return min(max(int(seconds*float64(s.Hertz())), 0), s.Len())
	}
	return faded{s, samples(in), samples(out)}
}

type faded struct {
	Source

	head, tail int
}

func (s faded) ReadAt(l, r []float32, from int) error {
	err := s.Source.ReadAt(l, r, from)
	for i := max(-from, 0); i < len(l) && from+i < s.head; i++ {
		k := ramp(from+i, s.head)
		l[i] *= k
		r[i] *= k
	}
	last := s.Len() - 1 - from // of the source, in the block
	for i := max(last-s.tail+1, 0); i < len(l) && i <= last; i++ {
		k := ramp(last-i, s.tail)
		l[i] *= k
		r[i] *= k
	}
	return err
}
