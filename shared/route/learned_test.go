package route_test

import (
	"math"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/route"
)

// What a backend has shown lately moves it down: one that is slow where time counts, one that fails in any case.
func TestLearnedOrder(t *testing.T) {
	t.Parallel()
	const first, other = "google/veo-3.1", "google/gemini-omni-1.2-flash"
	only := func(learned route.Experience) route.Market {
		m := open()
		m.State = func(b route.Backend) route.State {
			if b.ID == first || b.ID == other {
				return route.Ready
			}
			return route.NotConfigured
		}
		m.Learned = func(b route.Backend) route.Experience {
			if b.ID == first {
				return learned
			}
			return route.Experience{}
		}
		return m
	}
	wait := route.Strategy{Name: "wait", Weights: route.Weights{Latency: 1}}
	for _, tt := range []struct {
		name     string
		learned  route.Experience
		strategy route.Strategy
		want     string
	}{
		{"nothing is known", route.Experience{}, strategy(t, route.Quality), first},
		{"it is as slow as the catalogue says", route.Experience{Calls: 90, Made: 90, Took: 900, Planned: 900}, wait, first},
		{"it takes four times as long", route.Experience{Calls: 90, Made: 90, Took: 3600, Planned: 900}, wait, other},
		{"one call failed", route.Experience{Calls: 1, Failed: 1}, wait, other},
		{"every third call fails", route.Experience{Calls: 90, Failed: 30, Made: 60, Took: 600, Planned: 600}, strategy(t, route.Quality), other},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := route.Current().Choose(only(tt.learned), shot, route.Unlimited, tt.strategy)
			if got := ids(c.Candidates); len(got) != 2 || got[0] != tt.want {
				t.Errorf("%v, want %s first: %v %v", got, tt.want, c.Candidates[0].Score, c.Candidates[1].Score)
			}
		})
	}
}

// An experience fades: what was long ago weighs less than what is new.
func TestExperienceFades(t *testing.T) {
	t.Parallel()
	var e route.Experience
	for range 1000 {
		e = e.Plus(route.Experience{Calls: 1, Failed: 1})
	}
	for range 400 {
		e = e.Plus(route.Experience{Calls: 1, Made: 1, Took: 1, Planned: 1})
	}
	if e.Calls > 200 || e.Failed*4 > e.Calls {
		t.Errorf("%+v", e)
	}
}

// A market that is calm takes no notice of what passes, and of all that does not.
func TestCalm(t *testing.T) {
	t.Parallel()
	for from, to := range map[route.State]route.State{
		route.BreakerOpen: route.Ready, route.Quota: route.Ready, route.Ready: route.Ready,
		route.Retired: route.Retired, route.NotConfigured: route.NotConfigured,
	} {
		m := route.Market{At: time.Now(), State: func(route.Backend) route.State { return from }}
		if got := m.Calm().StateOf(route.Backend{}); got != to {
			t.Errorf("%s: %s, want %s", from, got, to)
		}
	}
}

// How long a voice takes is the catalogue's word, until it was heard; then what was heard, the more the longer.
func TestSlowness(t *testing.T) {
	t.Parallel()
	en, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	v := route.Backend{ID: "vendor/voice", Paces: map[string]float64{"en": en.CharsPerSecond / 1.2}}
	for _, tt := range []struct {
		backend route.Backend
		heard   route.Pace
		want    float64
	}{
		{route.Backend{ID: "vendor/other"}, route.Pace{}, 1},
		{v, route.Pace{}, 1.2},
		{v, route.Pace{Took: 60, Planned: 30}, 1.6},
		{v, route.Pace{Took: 3000, Planned: 1500}, 1.984},
	} {
		m := route.Market{Heard: func(route.Backend, string) route.Pace { return tt.heard }}
		if got := m.Slowness(tt.backend, en); math.Abs(got-tt.want) > 0.001 {
			t.Errorf("%s after %v: %v, want %v", tt.backend.ID, tt.heard, got, tt.want)
		}
	}
	long := route.Pace{}
	for range 1000 {
		long = long.Plus(route.Pace{Took: 20, Planned: 10})
	}
	if long.Planned > 3600 || math.Abs(long.Took/long.Planned-2) > 0.001 {
		t.Errorf("a long one is %+v", long)
	}
}
