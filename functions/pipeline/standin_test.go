package pipeline

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Whatever keeps a backend from making a shot is told in words of its own.
func TestStandInsSayWhy(t *testing.T) {
	t.Parallel()
	unknown := hindrance("")
	said := map[string]bool{unknown: true}
	for _, code := range []string{
		string(provider.Busy), string(provider.Outage), string(provider.Auth), string(provider.Retired), string(provider.Caller), string(provider.Unknown),
		string(provider.Cancelled), string(route.BreakerOpen), string(route.Quota), "timeout", "output", "not_configured", "cost.cap_reached",
	} {
		s := manifest.Shot{ID: "s1", Backend: "a/b"}
		standIn(&s, "a/b", "c/d", code)
		in := stoodIn(&manifest.Manifest{Shots: []manifest.Shot{s, {ID: "s2", Backend: "studio"}}})
		if len(in) != 1 || in[0].Shot != "s1" || in[0].Asked != "a/b" || in[0].By != "c/d" || in[0].Code != code || !strings.Contains(in[0].Why, "a/b") {
			t.Errorf("%s: %+v", code, in)
		}
		if said[hindrance(code)] {
			t.Errorf("%s: %q is said of another, too", code, hindrance(code))
		}
		said[hindrance(code)] = true
	}
}

// Of several backends that could not be had the one that was asked for first counts.
func TestWhy(t *testing.T) {
	t.Parallel()
	passed := []route.Passed{{Backend: "a/b", Code: "quota"}, {Backend: "c/d", Code: "outage"}}
	for _, tt := range []struct {
		asked, reason, want string
	}{
		{"a/b", "backend.unavailable", "quota"}, {"c/d", "backend.unavailable", "outage"}, {"e/f", "backend.unavailable", "backend.unavailable"},
		{"a/b", "cost.cap_reached", "cost.cap_reached"},
	} {
		if got := why(take.Bought{Reason: tt.reason, Passed: passed}, tt.asked); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.asked, got, tt.want)
		}
	}
}

// A brief may ask for any strategy there is, and for no other.
func TestStrategiesOfBriefs(t *testing.T) {
	t.Parallel()
	var names []string
	for _, s := range route.Strategies() {
		names = append(names, s.Name)
	}
	offered := slices.Clone(brief.OfferedChoices().Strategies)
	slices.Sort(names)
	slices.Sort(offered)
	if !slices.Equal(names, offered) {
		t.Errorf("briefs can ask for %v, there are %v", offered, names)
	}
	for preset, want := range map[string]string{"": route.Quality, "quick_social": route.Balanced, "premium_spot": route.Quality} {
		b, problems := brief.Request{Content: "Fresh bread every morning from six.", Preset: preset}.Resolve()
		if len(problems) > 0 || b.Strategy != want {
			t.Errorf("preset %q: %s, want %s: %v", preset, b.Strategy, want, problems)
		}
	}
	b, _ := brief.Request{Content: "Fresh bread every morning from six.", Strategy: route.Cost}.Resolve()
	if b.Strategy != route.Cost {
		t.Errorf("asked for cost: %s", b.Strategy)
	}
}

// What stood in for another is the take of who was asked: a film that is put together again finds it, and does not buy it anew.
func TestStandInIsNotBoughtAgain(t *testing.T) {
	t.Parallel()
	film := &manifest.Manifest{Music: manifest.Music{Mood: "warm", Backend: "google/lyria-3.5"}}
	e := edit{film: film, Timing: take.Timing{Cut: cut.Cut{FPS: timeline.FPS, Frames: 300}}}
	before := e.order().Wanted()
	bed := step.Step{Stage: job.Compose}
	if !noteSound(film, bed, take.Bought{Backend: "elevenlabs/music", Reason: "backend.maybe_billed"}) || film.Music.Backend != "elevenlabs/music" {
		t.Fatalf("nobody stood in: %+v", film.Music)
	}
	if diff := cmp.Diff(before, e.order().Wanted()); diff != "" {
		t.Errorf("another bed is wanted (-before +now):\n%s", diff)
	}
	if !noteSound(film, bed, take.Bought{Backend: "google/lyria-3.5"}) || film.Music.Backend != "google/lyria-3.5" || film.Music.Instead != "" {
		t.Errorf("had again: %+v", film.Music)
	}
}
