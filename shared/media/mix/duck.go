package mix

import (
	"math"

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

// duck lowers music in place while voice is heard.
func duck(music, voice audio.Sound) {
	curve := smooth(spread(active(voice)), int(duckSlope*audio.Rate)/duckBlock)
	for i := range music.L {
		k := float32(audio.Amplitude(duckDepth * at(curve, i)))
		music.L[i] *= k
		music.R[i] *= k
	}
}

// active says for each block of voice whether somebody speaks in it, 1 or 0.
func active(voice audio.Sound) []float64 {
	floor := audio.Amplitude(reference + duckGate)
	blocks := make([]float64, (voice.Len()+duckBlock-1)/duckBlock)
	for b := range blocks {
		part := voice.L[b*duckBlock : min((b+1)*duckBlock, voice.Len())]
		var power float64
		for _, x := range part {
			power += float64(x) * float64(x)
		}
		if math.Sqrt(power/float64(len(part))) > floor {
			blocks[b] = 1
		}
	}
	return blocks
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
