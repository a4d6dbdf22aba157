package voice

import (
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

const (
	// frame is how often the level of a recording is looked at, in seconds; hush is the level of a pause
	// relative to the loudest frame, in dB, and lull the shortest pause, in seconds.
	frame, hush, lull = 0.010, -32.0, 0.12
	// unstopped is the cost of a pause where nothing is written that asks for one, in the units of price.
	unstopped = 0.5
)

// estimate lays words out over a recording of which only the sound is known: between
// pauses, found by level, go the words that are most likely said there; among them
// the time is shared by how long each is.
func estimate(words []word, s audio.Sound) []span {
	parts := phrases(s, len(words))
	lengths := weights(words)
	ends := share(words, lengths, parts)
	spans := make([]span, len(words))
	start := 0
	for p, end := range ends {
		at, each := parts[p].from, (parts[p].to-parts[p].from)/sum(lengths[start:end])
		for i := start; i < end; i++ {
			spans[i] = span{at, at + lengths[i]*each}
			at = spans[i].to
		}
		start = end
	}
	return spans
}

// phrases are the stretches of sound between pauses, at most so many: the shortest pauses are none then.
func phrases(s audio.Sound, most int) []span {
	levels := levels(s)
	top := 0.0
	for _, l := range levels {
		top = max(top, l)
	}
	floor := top * audio.Amplitude(hush)
	var out []span
	for i, l := range levels {
		at := float64(i) * frame
		switch {
		case l <= floor:
		case len(out) > 0 && at-out[len(out)-1].to < lull:
			out[len(out)-1].to = at + frame
		default:
			out = append(out, span{at, at + frame})
		}
	}
	for len(out) > most {
		i := closest(out)
		out[i].to = out[i+1].to
		out = append(out[:i+1], out[i+2:]...)
	}
	return out
}

// closest is the first of the two spans with the least between them.
func closest(spans []span) int {
	at, least := 0, math.Inf(1)
	for i := range len(spans) - 1 {
		if d := spans[i+1].from - spans[i].to; d < least {
			at, least = i, d
		}
	}
	return at
}

// levels is the effective value of each frame.
func levels(s audio.Sound) []float64 {
	n := int(frame * float64(s.Rate))
	out := make([]float64, (s.Len()+n-1)/n)
	for i := range out {
		part := s.L[i*n : min((i+1)*n, s.Len())]
		power := 0.0
		for _, x := range part {
			power += float64(x) * float64(x)
		}
		out[i] = math.Sqrt(power / float64(len(part)))
	}
	return out
}

// share gives each part its words by least cost and returns the index after its last one.
func share(words []word, lengths []float64, parts []span) []int {
	spoken := 0.0
	for _, p := range parts {
		spoken += p.to - p.from
	}
	scale := spoken / sum(lengths)
	cost := make([][]float64, len(parts)+1)
	from := make([][]int, len(parts)+1)
	for p := range cost {
		cost[p], from[p] = make([]float64, len(words)+1), make([]int, len(words)+1)
		for i := range cost[p] {
			if p+i > 0 {
				cost[p][i] = math.Inf(1)
			}
			total := 0.0
			for k := i - 1; p > 0 && k >= 0; k-- {
				total += lengths[k] * scale
				c := cost[p-1][k] + misfit(total, parts[p-1]) + pausing(words, i)
				if c < cost[p][i] {
					cost[p][i], from[p][i] = c, k
				}
			}
		}
	}
	ends := make([]int, len(parts))
	for p, i := len(parts), len(words); p > 0; p-- {
		ends[p-1], i = i, from[p][i]
	}
	return ends
}

// misfit is how far an expected length is from that of a part.
func misfit(expected float64, part span) float64 {
	ratio := math.Log(expected / (part.to - part.from))
	return ratio * ratio
}

// pausing is the cost of a pause before word i.
func pausing(words []word, i int) float64 {
	if i == len(words) || words[i-1].Stop != 0 {
		return 0
	}
	return unstopped
}
