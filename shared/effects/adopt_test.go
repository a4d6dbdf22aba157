package effects_test

import (
	"math"
	"testing"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/effects"
)

// recorded is a tone between silences, all in seconds, that is loudest from swell on, for a tenth of a second.
func recorded(before, seconds, after, swell float64) audio.Sound {
	s := audio.Silence(audio.Rate, 1, before+seconds+after)
	for i := int(before * audio.Rate); i < int((before+seconds)*audio.Rate); i++ {
		level := 0.2
		if at := float64(i)/audio.Rate - before; at >= swell && at < swell+0.1 {
			level = 0.8
		}
		s.L[i] = float32(level * math.Sin(2*math.Pi*440*float64(i)/audio.Rate))
	}
	return s
}

// A recording is heard without its silences, at its kind's level and no longer than an effect; its moment is where the kind's is.
func TestAdopt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name            string
		kind            effects.Kind
		in              audio.Sound
		seconds, moment float64
		peak            float64 // dBFS
	}{
		{"a blow begins at once", effects.Impact, recorded(0.5, 1, 0.7, 0.3), 1, 0, -11},
		{"a whoosh is where it is loudest", effects.Whoosh, recorded(0.5, 1, 0, 0.6), 1, 0.65, -17},
		{"a riser leads up to its end", effects.Riser, recorded(0.2, 1.5, 0.4, 1.3), 1.5, 1.5, -19},
		{"a long riser keeps its end", effects.Riser, recorded(0, 6, 0, 5.8), 2.5, 2.5, -19},
		{"what goes on is cut", effects.Shimmer, recorded(0, 8, 0, 1), 2.5, 0, -23},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, moment, err := effects.Adopt(tt.kind, tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got.R == nil || math.Abs(got.Seconds()-tt.seconds) > 0.01 || math.Abs(moment-tt.moment) > 0.06 {
				t.Errorf("%.2f s, its moment at %.2f, want %.2f and %.2f", got.Seconds(), moment, tt.seconds, tt.moment)
			}
			top := 0.0
			for _, x := range got.L {
				top = max(top, math.Abs(float64(x)))
			}
			if db := 20 * math.Log10(top); math.Abs(db-tt.peak) > 0.1 {
				t.Errorf("peaks at %.1f dB, want %.1f", db, tt.peak)
			}
		})
	}
}

// Of what cannot be heard nothing is made.
func TestAdoptNothing(t *testing.T) {
	t.Parallel()
	slow := recorded(0, 1, 0, 0)
	slow.Rate = 44100
	for name, try := range map[string]func() (audio.Sound, float64, error){
		"silence": func() (audio.Sound, float64, error) {
			return effects.Adopt(effects.Impact, audio.Silence(audio.Rate, 2, 1))
		},
		"nothing": func() (audio.Sound, float64, error) {
			return effects.Adopt(effects.Impact, audio.Silence(audio.Rate, 1, 0))
		},
		"another rate": func() (audio.Sound, float64, error) { return effects.Adopt(effects.Impact, slow) },
		"no kind":      func() (audio.Sound, float64, error) { return effects.Adopt("bang", recorded(0, 1, 0, 0)) },
	} {
		if s, _, err := try(); err == nil {
			t.Errorf("%s: %.2f s", name, s.Seconds())
		}
	}
}
