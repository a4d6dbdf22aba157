package voice

import (
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

const (
	// level is the loudness of a take in LUFS, measured on one channel; in the
	// middle of a stereo film it is 3 LU more.
	level = -19.0
	// ceiling is the highest true peak of a take in dBTP.
	ceiling = -1.5
)

// polish makes an engine's sound fit to be mixed: rumble out, some presence,
// sibilants tamed, level evened out and set. Nothing in it delays the sound, so word times stay right.
func polish(s audio.Sound, engine string) audio.Sound {
	s = audio.Filter(s, tone(engine)...)
	s = toLevel(s)
	deEss(s.L, s.Rate)
	compress(s.L, s.Rate)
	s = toLevel(s)
	limit(s)
	return s
}

// tone is an engine's equaliser. flite ends at 8 kHz and is dull: a little
// warmth, presence and air. espeak is bright and buzzes: the opposite.
func tone(engine string) []audio.Biquad {
	const q = math.Sqrt2 / 2
	rumble := audio.HighPass(audio.Rate, 70, q)
	if engine == "flite" {
		return []audio.Biquad{
			rumble,
			audio.Peak(audio.Rate, 220, 0.8, 1.5),
			audio.Peak(audio.Rate, 3200, 0.9, 2.5),
			audio.HighShelf(audio.Rate, 5500, q, 3),
		}
	}
	return []audio.Biquad{
		rumble,
		audio.Peak(audio.Rate, 200, 0.8, 2),
		audio.Peak(audio.Rate, 2600, 1.2, -1.5),
		audio.HighShelf(audio.Rate, 6500, q, -3),
	}
}

// toLevel sets the loudness. Takes shorter than a loudness block are followed
// by silence for the measurement.
func toLevel(s audio.Sound) audio.Sound {
	loudness := audio.Integrated(audio.Fit(s, max(s.Len(), s.Rate/2)))
	if loudness <= audio.Quiet {
		return s
	}
	return audio.Gain(s, level-loudness)
}

// deEss turns the band of the sibilants down while it is loud: 2:1 above -32 dBFS, at most 6 dB.
func deEss(x []float32, rate int) {
	const threshold, most = -32.0, 6.0
	band := audio.BandPass(rate, 6800, 1)
	envelope := follower{attack: smoothing(0.001, rate), release: smoothing(0.05, rate)}
	for i, v := range x {
		s := band.Next(float64(v))
		over := audio.Decibels(envelope.next(s)+1e-9) - threshold
		if over > 0 {
			x[i] -= float32(s * (1 - audio.Amplitude(-min(over/2, most))))
		}
	}
}

// compress evens the level out: 2:1 above -24 dBFS with a soft knee of 8 dB.
func compress(x []float32, rate int) {
	const threshold, ratio, knee = -24.0, 2.0, 8.0
	envelope := follower{attack: smoothing(0.008, rate), release: smoothing(0.14, rate)}
	for i, v := range x {
		over := audio.Decibels(envelope.next(float64(v))+1e-9) - threshold
		switch {
		case over <= -knee/2:
			over = 0
		case over < knee/2:
			over = (over + knee/2) * (over + knee/2) / (2 * knee)
		}
		x[i] = v * float32(audio.Amplitude(-over*(1-1/ratio)))
	}
}

// limit holds the ceiling: the gain dips under every peak, over two raised
// 3 ms windows so that it neither clicks nor distorts.
func limit(s audio.Sound) {
	reach := s.Rate * 3 / 1000
	top := float32(audio.Amplitude(ceiling))
	dips := make([]float32, len(s.L)) // how much gain is missing at each sample
	for i, p := range audio.TruePeaks(s) {
		if p <= top {
			continue
		}
		dip := 1 - top/p
		for k := max(0, i-reach); k <= min(i+reach, len(dips)-1); k++ {
			dips[k] = max(dips[k], dip)
		}
	}
	total, width := float32(0), 2*reach+1
	for i := -reach; i < len(dips); i++ {
		if in := i + reach; in < len(dips) {
			total += dips[in]
		}
		if out := i - reach - 1; out >= 0 {
			total -= dips[out]
		}
		if i >= 0 {
			s.L[i] *= 1 - total/float32(width)
		}
	}
}

// A follower tracks the envelope of a signal.
type follower struct{ attack, release, level float64 }

func (f *follower) next(x float64) float64 {
	x = math.Abs(x)
	k := f.release
	if x > f.level {
		k = f.attack
	}
	f.level += (x - f.level) * k
	return f.level
}

// smoothing is the coefficient of a one-pole filter with a time constant in seconds.
func smoothing(seconds float64, rate int) float64 {
	return 1 - math.Exp(-1/(seconds*float64(rate)))
}
