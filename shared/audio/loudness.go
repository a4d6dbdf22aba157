package audio

import "math"

// Quiet is the loudness reported for silence and for sounds too short to
// measure: the absolute gate of BS.1770-4, in LUFS.
const Quiet = -70.0

// step is the spacing of loudness blocks, in seconds. A block is four steps
// long: 400 ms with 75 % overlap (BS.1770-4, annex 1).
const step = 0.1

// Integrated returns the gated loudness of the whole sound in LUFS, as
// ITU-R BS.1770-4 defines it: 400 ms blocks, an absolute gate at -70 LUFS and a
// relative gate 10 LU below the mean of what passed. A mono sound is measured
// as one channel, 3 LU below the same sound on two.
func Integrated(s Sound) float64 {
	return integrated(blockPowers(s))
}

// integrated is the gated loudness of blocks.
func integrated(blocks []float64) float64 {
	relative := lufs(meanAbove(blocks, Quiet)) - 10
	return max(lufs(meanAbove(blocks, max(relative, Quiet))), Quiet)
}

// Momentary returns the loudness in LUFS of every 400 ms block, one each
// 100 ms: value i covers the time from i*0.1 s to i*0.1+0.4 s. It is empty for
// sounds shorter than a block, and never below Quiet.
func Momentary(s Sound) []float64 {
	blocks := blockPowers(s)
	for i, p := range blocks {
		blocks[i] = max(lufs(p), Quiet)
	}
	return blocks
}

// lufs is the loudness of a K-weighted mean square.
func lufs(power float64) float64 { return -0.691 + 10*math.Log10(power) }

// meanAbove is the mean power of the blocks louder than a gate in LUFS.
func meanAbove(blocks []float64, gate float64) float64 {
	sum, n := 0.0, 0
	for _, p := range blocks {
		if lufs(p) > gate {
			sum += p
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// blockPowers returns the K-weighted power of each block, summed over channels.
func blockPowers(s Sound) []float64 {
	size := stepSize(s.Rate)
	if size == 0 || len(s.L) < 4*size {
		return nil
	}
	steps := make([]float64, len(s.L)/size)
	shelf, highPass := kWeighting(s.Rate)
	left := meter{shelf, highPass}
	right, other := left, make([]float64, size)
	for i := range steps {
		c := s.L[i*size : (i+1)*size]
		if s.R == nil {
			steps[i] = left.power(c)
			continue
		}
		steps[i] = powers(&left, &right, c, s.R[i*size:(i+1)*size], other)
	}
	return overlapping(steps, size)
}

// stepSize is a step in samples.
func stepSize(rate int) int { return int(math.Round(step * float64(rate))) }

// overlapping returns the mean power of each block of four steps.
func overlapping(steps []float64, size int) []float64 {
	blocks := make([]float64, max(len(steps)-3, 0))
	for i := range blocks {
		blocks[i] = (steps[i] + steps[i+1] + steps[i+2] + steps[i+3]) / float64(4*size)
	}
	return blocks
}

// A meter weights one channel.
type meter struct{ shelf, highPass Biquad }

// power is the sum of the squares of samples, weighted.
func (m *meter) power(c []float32) (sum float64) {
	for _, x := range c {
		y := m.highPass.Next(m.shelf.Next(float64(x)))
		sum += y * y
	}
	return sum
}

// powers is the power of two channels of one length. A filter waits for its own last
// result: two that go along together take the time of one. The right squares are
// kept in other and added after all of the left, which decides the last bit.
func powers(l, r *meter, left, right []float32, other []float64) (sum float64) {
	right, other = right[:len(left)], other[:len(left)]
	a, b := *l, *r // on the stack, for the loop
	for i, x := range left {
		y := a.highPass.Next(a.shelf.Next(float64(x)))
		z := b.highPass.Next(b.shelf.Next(float64(right[i])))
		sum += y * y
		other[i] = z * z
	}
	*l, *r = a, b
	for _, p := range other {
		sum += p
	}
	return sum
}

// kWeighting returns the two filters of BS.1770-4 at any sample rate. The
// standard tabulates them for 48 kHz only; these are the analogue prototypes
// behind that table (as in libebur128), mapped by the bilinear transform.
func kWeighting(rate int) (shelf, highPass Biquad) {
	const (
		shelfHz, shelfGain, shelfQ = 1681.974450955533, 3.999843853973347, 0.7071752369554196
		passHz, passQ              = 38.13547087602444, 0.5003270373238773
	)
	k := math.Tan(math.Pi * shelfHz / float64(rate))
	vh := math.Pow(10, shelfGain/20)
	vb := math.Pow(vh, 0.4996667741545416)
	shelf = biquad(vh+vb*k/shelfQ+k*k, 2*(k*k-vh), vh-vb*k/shelfQ+k*k,
		1+k/shelfQ+k*k, 2*(k*k-1), 1-k/shelfQ+k*k)
	k = math.Tan(math.Pi * passHz / float64(rate))
	highPass = biquad(1, -2, 1, 1+k/passQ+k*k, 2*(k*k-1), 1-k/passQ+k*k)
	// The standard leaves the numerator of this stage at 1, -2, 1.
	highPass.b0, highPass.b1, highPass.b2 = 1, -2, 1
	return shelf, highPass
}
