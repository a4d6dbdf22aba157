package health_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/clocktest"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/route/health"
	healthstore "github.com/aiprod/aiprod/shared/route/health/firestore"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

const model = "vendor/model"

// instances are so many processes that share a store and a clock.
func instances(s health.Store, clock *clocktest.Clock, n int) []*health.Health {
	var list []*health.Health
	for range n {
		list = append(list, health.New(s, health.Options{Now: clock.Now, Log: slog.New(slog.DiscardHandler), Rest: time.Minute}))
	}
	return list
}

// stores are a store in memory and the real one.
func stores(t *testing.T) map[string]health.Store {
	t.Helper()
	client := storetest.Client(t)
	return map[string]health.Store{
		"memory": &health.Memory{}, "firestore": healthstore.New(func() (*firestore.Client, error) { return client, nil }),
	}
}

// What one instance is told, the other knows; of all calls of both only one tries the backend again.
func TestTwoInstancesShareABreaker(t *testing.T) {
	t.Parallel()
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, clock := t.Context(), storetest.NewClock()
			both := instances(s, clock, 2)
			for i := range 5 {
				both[i%2].Failed(ctx, health.Call{Ref: "x", Backend: model}, provider.Outage)
			}
			clock.Advance(6 * time.Second) // what was read is stale
			for i, h := range both {
				if a := h.Take(ctx, health.Call{Ref: "y", Backend: model}); a.State != route.BreakerOpen || a.Later {
					t.Fatalf("instance %d: %+v", i, a)
				}
				if got := h.Look(ctx).State(model, route.Limit{}); got != route.BreakerOpen {
					t.Errorf("instance %d: %s", i, got)
				}
			}
			clock.Advance(2 * time.Minute)
			through := race(t, both)
			if len(through) != 1 {
				t.Fatalf("%d calls try at once", len(through))
			}
			both[0].Made(ctx, health.Call{Ref: through[0], Backend: model})
			clock.Advance(6 * time.Second)
			if n := len(race(t, both)); n != 10 {
				t.Errorf("%d of 10 calls are made of a backend that is well", n)
			}
		})
	}
}

// race has both instances ask for five calls each, all at once, and returns those that may be made.
func race(t *testing.T, both []*health.Health) []string {
	t.Helper()
	var mu sync.Mutex
	var through []string
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			ref := string(rune('a' + i))
			if a := both[i%2].Take(t.Context(), health.Call{Ref: ref, Backend: model}); a.State == route.Ready {
				mu.Lock()
				defer mu.Unlock()
				through = append(through, ref)
			} else if !a.Later {
				t.Errorf("%s: %+v", ref, a)
			}
		})
	}
	wg.Wait()
	return through
}

// No more calls are under way than the vendor allows, whoever makes them, and no more are made in a day.
func TestTwoInstancesShareALimit(t *testing.T) {
	t.Parallel()
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, clock := t.Context(), storetest.NewClock()
			both := instances(s, clock, 2)
			call := func(ref string) health.Call {
				return health.Call{Ref: ref, Backend: model, Limit: route.Limit{Of: "vendor", Parallel: 2, Daily: 4}, Until: clock.Now().Add(time.Hour)}
			}
			for i, ref := range []string{"a", "b"} {
				if a := both[i].Take(ctx, call(ref)); a.State != route.Ready {
					t.Fatalf("%s: %+v", ref, a)
				}
			}
			if a := both[0].Take(ctx, call("c")); a.State != route.Quota || !a.Later {
				t.Errorf("a third call: %+v", a)
			}
			both[1].Made(ctx, call("a"))
			both[0].Failed(ctx, call("b"), provider.Policy)
			if a := both[0].Take(ctx, call("c")); a.State != route.Ready {
				t.Errorf("after others have ended: %+v", a)
			}
			if a := both[1].Take(ctx, call("d")); a.State != route.Ready {
				t.Errorf("the fourth: %+v", a)
			}
			both[1].Unmade(ctx, call("d")) // counts for nothing
			if a := both[1].Take(ctx, call("e")); a.State != route.Ready {
				t.Errorf("in place of one that was not made: %+v", a)
			}
			if a := both[0].Take(ctx, call("f")); a.State != route.Quota || a.Later {
				t.Errorf("the fifth of the day: %+v", a)
			}
		})
	}
}

