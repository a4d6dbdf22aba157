package mix

import (
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

// The limiter's times, in samples at audio.Rate. It looks ahead, so that the
// gain is down before a peak arrives and never steps.
const (
	lookAhead = 240  // 5 ms
	release   = 3840 // 80 ms to recover by a factor of e
)

// Limit returns s with its true peak at most ceiling, in dBTP. A sound below it
// is returned unchanged.
func Limit(s audio.Sound, ceiling float64) audio.Sound {
	// A moving gain bends the signal between samples a little, so the result is
	// measured and pressed once more by what it is over.
	for range 4 {
		over := audio.TruePeak(s) - ceiling
		if over <= 0 {
			return s
		}
		s = limit(s, audio.TruePeaks(s), 0, ceiling-min(over, 0.05))
	}
	return audio.Gain(s, min(0, ceiling-audio.TruePeak(s)))
}

// limit raises s by gain dB and holds it under ceiling; peaks are the true
// peaks of s, which scale with it.
func limit(s audio.Sound, peaks []float32, gain, ceiling float64) audio.Sound {
	k := audio.Amplitude(gain)
	curve := gains(peaks, float32(audio.Amplitude(ceiling)/k))
	out := s.Clone()
	for _, c := range out.Channels() {
		for i := range c {
			c[i] *= curve[i] * float32(k)
		}
	}
	return out
}

// gains is the limiter's gain for each sample: the least any peak within
// lookAhead asks for, released slowly, then averaged over the same window. The
// average of values that are all small enough is small enough, so a peak is met
// in full.
func gains(peaks []float32, ceiling float32) []float32 {
	wanted := make([]float32, len(peaks))
	for i, p := range peaks {
		wanted[i] = 1
		if p > ceiling {
			wanted[i] = ceiling / p
		}
	}
	low := least(wanted, lookAhead)
	rise := float32(1 - math.Exp(-1.0/release))
	for i := 1; i < len(low); i++ {
		low[i] = min(low[i], low[i-1]+(1-low[i-1])*rise)
	}
	return average(low, lookAhead)
}

// least is the minimum over radius values to either side. The queue holds the
// indices that can still become the minimum, values rising.
func least(v []float32, radius int) []float32 {
	out := make([]float32, len(v))
	queue := make([]int, 0, 2*radius+2)
	next := 0
	for i := range v {
		for ; next < len(v) && next <= i+radius; next++ {
			for len(queue) > 0 && v[queue[len(queue)-1]] >= v[next] {
				queue = queue[:len(queue)-1]
			}
			queue = append(queue, next)
		}
		for queue[0] < i-radius {
			queue = queue[1:]
		}
		out[i] = v[queue[0]]
	}
	return out
}

// average is the mean over radius values to either side; beyond the ends the
// first and last value go on.
func average(v []float32, radius int) []float32 {
	if len(v) == 0 {
		return v
	}
	out := make([]float32, len(v))
	value := func(i int) float64 { return float64(v[min(max(i, 0), len(v)-1)]) }
	var sum float64
	for i := -radius; i <= radius; i++ {
		sum += value(i)
	}
	for i := range v {
		out[i] = float32(sum / float64(2*radius+1))
		sum += value(i+radius+1) - value(i-radius)
	}
	return out
}
