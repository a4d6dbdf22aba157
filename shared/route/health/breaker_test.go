package health

import (
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// at is a record in a state at noon, left alone for a reason.
func at(s State, why provider.Class) Record {
	switch s {
	case Open:
		return Record{Until: noon.Add(time.Minute), Rests: 1, Why: why}
	case HalfOpen:
		return Record{Until: noon, Rests: 1, Why: why}
	case Trying:
		return Record{Until: noon, Rests: 1, Why: why, Trial: "a", TrialEnd: noon.Add(time.Minute)}
	}
	return Record{}
}

// Each row is one thing that happens to a breaker in a state.
func TestTransitions(t *testing.T) {
	t.Parallel()
	const rest = 30 * time.Second
	fails := func(c provider.Class) func(*Record) {
		return func(r *Record) { r.failed("a", c, rest, noon) }
	}
	often := func(c provider.Class, n int) func(*Record) {
		return func(r *Record) {
			for range n {
				r.failed("a", c, rest, noon)
			}
		}
	}
	busyFor := func(d time.Duration) func(*Record) {
		return func(r *Record) {
			r.failed("a", provider.Busy, rest, noon.Add(-d))
			r.failed("b", provider.Busy, rest, noon)
		}
	}
	try := func(r *Record) { r.try("b", noon) }
	accepted := func(r *Record) { r.accepted(noon) }
	made := func(r *Record) { r.made(noon) }
	for _, tt := range []struct {
		name string
		from State
		why  provider.Class
		do   func(*Record)
		to   State
	}{
		{"one outage is an accident", Closed, "", fails(provider.Outage), Closed},
		{"four are, too", Closed, "", often(provider.Outage, 4), Closed},
		{"five are none", Closed, "", often(provider.Outage, 5), Open},
		{"nobody knows what became of it, five times", Closed, "", often(provider.Unknown, 5), Open},
		{"something was made in between", Closed, "", func(r *Record) { often(provider.Outage, 4)(r); made(r); fails(provider.Outage)(r) }, Closed},
		{"the first ones were long ago", Closed, "", func(r *Record) {
			for range 4 {
				r.failed("a", provider.Outage, rest, noon.Add(-time.Hour))
			}
			fails(provider.Outage)(r)
		}, Closed},
		{"busy, many times in a moment", Closed, "", often(provider.Busy, 50), Closed},
		{"busy for a minute", Closed, "", busyFor(time.Minute), Closed},
		{"busy for two", Closed, "", busyFor(2 * time.Minute), Open},
		{"no credit", Closed, "", fails(provider.Auth), Open},
		{"the model is no more", Closed, "", fails(provider.Retired), Open},
		{"refused content, for ever", Closed, "", often(provider.Policy, 100), Closed},
		{"our own mistake, for ever", Closed, "", often(provider.Caller, 100), Closed},
		{"called off", Closed, "", often(provider.Cancelled, 100), Closed},

		{"a late success", Open, provider.Outage, made, Open},
		{"a late failure", Open, provider.Outage, fails(provider.Outage), Open},
		{"accepted before it was left alone", Open, provider.Auth, accepted, Open},
		{"nobody may try yet", Open, provider.Outage, try, Open},

		{"one may try", HalfOpen, provider.Outage, try, Trying},
		{"a second one may not", Trying, provider.Outage, try, Trying},
		{"it was accepted, which says little", Trying, provider.Outage, accepted, Trying},
		{"it was made", Trying, provider.Outage, made, Closed},
		{"it failed", Trying, provider.Outage, fails(provider.Outage), Open},
		{"it was refused for what it says", Trying, provider.Outage, fails(provider.Policy), HalfOpen},
		{"busy still", Trying, provider.Busy, fails(provider.Busy), Open},
		{"there is credit again", Trying, provider.Auth, accepted, Closed},
		{"there is a place again", Trying, provider.Busy, accepted, Closed},
		{"there is the model again", Trying, provider.Retired, accepted, Closed},
		{"there is none still", Trying, provider.Retired, fails(provider.Retired), Open},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := at(tt.from, tt.why)
			if got := r.State(noon); got != tt.from {
				t.Fatalf("begins %s", got)
			}
			tt.do(&r)
			if got := r.State(noon); got != tt.to {
				t.Errorf("%s, want %s: %+v", got, tt.to, r)
			}
		})
	}
}

// A backend is left alone for twice as long each time, up to the longest; a model that is no more for a day.
func TestRests(t *testing.T) {
	t.Parallel()
	var r Record
	now := noon
	var got []time.Duration
	for range 7 {
		r.failed("a", provider.Auth, 30*time.Second, now)
		got = append(got, r.Until.Sub(now))
		now = r.Until
		r.try("a", now)
	}
	want := []time.Duration{30, 60, 120, 240, 480, 600, 600}
	for i := range want {
		if got[i] != want[i]*time.Second {
			t.Fatalf("rests %v", got)
		}
	}
	until := r.Until
	r.failed("b", provider.Outage, 30*time.Second, until.Add(-time.Second)) // of a call that was made before
	if r.Until != until || r.Rests != 7 {
		t.Errorf("a late failure has it left alone until %s, and not %s", r.Until, until)
	}
	r.made(now)
	r.failed("a", provider.Retired, 30*time.Second, now)
	if got := r.Until.Sub(now); got != 24*time.Hour {
		t.Errorf("a model that is no more is left alone for %s", got)
	}
}

// A trial whose worker was lost does not keep others from trying for ever.
func TestLostTrial(t *testing.T) {
	t.Parallel()
	r := at(Trying, provider.Outage)
	later := noon.Add(time.Minute)
	if got := r.State(later); got != HalfOpen {
		t.Errorf("%s", got)
	}
	if got := r.try("b", later); got != Closed || r.Trial != "b" {
		t.Errorf("%s, trial of %q", got, r.Trial)
	}
	if got := r.try("b", later); got != Closed {
		t.Errorf("the same call asks again: %s", got)
	}
}
