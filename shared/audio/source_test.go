package audio_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/audio"
)

// swelling is noise that swells, stereo at the film's rate, two blocks and a bit long.
func swelling(seed uint64) audio.Sound {
	s := audio.Sound{Rate: audio.Rate, L: make([]float32, 5*audio.Block+321), R: make([]float32, 5*audio.Block+321)}
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range s.L {
		swell := 0.3 * math.Sin(float64(i)/4000)
		s.L[i], s.R[i] = float32(swell*r.NormFloat64()), float32(swell*r.NormFloat64())
	}
	return s
}

// track is s on a track.
func track(t *testing.T, s audio.Source) *audio.Track {
	t.Helper()
	out, err := audio.Copy(t.TempDir(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	return out
}

// file is s as a WAV.
func file(t *testing.T, s audio.Sound) *audio.WAV {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.wav")
	if err := os.WriteFile(path, encode(t, s), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := audio.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// Any part of any source is what a copy of the whole holds there, with silence around it.
func TestPartsOfSources(t *testing.T) {
	t.Parallel()
	s := swelling(1)
	mono := audio.Sound{Rate: audio.Rate, L: s.L}
	for _, c := range s.Channels() { // what 16 bits can hold
		for i, x := range c {
			c[i] = max(-1, min(float32(math.Round(float64(x)*(1<<15))/(1<<15)), 0.5))
		}
	}
	louder := track(t, s)
	louder.Gain(-3)
	for name, tt := range map[string]struct {
		src  audio.Source
		want audio.Sound
	}{
		"sound":    {s, s},
		"mono":     {mono, mono.Stereo()},
		"track":    {track(t, s), s},
		"louder":   {louder, audio.Gain(s, -3)},
		"wav":      {file(t, s), s},
		"mono wav": {file(t, mono), mono.Stereo()},
		"faded":    {audio.Faded(s, 0.2, 0.3), audio.Fade(s, 0.2, 0.3)},
		"short":    {audio.Faded(s, 2, 2), audio.Fade(s, 2, 2)},
		"cut":      {audio.Fitted(s, 9999), audio.Fit(s, 9999)},
		"longer":   {audio.Fitted(s, 30000), audio.Fit(s, 30000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.src.Len() != tt.want.Len() || tt.src.Hertz() != audio.Rate {
				t.Fatalf("%d samples at %d Hz, want %d", tt.src.Len(), tt.src.Hertz(), tt.want.Len())
			}
			rapid.Check(t, func(t *rapid.T) {
				from, n := rapid.IntRange(-2000, tt.want.Len()+2000).Draw(t, "from"), rapid.IntRange(0, 6000).Draw(t, "samples")
				l, r := slices.Repeat([]float32{9}, n), slices.Repeat([]float32{9}, n)
				if err := tt.src.ReadAt(l, r, from); err != nil {
					t.Fatal(err)
				}
				for i := range n {
					wl, wr := float32(0), float32(0)
					if at := from + i; at >= 0 && at < tt.want.Len() {
						wl, wr = tt.want.L[at], tt.want.R[at]
					}
					if l[i] != wl || r[i] != wr {
						t.Fatalf("sample %d of part from %d: %v and %v, want %v and %v", i, from, l[i], r[i], wl, wr)
					}
				}
			})
		})
	}
}

// What is measured of a source in blocks is what is measured of the whole, to the last bit.
func TestMeasuresOfSources(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		s := swelling(seed)
		src := track(t, s)
		m, err := audio.Measure(src)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := m.Integrated(), audio.Integrated(s); got != want {
			t.Errorf("integrated %v, want %v", got, want)
		}
		if got, want := m.Loudest(), slices.Max(audio.Momentary(s)); got != want {
			t.Errorf("loudest %v, want %v", got, want)
		}
		peak, err := audio.MeasurePeak(src)
		if want := audio.TruePeak(s); err != nil || peak != want {
			t.Errorf("true peak %v, want %v: %v", peak, want, err)
		}
		var peaks []float32
		err = audio.EachPeak(src, func(p []float32) error {
			peaks = append(peaks, p...)
			return nil
		})
		if diff := cmp.Diff(audio.TruePeaks(s), peaks); diff != "" || err != nil {
			t.Errorf("true peaks (-want +got): %.300s %v", diff, err)
		}
	}
}

func TestChainIsFilter(t *testing.T) {
	t.Parallel()
	filters := []audio.Biquad{audio.HighPass(audio.Rate, 35, 0.7), audio.Peak(audio.Rate, 2600, 0.7, -2)}
	s := swelling(4)
	want, chain := audio.Filter(s, filters...), audio.NewChain(filters...)
	for from := 0; from < s.Len(); from += 777 {
		to := min(from+777, s.Len())
		chain.Run(s.L[from:to], s.R[from:to])
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("in parts (-want +got): %.300s", diff)
	}
}

func TestOpenWAVRefuses(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"empty": "", "text": "no sound at all, only words", "no data": "RIFF\x04\x00\x00\x00WAVE"} {
		path := filepath.Join(t.TempDir(), "a.wav")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := audio.OpenWAV(path); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
}
