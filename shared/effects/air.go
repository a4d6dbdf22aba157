package effects

import "math"

// whoosh is noise through a band that opens and closes as it passes from one side to the other.
func whoosh(b *booth) {
	const peak = 0.56 // where it is loudest, as a share of its length
	top := b.vary(2600, 0.15)
	side := 1.0
	if b.dice.IntN(2) == 0 {
		side = -1
	}
	var body, air sweep
	b.fill(func(t, share float64) (float64, float64) {
		away := (share - peak) / 0.19
		near := math.Exp(-away * away) // how near the thing is
		x := b.noise()
		_, band, _ := body.next(x, 260+top*near, 0.9)
		_, breath, _ := air.next(b.noise(), 5200, 0.7)
		return pan((band+0.10*breath*near)*near, side*0.7*(2*share-1))
	})
}

// riser is noise and a pair of detuned tones that climb an octave, growing to the end.
func riser(b *booth) {
	base := b.vary(196, 0.03)
	var left, right sweep
	var low, high oscillator
	b.fill(func(t, share float64) (float64, float64) {
		swell := math.Pow(share, 2.4)
		cutoff := glide(500, 6500, share)
		_, l, _ := left.next(b.noise(), cutoff, 1.6)
		_, r, _ := right.next(b.noise(), cutoff, 1.6)
		hz := glide(base, 2*base, share)
		tones := 0.22 * (low.next(hz) + high.next(hz*1.006))
		tremble := 1 - 0.25*share*(0.5+0.5*math.Sin(2*math.Pi*glide(6, 14, share)*t))
		return (l + tones) * swell * tremble, (r + tones) * swell * tremble
	})
}
