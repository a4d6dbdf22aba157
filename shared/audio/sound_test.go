package audio_test

import (
	"math"
	"testing"

	"github.com/aiprod/aiprod/shared/audio"
)

// tone returns a mono sine.
func tone(rate int, hz, amplitude, seconds float64) audio.Sound {
	s := audio.Silence(rate, 1, seconds)
	for i := range s.L {
		s.L[i] = float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return s
}

func TestChannels(t *testing.T) {
	t.Parallel()
	mono := tone(48000, 440, 0.5, 0.5)
	stereo := mono.Stereo()
	if len(mono.Channels()) != 1 || len(stereo.Channels()) != 2 {
		t.Fatalf("channels = %d and %d, want 1 and 2", len(mono.Channels()), len(stereo.Channels()))
	}
	stereo.R[100] = 1
	if mono.L[100] == 1 {
		t.Error("Stereo shares memory with its source")
	}
	back := stereo.Mono()
	if want := (mono.L[100] + 1) / 2; back.L[100] != want {
		t.Errorf("Mono()[100] = %g, want the mean %g", back.L[100], want)
	}
	if got := mono.Seconds(); got != 0.5 {
		t.Errorf("Seconds() = %g, want 0.5", got)
	}
	if got := (audio.Sound{}).Seconds(); got != 0 {
		t.Errorf("Seconds() of nothing = %g", got)
	}
}

func TestSliceAndFit(t *testing.T) {
	t.Parallel()
	s := tone(8000, 100, 1, 0.1).Stereo()
	for _, c := range []struct{ from, to, want int }{{10, 20, 10}, {-5, 5, 5}, {790, 900, 10}, {20, 10, 0}} {
		if got := s.Slice(c.from, c.to); got.Len() != c.want || len(got.R) != c.want {
			t.Errorf("Slice(%d, %d) has %d samples, want %d", c.from, c.to, got.Len(), c.want)
		}
	}
	for _, n := range []int{0, 100, 2000} {
		if got := audio.Fit(s, n); got.Len() != n || len(got.R) != n {
			t.Errorf("Fit(%d) has %d samples", n, got.Len())
		}
	}
}

func TestGainAndFade(t *testing.T) {
	t.Parallel()
	s := tone(48000, 1000, 0.5, 1)
	if got := audio.TruePeak(audio.Gain(s, -6)) - audio.TruePeak(s); math.Abs(got+6) > 0.01 {
		t.Errorf("gain of -6 dB changed the peak by %.2f dB", got)
	}
	f := audio.Fade(s, 0.1, 0.2)
	if f.L[0] != 0 || f.L[len(f.L)-1] != 0 {
		t.Errorf("faded ends are %g and %g, want 0", f.L[0], f.L[len(f.L)-1])
	}
	if f.L[24000] != s.L[24000] {
		t.Error("fade changed the middle")
	}
	audio.Fade(s, 5, 5) // longer than the sound: must not panic
}

func TestFilters(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		filter   audio.Biquad
		hz, want float64
	}{
		"high pass at the corner":   {audio.HighPass(48000, 100, math.Sqrt2/2), 100, -3},
		"high pass above":           {audio.HighPass(48000, 100, math.Sqrt2/2), 4000, 0},
		"low pass at the corner":    {audio.LowPass(48000, 1000, math.Sqrt2/2), 1000, -3},
		"low pass an octave above":  {audio.LowPass(48000, 1000, math.Sqrt2/2), 2000, -12.3},
		"band pass in the middle":   {audio.BandPass(48000, 1000, 2), 1000, 0},
		"peak in the middle":        {audio.Peak(48000, 3000, 1, 5), 3000, 5},
		"high shelf far above":      {audio.HighShelf(48000, 1000, math.Sqrt2/2, 4), 15000, 4},
		"high shelf far below":      {audio.HighShelf(48000, 4000, math.Sqrt2/2, 4), 100, 0},
		"corner beyond the Nyquist": {audio.LowPass(48000, 90000, math.Sqrt2/2), 1000, 0},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := tone(48000, c.hz, 0.5, 1)
			out := audio.Fade(audio.Filter(in, c.filter), 0.4, 0.1)
			if got := audio.TruePeak(out) - audio.TruePeak(audio.Fade(in, 0.4, 0.1)); math.Abs(got-c.want) > 0.15 {
				t.Errorf("gain at %g Hz is %.2f dB, want %.1f", c.hz, got, c.want)
			}
		})
	}
}
