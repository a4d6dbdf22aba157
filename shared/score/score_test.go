package score_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/score"
)

var player = sync.OnceValues(score.New)

func render(t testing.TB, spec score.Spec) audio.Sound {
	t.Helper()
	p, err := player()
	if err != nil {
		t.Fatal(err)
	}
	track, err := p.Render(t.Context(), spec, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer track.Close()
	s, err := audio.Load(track)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compose(t testing.TB, spec score.Spec) score.Piece {
	t.Helper()
	p, err := score.Compose(spec)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPieces holds what is true of every piece, for any spec.
func TestPieces(t *testing.T) {
	t.Parallel()
	moods := score.Moods()
	rapid.Check(t, func(t *rapid.T) {
		spec := score.Spec{
			Mood:    rapid.SampledFrom(moods).Draw(t, "mood").Name,
			Seconds: rapid.Float64Range(1, 180).Draw(t, "seconds"),
			Seed:    rapid.Uint64().Draw(t, "seed"),
			Cuts:    rapid.SliceOfN(rapid.Float64Range(-1, 200), 0, 6).Draw(t, "cuts"),
		}
		slices.Sort(spec.Cuts)
		p, err := score.Compose(spec)
		if err != nil {
			t.Fatal(err)
		}
		if got := float64(p.Bars*4) * p.Beat(); math.Abs(got-spec.Seconds) > 1e-6 {
			t.Errorf("%d bars last %.3f s, want %.3f", p.Bars, got, spec.Seconds)
		}
		if spec.Seconds > 20 && (p.BPM < 55 || p.BPM > 145) {
			t.Errorf("tempo %.1f", p.BPM)
		}
		bar := 0
		for _, s := range p.Sections {
			if s.Bar != bar || s.Bars < 1 {
				t.Errorf("section %v does not follow bar %d", s, bar)
			}
			bar += s.Bars
		}
		if bar != p.Bars {
			t.Errorf("sections end at bar %d of %d", bar, p.Bars)
		}
		for _, n := range p.Notes {
			if n.At < 0 || n.At >= float64(4*p.Bars) || n.Length <= 0 || n.Velocity < 1 || n.Velocity > 127 || n.Pitch < 20 || n.Pitch > 110 {
				t.Errorf("note %+v of a piece of %d bars", n, p.Bars)
			}
		}
	})
}

// TestPiecesEnd holds that a piece ends on its tonic, struck on the last bar and by no one after it.
func TestPiecesEnd(t *testing.T) {
	t.Parallel()
	for _, m := range score.Moods() {
		p := compose(t, score.Spec{Mood: m.Name, Seconds: 30, Seed: 4})
		last := float64(4 * (p.Bars - 1))
		bass := -1
		for _, n := range p.Notes {
			if n.At > last+1.01 {
				t.Errorf("%s: a note begins %.1f beats into the last bar", m.Name, n.At-last)
			}
			if n.Part == score.Bass && n.At == last {
				bass = n.Pitch
			}
		}
		tones := map[int]bool{}
		for _, n := range p.Notes {
			if n.Part == score.Pad && n.At == last {
				tones[(n.Pitch-bass+120)%12] = true
			}
		}
		if !tones[0] || !tones[7] || !tones[3] && !tones[4] {
			t.Errorf("%s: the last chord has the tones %v over its bass", m.Name, tones)
		}
	}
}

func TestForm(t *testing.T) {
	t.Parallel()
	names := func(p score.Piece) string {
		var out []string
		for _, s := range p.Sections {
			out = append(out, s.Name)
		}
		return strings.Join(out, " ")
	}
	long := compose(t, score.Spec{Mood: "uplifting", BPM: 112, Seconds: 30, Cuts: []float64{6, 12, 18, 24}})
	if diff := cmp.Diff("intro build main drop finale end", names(long)); diff != "" {
		t.Errorf("30 s (-want +got):\n%s", diff)
	}
	for _, s := range long.Sections {
		if at := float64(4*s.Bar) * long.Beat(); s.Name == "finale" && math.Abs(at-24) > 2*long.Beat() {
			t.Errorf("the finale begins at %.1f s, the call to action at 24", at)
		}
	}
	short := compose(t, score.Spec{Mood: "uplifting", BPM: 112, Seconds: 6})
	if got := names(short); !strings.HasSuffix(got, "end") || !strings.HasPrefix(got, "intro") {
		t.Errorf("6 s: %s", got)
	}
}

// TestAccentsFallOnCuts holds that a cut on the grid is struck at its very time.
func TestAccentsFallOnCuts(t *testing.T) {
	t.Parallel()
	for _, m := range score.Moods() {
		bare := compose(t, score.Spec{Mood: m.Name, Seconds: 32, Seed: 9})
		cut := 16.5*bare.Beat() + 0.02
		p := compose(t, score.Spec{Mood: m.Name, BPM: bare.BPM, Seconds: 32, Seed: 9, Cuts: []float64{cut}})
		found := slices.ContainsFunc(p.Notes, func(n score.Note) bool {
			return n.Part == score.Drums && math.Abs(p.Second(n.At)-cut) < 0.002
		})
		if !found {
			t.Errorf("%s: nothing is struck at the cut at %.2f s", m.Name, cut)
		}
	}
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	spec := score.Spec{Mood: "warm", Seconds: 20, Seed: 1}
	opt := cmpopts.IgnoreUnexported(score.Piece{})
	if diff := cmp.Diff(compose(t, spec), compose(t, spec), opt); diff != "" {
		t.Errorf("the same spec gave two pieces:\n%.300s", diff)
	}
	other := spec
	other.Seed = 2
	if cmp.Equal(compose(t, spec).Notes, compose(t, other).Notes) {
		t.Error("another seed gave the same piece")
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for want, spec := range map[string]score.Spec{
		`no mood "grim"; choose one of uplifting`: {Mood: "grim", Seconds: 10},
		"0 seconds are outside":                   {Mood: "calm"},
		"NaN seconds are outside":                 {Mood: "calm", Seconds: math.NaN()},
		"tempo 400 is outside":                    {Mood: "calm", Seconds: 10, BPM: 400},
	} {
		if _, err := score.Compose(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestMoodsAreDescribed(t *testing.T) {
	t.Parallel()
	moods := score.Moods()
	if len(moods) < 6 {
		t.Fatalf("%d moods, want six or more", len(moods))
	}
	for _, m := range moods {
		if m.About == "" {
			t.Errorf("%s has no description", m.Name)
		}
	}
}

// TestRender listens to every mood: length, level, low and high end, movement, and the end.
func TestRender(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	for _, m := range score.Moods() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			s := render(t, score.Spec{Mood: m.Name, Seconds: 8.3, Seed: 3, Cuts: []float64{2, 4, 6}})
			if want := int(math.Round(8.3 * 48000)); s.Len() != want || len(s.R) != want || s.Rate != 48000 {
				t.Fatalf("%d and %d samples at %d Hz, want %d", s.Len(), len(s.R), s.Rate, want)
			}
			if l := audio.Integrated(s); math.Abs(l+20) > 1.5 {
				t.Errorf("loudness %.1f LUFS, want -20", l)
			}
			if p := audio.TruePeak(s); p > -1.4 {
				t.Errorf("true peak %.1f dBTP", p)
			}
			if low := level(audio.Filter(s, audio.LowPass(48000, 150, 0.7))) - level(s); low < -22 {
				t.Errorf("the bass is %.1f dB below the whole", -low)
			}
			if high := level(audio.Filter(s, audio.HighPass(48000, 3000, 0.7))) - level(s); high < -45 {
				t.Errorf("the treble is %.1f dB below the whole", -high)
			}
			if p := audio.TruePeak(s.Slice(s.Len()-480, s.Len())); p > -45 {
				t.Errorf("the last 10 ms reach %.0f dB: the end is cut off", p)
			}
			for i, l := range audio.Momentary(s) {
				if at := float64(i) / 10; at > 0.5 && at < 5.5 && l < -50 {
					t.Errorf("silence at %.1f s (%.0f LUFS)", at, l)
				}
			}
			if cmp.Equal(s.L, s.R) {
				t.Error("both channels are the same")
			}
		})
	}
}

// level is the mean level of a sound in dB.
func level(s audio.Sound) float64 {
	sum := 0.0
	for _, c := range s.Channels() {
		for _, x := range c {
			sum += float64(x) * float64(x)
		}
	}
	return 10 * math.Log10(sum/float64(s.Len()))
}

func TestRenderIsRepeatable(t *testing.T) {
	t.Parallel()
	spec := score.Spec{Mood: "lofi", Seconds: 6, Seed: 11}
	if a, b := render(t, spec), render(t, spec); !cmp.Equal(a, b) {
		t.Error("two renderings differ")
	}
}

func TestNewNamesThePackages(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := score.New()
	if !errors.Is(err, score.ErrMissing) || !strings.Contains(err.Error(), "packages fluidsynth") {
		t.Errorf("error %v", err)
	}
}

func BenchmarkCompose30s(b *testing.B) {
	for b.Loop() {
		if _, err := score.Compose(score.Spec{Mood: "uplifting", Seconds: 30, Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRender30s(b *testing.B) {
	for b.Loop() {
		render(b, score.Spec{Mood: "uplifting", Seconds: 30, Seed: 1})
	}
}
