package audio

import "math"

// Decibels returns the level of an amplitude relative to full scale: 20 log10 a.
// Silence gives -Inf.
func Decibels(amplitude float64) float64 { return 20 * math.Log10(math.Abs(amplitude)) }

// Amplitude returns the factor for a gain in decibels: 10^(db/20).
func Amplitude(db float64) float64 { return math.Pow(10, db/20) }

// Gain returns s louder by db decibels.
func Gain(s Sound, db float64) Sound {
	k := float32(Amplitude(db))
	return s.apply(func(c []float32) {
		for i := range c {
			c[i] *= k
		}
	})
}

// Fade returns s with a fade in and a fade out, in seconds. Both are raised
// cosines, whose slope is zero at either end, so that a fade never clicks.
// Fades longer than the sound are shortened to it.
func Fade(s Sound, in, out float64) Sound {
	samples := func(seconds float64) int {
		return min(max(int(seconds*float64(s.Rate)), 0), len(s.L))
	}
	head, tail := samples(in), samples(out)
	return s.apply(func(c []float32) {
		for i := range head {
			c[i] *= ramp(i, head)
		}
		for i := range tail {
			c[len(c)-1-i] *= ramp(i, tail)
		}
	})
}

// ramp is the raised cosine from 0 at i = 0 to 1 at i = n.
func ramp(i, n int) float32 {
	return float32(0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(n)))
}

// Fit returns s with exactly n samples: cut, or followed by silence.
func Fit(s Sound, n int) Sound {
	fit := func(c []float32) []float32 {
		out := make([]float32, n)
		copy(out, c)
		return out
	}
	out := Sound{Rate: s.Rate, L: fit(s.L)}
	if s.R != nil {
		out.R = fit(s.R)
	}
	return out
}
