package audio

import (
	"math"
	"sync"
)

const (
	oversampling = 4
	// peakTaps is the length of each interpolation phase. BS.1770-4 annex 2 gives
	// 12 as the least; 24 reads a tone at 20 kHz within 0.1 dB.
	peakTaps = 24
)

// peakPhases are the interpolators at 0, 1/4, 1/2 and 3/4 of a sample.
var peakPhases = sync.OnceValue(func() [][]float32 {
	return sincPhases(oversampling, peakTaps, 1)
})

// TruePeak returns the highest level of the 4x oversampled signal in dBTP
// (BS.1770-4, annex 2), -Inf for silence.
func TruePeak(s Sound) float64 {
	top := float32(0)
	for _, c := range s.Channels() {
		top = max(top, magnitude(c))
	}
	for _, c := range s.Channels() {
		top = highest(c, top)
	}
	return Decibels(float64(top))
}

// highest returns the true peak of a channel, or top if that is higher. Blocks
// too quiet to reach top, whatever lies between their samples, are passed over:
// an interpolated value is at most the loudest sample times the taps' magnitudes.
func highest(c []float32, top float32) float32 { return highestOf(pad(c), top) }

// highestOf is highest of a channel with what surrounds it.
func highestOf(padded []float32, top float32) float32 {
	const block = 256
	bound, phases := float32(0), peakPhases()
	for _, phase := range phases {
		bound = max(bound, norm(phase))
	}
	n := len(padded) - peakTaps
	for from := 0; from < n; from += block {
		to := min(from+block, n)
		if magnitude(padded[from:to+peakTaps])*bound <= top {
			continue
		}
		for i := from; i < to; i++ {
			top = max(top, interpolatedPeak(padded[i:i+peakTaps], phases))
		}
	}
	return top
}

// magnitude is the largest sample of either sign.
func magnitude(c []float32) float32 {
	top := uint32(0)
	for _, x := range c {
		top = max(top, math.Float32bits(x)&^signBit) // magnitudes rise as their bits do
	}
	return math.Float32frombits(top)
}

// signBit is that of a float32.
const signBit = 1 << 31

// norm is the sum of magnitudes.
func norm(c []float32) float32 {
	sum := float32(0)
	for _, x := range c {
		sum += max(x, -x)
	}
	return sum
}

// pad surrounds a channel with the silence the interpolators reach into.
func pad(c []float32) []float32 {
	padded := make([]float32, len(c)+peakTaps)
	copy(padded[peakTaps/2-1:], c)
	return padded
}

// TruePeaks returns for every sample the largest amplitude the reconstructed
// signal reaches from that sample up to the next, over all channels: what a
// limiter that keeps a true-peak ceiling has to follow.
func TruePeaks(s Sound) []float32 {
	peaks := make([]float32, len(s.L))
	for _, c := range s.Channels() {
		follow(peaks, pad(c))
	}
	return peaks
}

// follow raises peaks to those of a channel, given with what surrounds it.
func follow(peaks, padded []float32) {
	phases := peakPhases()
	for i, p := range peaks {
		peaks[i] = max(p, interpolatedPeak(padded[i:i+peakTaps], phases))
	}
}

// interpolatedPeak is the largest of the four points between the window's two middle samples.
func interpolatedPeak(window []float32, phases [][]float32) float32 {
	top := float32(math.Abs(float64(window[peakTaps/2-1])))
	w := (*[peakTaps]float32)(window)
	for _, phase := range phases[1:] {
		y := peakDot(w, (*[peakTaps]float32)(phase))
		top = max(top, y, -y)
	}
	return top
}

// peakDot is dot for windows of a length the compiler knows.
func peakDot(a, b *[peakTaps]float32) float32 {
	var s0, s1 float32
	for i := 0; i < peakTaps; i += 2 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
	}
	return s0 + s1
}
