package quality

import (
	"bytes"
	"math"

	"github.com/aiprod/aiprod/shared/media"
)

// joined is what is seen in a film, from glances of its clips. It reports false
// where the film is not made of just these coded frames: then it has to be looked at itself.
func joined(path string, info media.Info, clips []Glance) (p picture, ok bool) {
	if len(clips) == 0 || info.Video == nil {
		return p, false
	}
	first := clips[0]
	var counts []int
	for _, c := range clips {
		if c.Pace != steady(info.Video.FPS) || c.Width != first.Width || c.Height != first.Height || c.FrameW != info.Video.Width || c.FrameH != info.Video.Height {
			return p, false
		}
		counts = append(counts, c.Samples)
	}
	found, err := sums(path, counts)
	if err != nil {
		return p, false
	}
	for i, c := range clips {
		if found[i].sum != c.Sum {
			return p, false
		}
	}
	p, err = join(clips)
	return p, err == nil
}

// join puts glances after each other.
func join(clips []Glance) (p picture, err error) {
	first := clips[0]
	counter, still := newFlashCounter(first.Width, first.Height, first.Pace), newStillness(first.Pace)
	cells := newGrid(first.Width, first.Height, counter.add, still.add)
	var last []byte // the frame before
	for _, c := range clips {
		at := p.seconds
		for _, s := range c.Black {
			p.black = lay(p.black, later(s, at), first.Pace, s[0] == 0)
		}
		same := bytes.Equal(last, c.First)
		for _, s := range c.Frozen {
			p.frozen = lay(p.frozen, later(s, at), first.Pace, same && s[0] == 0)
		}
		for _, t := range c.Faults {
			p.errors = append(p.errors, at+t)
		}
		if c.Badness > p.badness {
			p.badness, p.badAt = c.Badness, at+c.BadAt
		}
		if err := c.unpack(cells); err != nil {
			return p, err
		}
		p.seconds += c.seconds()
		last, p.version = c.Last, c.Tool
	}
	p.flashes, p.still = counter.result(), still.still
	return p, nil
}

// later is a run of a clip on the clock of the film, whole milliseconds: what rounding leaves is no time.
func later(s [2]float64, at float64) span {
	ms := func(t float64) float64 { return math.Round(1000*(at+t)) / 1000 }
	return span{ms(s[0]), ms(s[1])}
}

// lay adds a run, to the one before where it goes on from there.
func lay(runs []span, s span, pace float64, goesOn bool) []span {
	if k := len(runs); k > 0 && goesOn && s.from-runs[k-1].to < 1.5/pace {
		runs[k-1].to = s.to
		return runs
	}
	return append(runs, s)
}
