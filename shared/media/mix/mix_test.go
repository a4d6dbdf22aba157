package mix_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/media/mix"
)

// tone is a sine of seconds at hz, mono, with a peak in dBFS.
func tone(hz, seconds, db float64) audio.Sound {
	s := audio.Silence(audio.Rate, 1, seconds)
	for i := range s.L {
		s.L[i] = float32(audio.Amplitude(db) * math.Sin(2*math.Pi*hz*float64(i)/audio.Rate))
	}
	return s
}

// speechlike is noise in syllables of 200 ms: peaky, with pauses.
func speechlike(seconds, db float64) audio.Sound {
	s := audio.Silence(audio.Rate, 1, seconds)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range s.L {
		syllable := math.Max(0, math.Sin(2*math.Pi*2.5*float64(i)/audio.Rate))
		s.L[i] = float32(audio.Amplitude(db) * syllable * r.NormFloat64())
	}
	return s
}

// render mixes and reads what came out.
func render(t *testing.T, spec mix.Spec) (mix.Result, audio.Sound) {
	t.Helper()
	spec.Dir = t.TempDir()
	r, err := mix.Render(spec)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	sound, err := audio.Load(r.Sound)
	if err != nil {
		t.Fatal(err)
	}
	return r, sound
}

func TestRenderMeetsDelivery(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	click := audio.Silence(audio.Rate, 1, 0.3)
	copy(click.L, tone(1000, 0.02, 0).L)
	for name, spec := range map[string]mix.Spec{
		"voice alone":    {Voice: []mix.Placed{{Sound: speechlike(3, -20), At: 500 * time.Millisecond}}},
		"music alone":    {Music: tone(220, 5, -30).Stereo()},
		"quiet and loud": {Voice: []mix.Placed{{Sound: speechlike(2, -55)}}, Music: tone(220, 5, 0).Stereo()},
		"all": {
			Voice:   []mix.Placed{{Sound: speechlike(2, -12), At: time.Second}},
			Music:   tone(220, 9, -6).Stereo(),
			Effects: []mix.Placed{{Sound: click, At: 900 * time.Millisecond}, {Sound: click, At: 4900 * time.Millisecond}},
		},
		"other rate": {Voice: []mix.Placed{{Sound: audio.Sound{Rate: 16000, L: tone(900, 6, -9).L[:16000]}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec.Frames, spec.FPS = 151, 30
			r, sound := render(t, spec)
			if sound.Len() != 151*1600 || sound.Rate != audio.Rate {
				t.Errorf("%d samples at %d Hz, want 241600 at 48000", sound.Len(), sound.Rate)
			}
			if got := audio.Integrated(sound); math.Abs(got-mix.Loudness) > mix.Tolerance || got != r.Loudness {
				t.Errorf("loudness %.2f LUFS (said %.2f), want %.1f", got, r.Loudness, mix.Loudness)
			}
			if got := audio.TruePeak(sound); got > mix.Ceiling+0.01 {
				t.Errorf("true peak %.2f dBTP, want at most %.1f", got, mix.Ceiling)
			}
		})
	}
}

func TestRenderSilence(t *testing.T) {
	t.Parallel()
	r, sound := render(t, mix.Spec{Frames: 30, FPS: 30, Voice: []mix.Placed{{Sound: audio.Silence(audio.Rate, 1, 0.5)}}})
	if r.Loudness != audio.Quiet || sound.Len() != audio.Rate {
		t.Errorf("loudness %v of %d samples, want silence of 48000", r.Loudness, sound.Len())
	}
	for _, x := range sound.L {
		if x != 0 {
			t.Fatal("silence was not left silent")
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spec mix.Spec
		want string
	}{
		"no length":  {mix.Spec{FPS: 30}, "no length"},
		"voice late": {mix.Spec{Frames: 30, FPS: 30, Voice: []mix.Placed{{Sound: tone(300, 1, -6), At: 500 * time.Millisecond}}}, "after the film"},
		"no rate":    {mix.Spec{Frames: 30, FPS: 30, Music: audio.Sound{L: make([]float32, 9)}}, "mix: sound 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := mix.Render(tt.spec); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want one with %q", err, tt.want)
			}
		})
	}
}

// band is the level in dB of what s holds around hz from a second on for a fifth of one.
func band(s audio.Sound, hz, from float64) float64 {
	f := audio.Filter(s.Mono(), audio.BandPass(audio.Rate, hz, 20), audio.BandPass(audio.Rate, hz, 20))
	part := f.Slice(int(from*audio.Rate), int((from+0.2)*audio.Rate))
	var power float64
	for _, x := range part.L {
		power += float64(x) * float64(x)
	}
	return 10 * math.Log10(power/float64(part.Len()))
}

func TestMusicMakesRoomAheadOfTheVoice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	_, sound := render(t, mix.Spec{
		Frames: 240, FPS: 30,
		Voice: []mix.Placed{{Sound: tone(3000, 2, -20), At: 3 * time.Second}},
		Music: tone(200, 8, -20).Stereo(),
	})
	open := band(sound, 200, 1)
	for name, tt := range map[string]struct{ from, least, most float64 }{
		"well before":      {2.2, -1, 1},
		"just before":      {2.8, -9.5, -4},
		"under the voice":  {4, -10, -8},
		"between, at once": {5.05, -10, -8},
		"after":            {5.9, -1, 1},
	} {
		if got := band(sound, 200, tt.from) - open; got < tt.least || got > tt.most {
			t.Errorf("%s: music at %.1f dB, want %v to %v", name, got, tt.least, tt.most)
		}
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	// Samples of this tone miss its crests by 3 dB, so a limiter of samples would let them pass.
	hot := tone(12000, 0.5, 0)
	for i := range hot.L {
		hot.L[i] = float32(math.Sin(2*math.Pi*12000*float64(i)/audio.Rate + math.Pi/4))
	}
	for name, s := range map[string]audio.Sound{"between samples": hot, "loud": tone(100, 0.5, 12), "noise": speechlike(1, 6)} {
		if got := audio.TruePeak(limited(t, s)); got > -0.99 || got < -2.5 {
			t.Errorf("%s: true peak %.2f dBTP, want just under -1", name, got)
		}
	}
	quiet := tone(100, 0.5, -20)
	if diff := cmp.Diff(quiet.Stereo(), limited(t, quiet)); diff != "" {
		t.Error("a sound below the ceiling was touched")
	}
}

// limited is s under -1 dBTP.
func limited(t *testing.T, s audio.Sound) audio.Sound {
	t.Helper()
	track, err := mix.Limit(t.TempDir(), s, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer track.Close()
	out, err := audio.Load(track)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
