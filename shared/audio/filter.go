package audio

import (
	"math"
	"slices"
)

// A Biquad is a second-order filter y = b0x + b1x' + b2x" - a1y' - a2y", with
// a0 = 1, in transposed direct form II. It keeps the state of one channel; the
// zero value passes nothing. The shapes below are those of R. Bristow-Johnson,
// "Cookbook formulae for audio EQ biquad filter coefficients".
type Biquad struct {
	b0, b1, b2, a1, a2 float64
	z1, z2             float64
}

// Next filters one sample.
func (q *Biquad) Next(x float64) float64 {
	y := q.b0*x + q.z1
	q.z1 = q.b1*x - q.a1*y + q.z2
	q.z2 = q.b2*x - q.a2*y
	return y
}

// HighPass passes what lies above hz, falling 12 dB an octave below it.
func HighPass(rate int, hz, q float64) Biquad {
	c, alpha := corner(rate, hz, q)
	return biquad((1+c)/2, -(1 + c), (1+c)/2, 1+alpha, -2*c, 1-alpha)
}

// LowPass passes what lies below hz, falling 12 dB an octave above it.
func LowPass(rate int, hz, q float64) Biquad {
	c, alpha := corner(rate, hz, q)
	return biquad((1-c)/2, 1-c, (1-c)/2, 1+alpha, -2*c, 1-alpha)
}

// BandPass passes a band around hz at unity gain, hz/q wide.
func BandPass(rate int, hz, q float64) Biquad {
	c, alpha := corner(rate, hz, q)
	return biquad(alpha, 0, -alpha, 1+alpha, -2*c, 1-alpha)
}

// Peak raises a band around hz by db decibels.
func Peak(rate int, hz, q, db float64) Biquad {
	c, alpha := corner(rate, hz, q)
	a := math.Pow(10, db/40)
	return biquad(1+alpha*a, -2*c, 1-alpha*a, 1+alpha/a, -2*c, 1-alpha/a)
}

// HighShelf raises everything above hz by db decibels.
func HighShelf(rate int, hz, q, db float64) Biquad {
	c, alpha := corner(rate, hz, q)
	a := math.Pow(10, db/40)
	s := 2 * math.Sqrt(a) * alpha
	return biquad(
		a*((a+1)+(a-1)*c+s), -2*a*((a-1)+(a+1)*c), a*((a+1)+(a-1)*c-s),
		(a+1)-(a-1)*c+s, 2*((a-1)-(a+1)*c), (a+1)-(a-1)*c-s)
}

// Filter returns s through the filters in turn, each channel from rest.
func Filter(s Sound, chain ...Biquad) Sound {
	out := s.Clone()
	for _, q := range chain {
		if out.R == nil {
			q.filter(out.L)
		} else {
			q.filterBoth(out.L, out.R)
		}
	}
	return out
}

// A Chain is filters in turn that a stereo sound goes through bit by bit.
type Chain struct{ left, right []Biquad }

// NewChain returns a chain at rest.
func NewChain(filters ...Biquad) *Chain { return &Chain{slices.Clone(filters), slices.Clone(filters)} }

// Run filters what comes next of both channels, in place.
func (c *Chain) Run(l, r []float32) {
	for i := range c.left {
		c.left[i].run(l)
		c.right[i].run(r)
	}
}

// run is Next for every sample of a channel.
func (q *Biquad) run(c []float32) {
	f := *q // on the stack, for the loop
	for i, x := range c {
		c[i] = float32(f.Next(float64(x)))
	}
	*q = f
}

// filter is Next for every sample of a channel, from q's state.
func (q Biquad) filter(c []float32) {
	z1, z2 := q.z1, q.z2
	for i, x := range c {
		v := float64(x)
		y := q.b0*v + z1
		z1 = q.b1*v - q.a1*y + z2
		z2 = q.b2*v - q.a2*y
		c[i] = float32(y)
	}
}

// filterBoth filters two channels, each from q's state. A filter waits for its own
// last result: two that go along together take the time of one.
func (q Biquad) filterBoth(l, r []float32) {
	r = r[:len(l)]
	z1, z2, w1, w2 := q.z1, q.z2, q.z1, q.z2
	for i, x := range l {
		v, w := float64(x), float64(r[i])
		y, z := q.b0*v+z1, q.b0*w+w1
		z1, w1 = q.b1*v-q.a1*y+z2, q.b1*w-q.a1*z+w2
		z2, w2 = q.b2*v-q.a2*y, q.b2*w-q.a2*z
		l[i], r[i] = float32(y), float32(z)
	}
}

// corner returns cos w and alpha for the corner frequency, kept below Nyquist.
func corner(rate int, hz, q float64) (cos, alpha float64) {
	w := 2 * math.Pi * min(hz/float64(rate), 0.49)
	return math.Cos(w), math.Sin(w) / (2 * q)
}

// biquad divides by a0.
func biquad(b0, b1, b2, a0, a1, a2 float64) Biquad {
	return Biquad{b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0}
}
