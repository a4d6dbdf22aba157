package mix

import (
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

// Deliver brings s to target, in LUFS, with its true peak at most ceiling, in dBTP. Limiting
// takes loudness away, so gain and limiter are tried together until the result
// is within a tenth of a LU; material so spiky that it cannot get there ends as
// near as maxDrive allows. Silence is returned as it is.
func Deliver(s audio.Sound, target, ceiling float64) Result {
	now := audio.Integrated(s)
	if now <= audio.Quiet {
		return Result{Sound: s, Loudness: audio.Quiet, TruePeak: audio.TruePeak(s)}
	}
	const (
		near     = 0.1 // LU
		tries    = 6
		maxDrive = 12.0 // dB more than loudness alone asks for
	)
	peaks := audio.TruePeaks(s)
	first := target - now
	gain := first
	var out audio.Sound
	for range tries {
		out = limit(s, peaks, gain, ceiling)
		now = audio.Integrated(out)
		miss := target - now
		if math.Abs(miss) <= near || gain >= first+maxDrive {
			break
		}
		gain = min(gain+miss, first+maxDrive)
	}
	peak := audio.TruePeak(out)
	if peak > ceiling {
		out = Limit(out, ceiling)
		now, peak = audio.Integrated(out), audio.TruePeak(out)
	}
	return Result{Sound: out, Loudness: now, TruePeak: peak}
}
