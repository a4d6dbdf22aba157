package audio

// A peakReader reads a source with what surrounds each part of it.
type peakReader struct {
	src  Source
	l, r []float32
}

func (p *peakReader) read(n, from int) error {
	if len(p.l) != n+peakTaps {
		p.l, p.r = make([]float32, n+peakTaps), make([]float32, n+peakTaps)
	}
	return p.src.ReadAt(p.l, p.r, from-(peakTaps/2-1))
}

// MeasurePeak is [TruePeak] of a source.
func MeasurePeak(s Source) (float64, error) {
	top := float32(0)
	err := Each(s, func(l, r []float32, _ int) error {
		top = max(top, magnitude(l), magnitude(r))
		return nil
	})
	if err != nil {
		return 0, err
	}
	p := peakReader{src: s}
	for from := 0; from < s.Len(); from += Block {
		if err := p.read(min(Block, s.Len()-from), from); err != nil {
			return 0, err
		}
		top = highestOf(p.l, top)
		top = highestOf(p.r, top)
	}
	return Decibels(float64(top)), nil
}

// EachPeak is [TruePeaks] of a source, a block at a time. What f is given is its own until it returns.
func EachPeak(s Source, f func(peaks []float32) error) error {
	p, peaks := peakReader{src: s}, make([]float32, Block)
	for from := 0; from < s.Len(); from += Block {
		some := peaks[:min(Block, s.Len()-from)]
		if err := p.read(len(some), from); err != nil {
			return err
		}
		clear(some)
		follow(some, p.l)
		follow(some, p.r)
		if err := f(some); err != nil {
			return err
		}
	}
	return nil
}
