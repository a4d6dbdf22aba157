package mix

import (
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

// Deliver brings s to Loudness with its true peak at most Ceiling. Limiting
// takes loudness away, so gain and limiter are tried together until the result
// is within a tenth of a LU; material so spiky that it cannot get there ends as
// near as maxDrive allows. Silence is returned as it is.
func Deliver(s audio.Sound) Result {
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
	first := Loudness - now
	gain := first
	var out audio.Sound
	for range tries {
		out = limit(s, peaks, gain, Ceiling)
		now = audio.Integrated(out)
		miss := Loudness - now
		if math.Abs(miss) <= near || gain >= first+maxDrive {
			break
		}
		gain = min(gain+miss, first+maxDrive)
	}
	out = Limit(out, Ceiling)
	return Result{Sound: out, Loudness: audio.Integrated(out), TruePeak: audio.TruePeak(out)}
}