// counting is a store that counts what it is asked, and may be down.
type counting struct {
	health.Memory

	reads, changes int
	down           bool
}

var errDown = errors.New("down")

func (c *counting) All(ctx context.Context) (map[string]health.Record, error) {
	c.reads++
	if c.down {
		return nil, errDown
	}
	return c.Memory.All(ctx)
}

func (c *counting) Change(ctx context.Context, of string, do func(*health.Record)) (health.Record, error) {
	c.changes++
	if c.down {
		return health.Record{}, errDown
	}
	return c.Memory.Change(ctx, of, do)
}

// A hundred calls of a backend that is well, within seconds, cost one read and nothing else.
func TestWellBackendsCostNearlyNothing(t *testing.T) {
	t.Parallel()
	ctx, clock, s := t.Context(), storetest.NewClock(), &counting{}
	h := instances(s, clock, 1)[0]
	c := health.Call{Ref: "a", Backend: model, Began: clock.Now(), Expected: time.Second}
	for range 100 {
		if a := h.Take(ctx, c); a.State != route.Ready {
			t.Fatal(a)
		}
		h.Accepted(ctx, c)
		h.Made(ctx, c)
	}
	if s.reads != 1 || s.changes != 0 {
		t.Errorf("%d reads and %d changes", s.reads, s.changes)
	}
	clock.Advance(20 * time.Second)
	h.Made(ctx, c) // tells of all of them
	if got := h.Look(ctx).Learned(model); got.Calls != 101 || s.changes != 1 {
		t.Errorf("%+v learned, in %d changes", got, s.changes)
	}
}

// A store that is down keeps nobody from being called, and it is counted how often it was.
func TestItFailsOpen(t *testing.T) {
	t.Parallel()
	ctx, clock, s := t.Context(), storetest.NewClock(), &counting{}
	h := instances(s, clock, 1)[0]
	c := health.Call{Ref: "a", Backend: model, Limit: route.Limit{Of: model, Parallel: 1}, Until: clock.Now().Add(time.Hour)}
	h.Failed(ctx, c, provider.Auth)
	s.down = true
	clock.Advance(6 * time.Second)
	if a := h.Take(ctx, c); a.State != route.BreakerOpen {
		t.Errorf("what was known is forgotten: %+v", a)
	}
	clock.Advance(time.Hour)
	for range 3 {
		if a := h.Take(ctx, c); a.State != route.Ready {
			t.Errorf("%+v", a)
		}
		h.Failed(ctx, c, provider.Outage)
	}
	if h.Unheard() == 0 {
		t.Error("nothing is counted")
	}
}

// What nobody but us can mend is told once, however many calls it fails.
func TestAlerts(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	var told []provider.Class
	h := health.New(&health.Memory{}, health.Options{Now: clock.Now, Log: slog.New(slog.DiscardHandler), Alert: func(_ context.Context, _ string, why provider.Class) {
		told = append(told, why)
	}})
	for range 3 {
		h.Failed(t.Context(), health.Call{Backend: "a/b"}, provider.Auth)
		h.Failed(t.Context(), health.Call{Backend: "c/d"}, provider.Retired)
	}
	for range 9 {
		h.Failed(t.Context(), health.Call{Backend: "e/f"}, provider.Outage)
	}
	if len(told) != 2 {
		t.Errorf("told of %v", told)
	}
	if got := h.Look(t.Context()).State("c/d", route.Limit{}); got != route.Retired {
		t.Errorf("a model that is no more is %s", got)
	}
}

// How long calls take, and how often they fail, reaches the market.
func TestLearned(t *testing.T) {
	t.Parallel()
	ctx, clock := t.Context(), storetest.NewClock()
	h := instances(&health.Memory{}, clock, 1)[0]
	for range 4 {
		c := health.Call{Ref: "a", Backend: model, Began: clock.Now(), Expected: 10 * time.Second}
		clock.Advance(20 * time.Second)
		h.Made(ctx, c)
	}
	h.Failed(ctx, health.Call{Ref: "b", Backend: model}, provider.Outage)
	got := h.Look(ctx).Learned(model)
	if got.Calls != 5 || got.Failed != 1 || got.Made != 4 || got.Planned != 40 || got.Took < 80 || got.Took > 81 {
		t.Errorf("%+v", got)
	}
}
