package effects

import (
	"errors"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

const (
	// quiet is where a recording begins and ends, relative to its highest sample, in dB.
	quiet = -40.0
	// lasting is the longest an effect is, in seconds: what goes on is faded.
	lasting = 2.5
	// window is how long a moment is, in seconds.
	window = 0.05
)

// Adopt makes an effect of a kind of a recording at 48 kHz: without silence at its ends, at the kind's
// level, and not too long. moment is where in it the cue's moment lies, in seconds: see the kinds.
func Adopt(k Kind, s audio.Sound) (out audio.Sound, moment float64, err error) {
	p, ok := patchOf(k)
	if !ok {
		return out, 0, fmt.Errorf("effects: adopt: no effect %q; choose one of %v", k, Kinds())
	}
	from, to := ends(s)
	if s.Rate != audio.Rate || from >= to {
		return out, 0, errors.New("effects: adopt: the recording is silent, or not at 48 kHz")
	}
	out = s.Stereo().Slice(from, to)
	if k == Riser { // its end is what counts
		out = out.Slice(max(0, out.Len()-int(lasting*audio.Rate)), out.Len())
	}
	out = out.Slice(0, min(out.Len(), int(lasting*audio.Rate)))
	out = audio.Fade(out, 0.002, min(0.08, out.Seconds()/4))
	switch k {
	case Riser:
		moment = out.Seconds()
	case Whoosh:
		moment = loudest(out)
	}
	return audio.Gain(out, p.peak-samplePeak(out)), moment, nil
}

// ends returns the first sample that is not quiet and the one after the last.
func ends(s audio.Sound) (from, to int) {
	floor := float32(audio.Amplitude(samplePeak(s) + quiet))
	if floor < 1e-5 {
		return 0, 0
	}
	from, to = s.Len(), 0
	for _, c := range s.Channels() {
		for i, x := range c {
			if x > floor || x < -floor {
				from, to = min(from, i), max(to, i+1)
			}
		}
	}
	return from, to
}

// loudest is the middle of the window with the most power, in seconds.
func loudest(s audio.Sound) float64 {
	n := int(window * float64(s.Rate))
	at, most := 0, -1.0
	for from := 0; from < s.Len(); from += n {
		power := 0.0
		for i := from; i < min(from+n, s.Len()); i++ {
			power += math.Pow(float64(s.L[i]), 2) + math.Pow(float64(s.R[i]), 2)
		}
		if power > most {
			at, most = from, power
		}
	}
	return min(float64(at)/float64(s.Rate)+window/2, s.Seconds())
}
