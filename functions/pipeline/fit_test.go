package pipeline

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
)

// What is taken out to fit is never the opening, the end, what must be said, the
// brand's lines or the call to action.
func TestSpareKeepsWhatHasToBeSaid(t *testing.T) {
	t.Parallel()
	film := &manifest.Manifest{}
	for i, lines := range [][]manifest.Line{
		{{Text: "Zest is a juice."}},
		{{Text: "Three flavours: orange, beet and apple."}},
		{{Text: "From 3.50 euros."}, {Text: "A line that is longer than the others of its shot."}},
		{{Text: "Cold and honest.", Locked: true}},
		{{Text: "Order today.", Role: agent.Call}},
		{{Text: "Zest. Squeeze the day.", Locked: true}},
	} {
		shot := manifest.Shot{ID: string(rune('a' + i))}
		for _, l := range lines {
			l.ID = shot.ID + string(rune('0'+len(shot.Lines)))
			shot.Lines = append(shot.Lines, l.ID)
			film.Lines = append(film.Lines, l)
		}
		film.Shots = append(film.Shots, shot)
	}
	b := brief.Resolved{MustInclude: []string{"3.50"}}
	var taken []string
	for {
		what, ok := spare(b, film)
		if !ok {
			break
		}
		taken = append(taken, what)
	}
	if diff := cmp.Diff([]string{"shot b", "line c1"}, taken); diff != "" {
		t.Errorf("taken out (-want +got):\n%s", diff)
	}
	left := []string{"Zest is a juice.", "From 3.50 euros.", "Cold and honest.", "Order today.", "Zest. Squeeze the day."}
	if !slices.EqualFunc(film.Lines, left, func(l manifest.Line, text string) bool { return l.Text == text }) {
		t.Errorf("left are %+v", film.Lines)
	}
}

// narrated is a film of so many seconds whose shots say a line each, by a backend.
func narrated(backend string, seconds int, lines ...string) *manifest.Manifest {
	film := &manifest.Manifest{Lang: "en", Duration: manifest.Seconds(seconds), Format: manifest.Format{FPS: 30}, Voice: manifest.Voice{Backend: backend, Rate: 1}}
	for i, text := range lines {
		id := string(rune('a' + i))
		film.Lines = append(film.Lines, manifest.Line{ID: id, Text: text})
		film.Shots = append(film.Shots, manifest.Shot{ID: id, Lines: []string{id}, Length: 1})
	}
	return film
}

// A script that is too long for the voice that is paid is shortened before any of it is bought, by the pace that was heard of
// that voice; what fits, or is spoken here, stays as it is.
func TestTrimBeforeAnythingIsBought(t *testing.T) {
	t.Parallel()
	lang, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	slow := func(b route.Backend, tag string) route.Pace {
		if b.ID != "elevenlabs/eleven_v3" || tag != "en" {
			return route.Pace{}
		}
		return route.Pace{Took: 4000, Planned: 1000}
	}
	for _, tt := range []struct {
		name, backend string
		heard         func(route.Backend, string) route.Pace
		want          int
	}{
		{"as the catalogue has it", "elevenlabs/eleven_v3", nil, 3},
		{"slow", "elevenlabs/eleven_v3", slow, 2},
		{"another one is slow", "elevenlabs/eleven_flash_v2_5", slow, 3},
		{"spoken here", agent.Local, slow, 3},
	} {
		film := narrated(tt.backend, 9, "Fresh bread every morning from six.", "Rye, wheat and spelt, all of it baked here.", "Come and taste it.")
		trim(brief.Resolved{Lang: lang}, film, route.Market{Heard: tt.heard})
		if len(film.Lines) != tt.want || len(film.Shots) != tt.want || len(film.Notes) != 3-tt.want {
			t.Errorf("%s: %d lines in %d shots, notes %q", tt.name, len(film.Lines), len(film.Shots), film.Notes)
		}
	}
}

// What a bought voice takes too long for is first heard faster, then without a point, then spoken by this machine: never a failed
// film where a rule can save it, and an error where nothing is left to do.
func TestFit(t *testing.T) {
	t.Parallel()
	lang, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	two, three := []string{"A.", "C."}, []string{"A.", "B.", "C."}
	for _, tt := range []struct {
		name, backend, fallback string
		lines                   []string
		rate, long              float64
		wantRate                float64
		wantLines               int
		wantBackend             string
	}{
		{"faster", "elevenlabs/eleven_v3", "allow", three, 1, 1.1, 1.13, 3, "elevenlabs/eleven_v3"},
		{"without a point", "elevenlabs/eleven_v3", "allow", three, 1, 1.6, 1, 2, "elevenlabs/eleven_v3"},
		{"as fast as may be", "elevenlabs/eleven_v3", "allow", two, 1, 1.6, maxRate, 2, "elevenlabs/eleven_v3"},
		{"by this machine", "elevenlabs/eleven_v3", "allow", two, maxRate, 1.3, maxRate, 2, agent.Local},
		{"by nobody else", "elevenlabs/eleven_v3", "forbid", two, maxRate, 1.3, 0, 0, ""},
		{"at its end", agent.Local, "allow", two, maxRate, 1.3, 0, 0, ""},
	} {
		film := narrated(tt.backend, 5, tt.lines...)
		film.Voice.Rate = tt.rate
		_, err := fit(t.Context(), &stage.Work{}, brief.Resolved{Lang: lang, Fallback: tt.fallback}, film, &cut.TooLongError{Rate: tt.long})
		if tt.wantBackend == "" {
			if fault.Of(err).Code != "script.too_long" {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if v := film.Voice; err != nil || v.Rate != tt.wantRate || len(film.Lines) != tt.wantLines || v.Backend != tt.wantBackend {
			t.Errorf("%s: %+v, %d lines, %v", tt.name, v, len(film.Lines), err)
		}
	}
}
