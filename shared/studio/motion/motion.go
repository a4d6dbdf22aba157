// Package motion is the curves things move by. Progress goes from 0 to 1;
// values outside are taken as the nearer end.
package motion

import "math"

// Clamp limits v to 0 and 1.
func Clamp(v float64) float64 { return min(max(v, 0), 1) }

// Part returns how much of a move that starts at from and takes length is done at
// time t, 0 to 1. All three are seconds.
func Part(t, from, length float64) float64 {
	if length <= 0 {
		if t < from {
			return 0
		}
		return 1
	}
	return Clamp((t - from) / length)
}

// Out starts fast and settles long: how things arrive.
func Out(p float64) float64 {
	q := 1 - Clamp(p)
	return 1 - q*q*q*q*q
}

// In starts slowly: how things leave.
func In(p float64) float64 {
	p = Clamp(p)
	return p * p * p
}

// InOut starts and ends at rest: how things go from one place to another.
func InOut(p float64) float64 {
	p = Clamp(p)
	if p < 0.5 {
		return 4 * p * p * p
	}
	q := 2 - 2*p
	return 1 - q*q*q/2
}

// InOutAt returns the progress at which InOut has reached v.
func InOutAt(v float64) float64 {
	v = Clamp(v)
	if v < 0.5 {
		return math.Cbrt(v / 4)
	}
	return 1 - math.Cbrt(2*(1-v))/2
}

// Back overshoots by about a tenth and returns: how things pop up.
func Back(p float64) float64 {
	const over = 1.70158
	q := Clamp(p) - 1
	return 1 + (over+1)*q*q*q + over*q*q
}

// Smooth is the cubic step, for opacities.
func Smooth(p float64) float64 {
	p = Clamp(p)
	return p * p * (3 - 2*p)
}

// Lerp returns the value p of the way from a to b.
func Lerp(a, b, p float64) float64 { return a + (b-a)*p }

// Wave swings between -1 and 1 once every period seconds, starting at phase (in turns).
func Wave(t, period, phase float64) float64 {
	return math.Sin(2 * math.Pi * (t/period + phase))
}
