package effects

import (
	"math"
	"math/rand/v2"

	"github.com/aiprod/aiprod/shared/audio"
)

// A booth is where an effect is recorded: an empty sound and a source of chance.
type booth struct {
	audio.Sound
	dice *rand.Rand
}

// fill computes every sample of both channels from the time in seconds and as a
// share of the whole.
func (b *booth) fill(f func(t, share float64) (left, right float64)) {
	n := float64(b.Len())
	for i := range b.L {
		l, r := f(float64(i)/audio.Rate, float64(i)/n)
		b.L[i] += float32(l)
		b.R[i] += float32(r)
	}
}

// noise is white, between -1 and 1.
func (b *booth) noise() float64 { return 2*b.dice.Float64() - 1 }

// vary returns v up to share above or below.
func (b *booth) vary(v, share float64) float64 { return v * (1 + share*b.noise()) }

// A sweep is a state-variable filter whose frequency may change at every
// sample (A. Simper, "Solving the continuous SVF equations using trapezoidal
// integration", 2013): it stays stable and does not click.
type sweep struct{ ic1, ic2 float64 }

// next filters x and returns the low, band and high outputs.
func (s *sweep) next(x, hz, q float64) (low, band, high float64) {
	g := math.Tan(math.Pi * min(hz/audio.Rate, 0.45))
	k := 1 / q
	a1 := 1 / (1 + g*(g+k))
	v3 := x - s.ic2
	band = a1*s.ic1 + g*a1*v3
	low = s.ic2 + g*band
	s.ic1, s.ic2 = 2*band-s.ic1, 2*low-s.ic2
	return low, band, x - k*band - low
}

// An oscillator is a sine whose frequency may change.
type oscillator struct{ phase float64 }

func (o *oscillator) next(hz float64) float64 {
	o.phase += 2 * math.Pi * hz / audio.Rate
	return math.Sin(o.phase)
}

// decay falls from 1 by a factor e in each time constant, after an attack.
func decay(t, attack, constant float64) float64 {
	if t < attack {
		return 0.5 - 0.5*math.Cos(math.Pi*t/attack)
	}
	return math.Exp(-(t - attack) / constant)
}

// pan places a mono sample between left (-1) and right (1) at equal power.
func pan(x, place float64) (left, right float64) {
	l, r := sides(place)
	return x * l, x * r
}

// sides are the factors of pan, for what stays in its place.
func sides(place float64) (left, right float64) {
	angle := (place + 1) * math.Pi / 4
	return math.Cos(angle), math.Sin(angle)
}

// glide moves from one frequency to another, evenly to the ear.
func glide(from, to, share float64) float64 { return from * math.Pow(to/from, share) }
