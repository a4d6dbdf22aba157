// Package audio holds decoded sound and the arithmetic every part of the sound
// chain shares: WAV, sample rates, filters, fades, loudness and true peak.
// It plays nothing, knows no codec but PCM WAV, and mixes nothing: the mix is
// the business of package media.
package audio

import (
	"math"
	"slices"
)

// Rate is the sample rate of every film, in hertz.
const Rate = 48000

// A Sound is mono or stereo PCM with full scale at ±1. Values beyond ±1 are
// legal until the sound is written. Functions of this package return new sounds
// and leave their argument alone.
type Sound struct {
	// Rate is the sample rate in hertz.
	Rate int
	// L is the left channel, or the only one.
	L []float32
	// R is the right channel, as long as L; nil for mono.
	R []float32
}

// Silence returns seconds of silence with the given number of channels, 1 or 2.
func Silence(rate, channels int, seconds float64) Sound {
	n := int(math.Round(seconds * float64(rate)))
	s := Sound{Rate: rate, L: make([]float32, n)}
	if channels == 2 {
		s.R = make([]float32, n)
	}
	return s
}

// Len returns the number of samples in a channel.
func (s Sound) Len() int { return len(s.L) }

// Seconds returns the length of the sound, 0 for a sound without a rate.
func (s Sound) Seconds() float64 {
	if s.Rate <= 0 {
		return 0
	}
	return float64(len(s.L)) / float64(s.Rate)
}

// Channels returns the channels present: one slice for mono, two for stereo.
// The slices are the sound's own, not copies.
func (s Sound) Channels() [][]float32 {
	if s.R == nil {
		return [][]float32{s.L}
	}
	return [][]float32{s.L, s.R}
}

// Clone returns a copy that shares no memory with s.
func (s Sound) Clone() Sound {
	return Sound{Rate: s.Rate, L: slices.Clone(s.L), R: slices.Clone(s.R)}
}

// Slice returns a copy of the samples from one index up to another, counted in
// samples and clipped to the sound.
func (s Sound) Slice(from, to int) Sound {
	from = min(max(from, 0), len(s.L))
	to = min(max(to, from), len(s.L))
	out := Sound{Rate: s.Rate, L: slices.Clone(s.L[from:to])}
	if s.R != nil {
		out.R = slices.Clone(s.R[from:to])
	}
	return out
}

// Mono returns the mean of the channels.
func (s Sound) Mono() Sound {
	out := Sound{Rate: s.Rate, L: slices.Clone(s.L)}
	for i, r := range s.R {
		out.L[i] = (out.L[i] + r) / 2
	}
	return out
}

// Stereo returns the sound on two channels; a mono sound goes to both at full
// level, so its loudness rises by 3 LU (BS.1770 adds the channels' powers).
func (s Sound) Stereo() Sound {
	out := s.Clone()
	if out.R == nil {
		out.R = slices.Clone(s.L)
	}
	return out
}

// apply returns a copy of s with f run over each channel in place.
func (s Sound) apply(f func(channel []float32)) Sound {
	out := s.Clone()
	for _, c := range out.Channels() {
		f(c)
	}
	return out
}
