package mix

import (
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/audio"
)

// Ducking. The voice is known in advance, so the music makes room before the
// first word and comes back after the last one, instead of reacting to them.
const (
	duckDepth  = -9.0  // dB
	duckBefore = 0.200 // seconds
	duckAfter  = 0.350
	duckSlope  = 0.150 // half the length of the slope between the two levels
	duckBlock  = 480   // samples: the voice is looked at every 10 ms
	duckGate   = -40.0 // dB under reference: quieter is a pause, not speech
)

// A ducker is how much the music is lowered, 0 to 1, in every block of the film.
type ducker []float64

// ducking is the curve that makes room for a voice.
func ducking(voice audio.Source) (ducker, error) {
	spoken, err := active(voice)
	return smooth(spread(spoken), int(duckSlope*audio.Rate)/duckBlock), err
}

// lower lowers samples from one on, in place.
func (d ducker) lower(l, r []float32, from int) {
	depth, k := 0.0, float32(1) // of the last sample: most are as the one before
	for i := range l {
		if v := duckDepth * at(d, from+i); v != depth {
			depth, k = v, float32(audio.Amplitude(v))
		}
		l[i] *= k
		r[i] *= k
	}
}

// active says for each block of voice whether somebody speaks in it, 1 or 0.
func active(voice audio.Source) ([]float64, error) {
	floor := audio.Amplitude(reference + duckGate)
	var blocks []float64
	err := audio.Each(voice, func(l, _ []float32, _ int) error { // of a number of blocks each, but for the last
		for part := range slices.Chunk(l, duckBlock) {
			var power float64
			for _, x := range part {
				power += float64(x) * float64(x)
			}
			spoken := 0.0
			if math.Sqrt(power/float64(len(part))) > floor {
				spoken = 1
			}
			blocks = append(blocks, spoken)
		}
		return nil
	})
	return blocks, err
}

// spread widens every active span by duckBefore and duckAfter. The slopes are
// centred on the ends of the widened span.
func spread(blocks []float64) []float64 {
	before, after := int(duckBefore*audio.Rate)/duckBlock, int(duckAfter*audio.Rate)/duckBlock
	out := make([]float64, len(blocks))
	reach := -1 // the last block covered so far
	for i, b := range blocks {
		if b == 0 {
			continue
		}
		for j := max(i-before, reach+1, 0); j <= min(i+after, len(out)-1); j++ {
			out[j] = 1
		}
		reach = i + after
	}
	return out
}

// smooth averages over radius blocks to either side, with a raised cosine's weights.
func smooth(blocks []float64, radius int) []float64 {
	out := make([]float64, len(blocks))
	for i := range blocks {
		var sum, weight float64
		for j := max(i-radius, 0); j <= min(i+radius, len(blocks)-1); j++ {
			w := 1 + math.Cos(math.Pi*float64(j-i)/float64(radius+1))
			sum += w * blocks[j]
			weight += w
		}
		out[i] = sum / weight
	}
	return out
}

// at reads the curve of blocks at a sample, between the middles of its blocks.
func at(curve []float64, sample int) float64 {
	pos := (float64(sample)+0.5)/duckBlock - 0.5
	i := int(math.Floor(pos))
	a, b := curve[max(i, 0)], curve[min(i+1, len(curve)-1)]
	return a + (b-a)*(pos-float64(i))
}
