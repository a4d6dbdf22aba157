package effects

import (
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

// A film is a silent track of n samples and the effects on it. It is read from its
// start to its end: each effect is recorded when its time has come, and then forgotten.
type film struct {
	n      int
	played []played
}

// A played effect lies from one sample of the film up to another.
type played struct {
	start, end int
	record     func() audio.Sound
	sound      audio.Sound // while it is heard
}

// add puts an effect where its moment falls on the cue's time. What falls outside
// the film is left out, and the new end faded over 15 ms.
func (f *film) add(c Cue, p patch, take uint64) {
	const edge = 0.015
	start := int(math.Round((float64(c.At)/1000 - p.moment) * audio.Rate))
	end := start + int(math.Round(p.seconds*audio.Rate))
	from, to := max(0, -start), min(end, f.n)-start
	if to <= from {
		return
	}
	f.played = append(f.played, played{start + from, start + to, func() audio.Sound {
		s := record(c.Kind, p, take, c.Gain)
		if from > 0 {
			s = audio.Fade(s.Slice(from, s.Len()), edge, 0)
		}
		if to < end-start {
			s = audio.Fade(s.Slice(0, to-from), 0, edge)
		}
		return s
	}, audio.Sound{}})
}

func (f *film) Len() int   { return f.n }
func (f *film) Hertz() int { return audio.Rate }

// ReadAt adds up the effects that are heard.
func (f *film) ReadAt(l, r []float32, from int) error {
	clear(l)
	clear(r)
	for i := range f.played {
		p := &f.played[i]
		if p.start >= from+len(l) || p.end <= from {
			continue
		}
		if p.sound.L == nil {
			p.sound = p.record()
		}
		for i := max(from, p.start); i < min(from+len(l), p.end); i++ {
			l[i-from] += p.sound.L[i-p.start]
			r[i-from] += p.sound.R[i-p.start]
		}
		if p.end <= from+len(l) {
			p.sound = audio.Sound{}
		}
	}
	return nil
}
