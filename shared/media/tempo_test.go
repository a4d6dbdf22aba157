package media_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/aiprod/aiprod/shared/audio"
)

// A faster take is shorter, and as high and as loud as it was.
func TestTempo(t *testing.T) {
	t.Parallel()
	const hz, seconds = 440, 2.0
	for _, tempo := range []float64{0.8, 1, 1.25} {
		dir := t.TempDir()
		in, out := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out.wav")
		file, err := os.Create(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := audio.WriteWAV(file, tone(hz, seconds, -12)); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		if err := tools(t).Tempo(t.Context(), in, tempo, out); err != nil {
			t.Fatal(err)
		}
		track, err := tools(t).Decode(t.Context(), out, 10*audio.Rate, dir)
		if err != nil {
			t.Fatal(err)
		}
		s, err := audio.Load(track)
		_ = track.Close()
		if err != nil {
			t.Fatal(err)
		}
		if want := seconds / tempo; math.Abs(s.Seconds()-want) > 0.1 {
			t.Errorf("%.2f times as fast it is %.2f s, want %.2f", tempo, s.Seconds(), want)
		}
		middle := s.Slice(s.Len()/4, s.Len()*3/4)
		if got := pitch(middle); math.Abs(got-hz) > 10 {
			t.Errorf("%.2f times as fast it is at %.0f Hz, want %d", tempo, got, hz)
		}
	}
}

// pitch is how often a second a sound goes from below to above nothing.
func pitch(s audio.Sound) float64 {
	n := 0
	for i := 1; i < s.Len(); i++ {
		if s.L[i-1] < 0 && s.L[i] >= 0 {
			n++
		}
	}
	return float64(n) / s.Seconds()
}
