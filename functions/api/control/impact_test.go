package control

import (
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/store"
)

// editing is an editor of a storyboard that waits for approval, by a strategy, once its script has cost so much of ten dollars.
func editing(strategy string, spent int64) editor {
	return editor{
		market: route.Market{
			Book: money.Current(), At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), State: func(route.Backend) route.State { return route.Ready },
		},
		brief: brief.Resolved{Strategy: strategy, Quality: "preview"}, old: &manifest.Manifest{},
		view: store.View{Attempt: job.Attempt{State: job.WaitingApproval, CeilingMicros: 10_000_000, SpentMicros: spent}},
	}
}

// storyboard is a film of two shots that can be filmed.
func storyboard() *manifest.Manifest {
	film := &manifest.Manifest{Lang: "en", Duration: 12, Format: manifest.Format{Aspect: "16:9"}}
	for _, id := range []string{"s01", "s02"} {
		film.Lines = append(film.Lines, manifest.Line{ID: id, Text: "Every loaf rests on a wooden shelf all night."})
		film.Shots = append(film.Shots, manifest.Shot{
			ID: id, Length: 6, Lines: []string{id}, Backend: agent.Studio, Scene: manifest.Scene{Kind: manifest.Statement, Heading: "All night"},
		})
	}
	return film
}

// What an edit costs is told as the planner will have it: by what counts for the brief.
func TestPlanIsThatOfTheBrief(t *testing.T) {
	t.Parallel()
	for strategy, paid := range map[string]bool{route.Cost: false, route.Quality: true} {
		p, err := editing(strategy, 0).plan(storyboard())
		if err != nil || (p.Micros > 0) != paid {
			t.Errorf("by %s it comes to %d: %v", strategy, p.Micros, err)
		}
	}
}

// An edit's plan is that of the film itself: what has to be drawn is not filmed, lines are counted as they are spoken, and
// there is music and the judging.
func TestPlanIsThatOfTheFilm(t *testing.T) {
	t.Parallel()
	film := storyboard()
	film.Music.Mood = "calm"
	film.Shots[1].Scene = manifest.Scene{Kind: manifest.List, Heading: "Bread"}
	film.Lines[0].Text, film.Lines[0].Spoken = "4,000 loaves", "four thousand loaves, every one by hand"
	e := editing(route.Quality, 0)
	e.brief.Quality = "standard"
	p, err := e.plan(film)
	if err != nil {
		t.Fatal(err)
	}
	by := map[route.Part]route.Assignment{}
	for _, a := range p.Assignments {
		by[a.Part+route.Part(a.ID)] = a
	}
	if by["shots01"].Backend.Vendor == route.LocalVendor || by["shots02"].Backend.Vendor != route.LocalVendor || by[route.Judging].Micros == 0 || by[route.Bed].Backend.ID == "" {
		t.Errorf("%+v", p.Assignments)
	}
	film.Lines[0].Spoken = ""
	if written, err := e.plan(film); err != nil || written.Micros >= p.Micros {
		t.Errorf("spoken at %d, and as it is written at %d: %v", p.Micros, written.Micros, err)
	}
}

// What the script has cost is not there for a clip that somebody orders.
func TestScriptIsPaidFirst(t *testing.T) {
	t.Parallel()
	film := storyboard()
	film.Shots[0].Backend, film.Shots[0].Chosen = "runway/gen4.5", true
	if why := editing(route.Balanced, 0).lacks(film, film.Shots[0]); why != "" {
		t.Errorf("refused: %s", why)
	}
	if why := editing(route.Balanced, 9_900_000).lacks(film, film.Shots[0]); !strings.Contains(why, "$0.10 are left") {
		t.Errorf("with nothing left: %q", why)
	}
}

// After delivery an edit costs what is bought again from who was hired: the line that is spoken, the bed where it is
// another, an effect of a kind there was none of, and the judging.
func TestImpactIsWhatIsBoughtAgain(t *testing.T) {
	t.Parallel()
	film := func(edit func(*manifest.Manifest)) *manifest.Manifest {
		m := storyboard()
		m.Voice.Backend, m.Music = "elevenlabs/eleven_multilingual_v2", manifest.Music{Backend: "elevenlabs/music", Mood: "calm", BPM: 80}
		edit(m)
		return m
	}
	line := func(m *manifest.Manifest) { m.Lines[0].Text = "Each loaf rests on a wooden shelf all night." }
	for name, tt := range map[string]struct {
		edit    func(*manifest.Manifest)
		quality string
		state   job.State
		micros  int64
	}{
		"nothing":                   {func(*manifest.Manifest) {}, "preview", job.Delivered, 0},
		"a line":                    {line, "preview", job.Delivered, 4400},           // 44 characters at $0.10 a thousand
		"a line, judged":            {line, "standard", job.Delivered, 4400 + 80_400}, // by whom a sixth of what is left pays for
		"a line, before it is made": {line, "standard", job.WaitingApproval, 4400},
		"this machine's voice":      {func(m *manifest.Manifest) { line(m); m.Voice.Backend = agent.Local }, "preview", job.Delivered, 0},
		"another bed":               {func(m *manifest.Manifest) { m.Music.Mood = "playful" }, "preview", job.Delivered, 60_000},
		"no bed":                    {func(m *manifest.Manifest) { m.Music.Mood = "none" }, "preview", job.Delivered, 0},
		"a voice that is no more":   {func(m *manifest.Manifest) { line(m); m.Voice.Backend = "elevenlabs/gone" }, "preview", job.Delivered, 0},
	} {
		e := editing(route.Quality, 9_400_000)
		edited := film(tt.edit)
		e.view.Attempt.State, e.brief.Quality, e.brief.Seconds = tt.state, tt.quality, 12
		e.old = film(func(m *manifest.Manifest) { m.Voice = edited.Voice })
		i, err := e.impact(edited)
		if err != nil || i.Micros != tt.micros {
			t.Errorf("%s: %d, want %d: %v", name, i.Micros, tt.micros, err)
		}
	}
}
