package quality_test

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/media/mix"
	"github.com/aiprod/aiprod/shared/quality"
)

// syllables is noise that swells four times a second, as speech does.
func syllables(seconds float64) audio.Sound {
	s := audio.Silence(audio.Rate, 1, seconds)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range s.L {
		swell := math.Max(0, math.Sin(2*math.Pi*4*float64(i)/audio.Rate))
		s.L[i] = float32(0.1 * swell * r.NormFloat64())
	}
	return audio.Filter(s, audio.LowPass(audio.Rate, 5000, 0.7))
}

// chord is three sines, stereo.
func chord(seconds float64) audio.Sound {
	s := audio.Silence(audio.Rate, 1, seconds)
	for i := range s.L {
		for _, hz := range []float64{220, 277.2, 329.6} {
			s.L[i] += float32(0.1 * math.Sin(2*math.Pi*hz*float64(i)/audio.Rate))
		}
	}
	return s.Stereo()
}

// TestDelivery mixes, masters and inspects a film: what this project makes keeps
// the rules this project measures.
func TestDelivery(t *testing.T) {
	t.Parallel()
	silent := []string{"-an", "-movie_timescale", "1000"}
	clips := []string{
		film(t, recipe{picture: "testsrc2=s=108x192:r=30:d=1.5", more: silent}),
		film(t, recipe{picture: "mandelbrot=s=108x192:r=30", more: append(silent, "-frames:v", "47")}),
	}
	const frames = 45 + 47
	sound, err := mix.Render(mix.Spec{
		Frames: frames, FPS: 30, Music: chord(4), Dir: t.TempDir(),
		Voice: []mix.Placed{{Sound: syllables(1.3), At: 50 * time.Millisecond}, {Sound: syllables(1.3), At: 1500 * time.Millisecond}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer sound.Close()
	in := wanted(t)
	in.File = filepath.Join(t.TempDir(), "film.mp4")
	spec := media.MasterSpec{Clips: clips, Frames: frames, FPS: 30, Sound: sound.Sound, Title: "Test", Lang: "en", Out: in.File}
	if _, err := tools(t).Master(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
	got, err := quality.Inspect(t.Context(), tools(t), in)
	if err != nil {
		t.Fatal(err)
	}
	if got.Verdict != quality.Passed {
		t.Errorf("verdict %s: %+v %+v", got.Verdict, got.Missed(quality.Failed), got.Missed(quality.Warned))
	}
}
