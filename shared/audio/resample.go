package audio

import (
	"fmt"
	"math"
)

const (
	minRate, maxRate = 4000, 384000
	// resampleTaps is the interpolator's length in input samples when the rate
	// rises; it grows with the ratio when the rate falls.
	resampleTaps = 64
	// kaiserBeta sets the window's stop band to about -90 dB (Kaiser 1974).
	kaiserBeta = 9.0
	// passBand is the cut-off relative to the lower Nyquist frequency: the
	// transition band lies below it, so that nothing folds back.
	passBand = 0.94
)

// Resample returns s at another rate, in hertz, by a Kaiser-windowed sinc.
// Sample n of the result lies at n/rate seconds: there is no delay. Rates
// outside 4 to 384 kHz are an error.
func Resample(s Sound, rate int) (Sound, error) {
	if err := checkRate(s.Rate); err != nil {
		return Sound{}, err
	}
	if err := checkRate(rate); err != nil {
		return Sound{}, err
	}
	if rate == s.Rate {
		return s.Clone(), nil
	}
	divisor := gcd(rate, s.Rate)
	up, down := rate/divisor, s.Rate/divisor
	cutoff := passBand * min(1, float64(up)/float64(down))
	taps := 2 * int(math.Ceil(resampleTaps/2*max(1, float64(down)/float64(up))))
	phases := sincPhases(up, taps, cutoff)
	out := Sound{Rate: rate, L: convert(s.L, phases, up, down)}
	if s.R != nil {
		out.R = convert(s.R, phases, up, down)
	}
	return out, nil
}

func checkRate(rate int) error {
	if rate < minRate || rate > maxRate {
		return fmt.Errorf("audio: sample rate %d Hz is outside %d to %d", rate, minRate, maxRate)
	}
	return nil
}

// convert evaluates the interpolator at every output sample: input position n*down/up.
func convert(in []float32, phases [][]float32, up, down int) []float32 {
	taps := len(phases[0])
	padded := make([]float32, len(in)+taps)
	copy(padded[taps/2-1:], in)
	out := make([]float32, (len(in)*up+down-1)/down)
	for n := range out {
		at := n * down
		out[n] = dot(padded[at/up:at/up+taps], phases[at%up])
	}
	return out
}

// sincPhases tabulates a windowed sinc for n positions between two samples.
// Phase p interpolates at p/n after tap taps/2-1. Each phase sums to one, so a
// constant stays constant. cutoff is relative to Nyquist.
func sincPhases(n, taps int, cutoff float64) [][]float32 {
	phases := make([][]float32, n)
	for p := range phases {
		row := make([]float64, taps)
		sum := 0.0
		for k := range row {
			x := float64(k-taps/2+1) - float64(p)/float64(n)
			row[k] = sinc(x*cutoff) * kaiser(x/(float64(taps)/2))
			sum += row[k]
		}
		phases[p] = make([]float32, taps)
		for k, v := range row {
			phases[p][k] = float32(v / sum)
		}
	}
	return phases
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the Kaiser window at x in -1..1, not normalised.
func kaiser(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return bessel0(kaiserBeta * math.Sqrt(1-x*x))
}

// bessel0 is the modified Bessel function of order zero, by its power series.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-12; k++ {
		term *= (x / (2 * k)) * (x / (2 * k))
		sum += term
	}
	return sum
}

func dot(a, b []float32) float32 {
	var s0, s1 float32
	b = b[:len(a)]
	for i := 0; i+1 < len(a); i += 2 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
	}
	return s0 + s1
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
