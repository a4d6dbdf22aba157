package effects_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/effects"
)

func render(t testing.TB, seconds float64, cues ...effects.Cue) audio.Sound {
	t.Helper()
	s, err := play(cues, seconds)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// play is what effects.Render has put on its track.
func play(cues []effects.Cue, seconds float64) (audio.Sound, error) {
	track, err := effects.Render(cues, seconds, os.TempDir())
	if err != nil {
		return audio.Sound{}, err
	}
	defer track.Close()
	return audio.Load(track)
}

// TestKinds holds each effect to its place in time, its level and its register.
func TestKinds(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	tests := map[effects.Kind]struct {
		from, to       float64 // where the sound is, in seconds around its moment
		quiet, loud    float64 // limits of its true peak in dBTP
		lowest, highst float64 // limits of its spectral centroid in hertz
	}{
		effects.Whoosh:  {-0.42, 0.33, -20, -15, 300, 5000},
		effects.Impact:  {0, 1.3, -13, -9, 25, 300},
		effects.Pop:     {0, 0.14, -21, -17, 300, 1500},
		effects.Riser:   {-1.86, 0.04, -21, -17, 500, 8000},
		effects.Tick:    {0, 0.06, -25, -21, 1500, 6000},
		effects.Shimmer: {0, 1.8, -25, -21, 1200, 5000},
		effects.SubDrop: {0, 1.4, -14, -10, 25, 120},
	}
	for _, kind := range effects.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			want, ok := tests[kind]
			if !ok {
				t.Fatal("the test does not know this effect")
			}
			s := render(t, 6, effects.Cue{Kind: kind, At: 3000})
			if p := audio.TruePeak(s); p < want.quiet || p > want.loud {
				t.Errorf("true peak %.1f dBTP, want %g to %g", p, want.quiet, want.loud)
			}
			at := func(seconds float64) int { return int(seconds * 48000) }
			before := audio.TruePeak(s.Slice(0, at(3+want.from-0.01)))
			after := audio.TruePeak(s.Slice(at(3+want.to+0.01), s.Len()))
			if before > -90 || after > -90 {
				t.Errorf("%.0f dB before and %.0f dB after the effect", before, after)
			}
			if c := centroid(s); c < want.lowest || c > want.highst {
				t.Errorf("spectral centre %.0f Hz, want %g to %g", c, want.lowest, want.highst)
			}
		})
	}
}

// centroid is the mean frequency of the left channel weighted by power, from
// the power of the signal and of its slope.
func centroid(s audio.Sound) float64 {
	var power, slope float64
	for i := 1; i < s.Len(); i++ {
		d := float64(s.L[i] - s.L[i-1])
		slope += d * d
		power += float64(s.L[i]) * float64(s.L[i])
	}
	return math.Asin(math.Min(1, math.Sqrt(slope/power)/2)) / math.Pi * 48000
}

// TestMoments holds the loudest instant of the effects that have one to the cue's time.
func TestMoments(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	for kind, reach := range map[effects.Kind]float64{effects.Whoosh: 0.12, effects.Riser: 0.25, effects.Impact: 0.05, effects.Pop: 0.03, effects.Tick: 0.01} {
		s := render(t, 6, effects.Cue{Kind: kind, At: 3000})
		top, at := float32(0), 0
		for i, x := range s.L {
			if x > top {
				top, at = x, i
			}
		}
		if off := math.Abs(float64(at)/48000 - 3); off > reach {
			t.Errorf("%s is loudest %.2f s from its cue", kind, off)
		}
	}
}

// TestAnyCues holds what is true whatever the cues: the length, the ceiling, no
// click at either end.
func TestAnyCues(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	cue := rapid.Custom(func(t *rapid.T) effects.Cue {
		return effects.Cue{
			Kind: rapid.SampledFrom(effects.Kinds()).Draw(t, "kind"),
			At:   rapid.IntRange(-3000, 6000).Draw(t, "at"),
			Gain: rapid.Float64Range(-40, 6).Draw(t, "gain"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		cues := rapid.SliceOfN(cue, 0, 3).Draw(t, "cues")
		seconds := rapid.Float64Range(0, 2).Draw(t, "seconds")
		s, err := play(cues, seconds)
		if err != nil {
			t.Fatal(err)
		}
		if want := int(math.Round(seconds * 48000)); s.Len() != want || len(s.R) != want {
			t.Fatalf("%d samples, want %d", s.Len(), want)
		}
		if p := audio.TruePeak(s); p > -5.9 {
			t.Errorf("true peak %.1f dBTP", p)
		}
		if n := s.Len(); n > 0 && (math.Abs(float64(s.L[0])) > 0.01 || math.Abs(float64(s.L[n-1])) > 0.01) {
			t.Errorf("the ends are %g and %g: a click", s.L[0], s.L[n-1])
		}
	})
}

// TestNoClicks holds that no effect jumps: the slope of the low ones stays that of low tones.
func TestNoClicks(t *testing.T) {
	t.Parallel()
	for _, kind := range []effects.Kind{effects.SubDrop, effects.Pop, effects.Shimmer} {
		s := render(t, 4, effects.Cue{Kind: kind, At: 1000})
		steepest, top := 0.0, 0.0
		for i := 1; i < s.Len(); i++ {
			steepest = max(steepest, math.Abs(float64(s.L[i]-s.L[i-1])))
			top = max(top, math.Abs(float64(s.L[i])))
		}
		limit := map[effects.Kind]float64{effects.SubDrop: 0.03, effects.Pop: 0.15, effects.Shimmer: 0.8}[kind]
		if steepest/top > limit {
			t.Errorf("%s steps by %.3f of its peak between samples", kind, steepest/top)
		}
	}
}

func TestSameCuesSameSamples(t *testing.T) {
	t.Parallel()
	var cues []effects.Cue
	for i, k := range effects.Kinds() {
		cues = append(cues, effects.Cue{Kind: k, At: 300 * i})
	}
	if !cmp.Equal(render(t, 3, cues...), render(t, 3, cues...)) {
		t.Error("two renderings differ")
	}
}

func TestCuesDiffer(t *testing.T) {
	t.Parallel()
	s := render(t, 4, effects.Cue{Kind: effects.Pop, At: 0}, effects.Cue{Kind: effects.Pop, At: 2000})
	if cmp.Equal(s.L[:9600], s.L[96000:105600]) {
		t.Error("two pops are the same recording")
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct {
		cue     effects.Cue
		seconds float64
	}{
		`no effect "boing"; choose one of [whoosh`: {effects.Cue{Kind: "boing"}, 1},
		"gain 30 dB is outside":                    {effects.Cue{Kind: effects.Pop, Gain: 30}, 1},
		"gain NaN dB is outside":                   {effects.Cue{Kind: effects.Pop, Gain: math.NaN()}, 1},
		"-1 seconds are outside":                   {effects.Cue{Kind: effects.Pop}, -1},
	} {
		if _, err := effects.Render([]effects.Cue{c.cue}, c.seconds, t.TempDir()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func BenchmarkRender30s(b *testing.B) {
	var cues []effects.Cue
	for i := range 12 {
		cues = append(cues, effects.Cue{Kind: effects.Kinds()[i%7], At: 2500 * i})
	}
	for b.Loop() {
		render(b, 30, cues...)
	}
}
