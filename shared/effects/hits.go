package effects

import "math"

// impact is a falling sine, a thud of filtered noise, and the room after it.
func impact(b *booth) {
	bottom := b.vary(44, 0.06)
	var drum oscillator
	var skin, left, right sweep
	b.fill(func(t, _ float64) (float64, float64) {
		body := drum.next(bottom+80*math.Exp(-t/0.035)) * decay(t, 0.003, 0.26)
		thud, _, _ := skin.next(b.noise(), 420, 0.7)
		thud *= 0.7 * decay(t, 0.002, 0.035)
		room := 0.06 * decay(t, 0.02, 0.33)
		l, _, _ := left.next(b.noise(), 900, 0.6)
		r, _, _ := right.next(b.noise(), 900, 0.6)
		return body + thud + l*room, body + thud + r*room
	})
}

// pop is a short sine that rises, as a bubble does.
func pop(b *booth) {
	from := b.vary(340, 0.12)
	left, right := sides(0.2 * b.noise())
	var tone oscillator
	b.fill(func(t, _ float64) (float64, float64) {
		x := tone.next(glide(from, 2.6*from, min(1, t/0.06))) * decay(t, 0.004, 0.022)
		return x * left, x * right
	})
}

// tick is a click that rings for a hundredth of a second.
func tick(b *booth) {
	hz := b.vary(2300, 0.08)
	left, right := sides(0.15 * b.noise())
	var wood, plate oscillator
	b.fill(func(t, _ float64) (float64, float64) {
		x := wood.next(hz)*decay(t, 0.0015, 0.006) + 0.4*plate.next(2.71*hz)*decay(t, 0.0015, 0.003)
		return x * left, x * right
	})
}

// subDrop is a low sine that falls an octave and a bit, with a trace of its
// third harmonic so that small loudspeakers play something.
func subDrop(b *booth) {
	top := b.vary(78, 0.05)
	var tone, trace oscillator
	b.fill(func(t, share float64) (float64, float64) {
		hz := glide(top, 33, math.Pow(share, 0.6))
		x := (tone.next(hz) + 0.12*trace.next(3*hz)) * decay(t, 0.012, 0.42)
		return x, x
	})
}

// shimmer is a run of bells up a pentatonic chord, each with an inharmonic
// partial that dies sooner, spread over the stereo field.
func shimmer(b *booth) {
	base := b.vary(1318.5, 0.002) // E6
	for i, ratio := range []float64{1, 9.0 / 8, 3.0 / 2, 5.0 / 3, 2, 9.0 / 4} {
		begin := 0.055*float64(i) + 0.01*b.dice.Float64()
		loud := 1 / (1 + 0.35*float64(i))
		left, right := sides(0.7 * math.Cos(2.4*float64(i)))
		var bell, glint oscillator
		b.fill(func(t, _ float64) (float64, float64) {
			x := bell.next(base*ratio)*decay(t-begin, 0.006, 0.42) + 0.25*glint.next(2.756*base*ratio)*decay(t-begin, 0.004, 0.09)
			if t < begin {
				x = 0
			}
			return x * loud * left, x * loud * right
		})
	}
}
