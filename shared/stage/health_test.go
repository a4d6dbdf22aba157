package stage_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/clocktest"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/credit"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
	"github.com/aiprod/aiprod/shared/take"
)

// A shop is a job that buys one shot, of limited or of other, with the health of both in the test's hands.
type shop struct {
	t       *testing.T
	env     *cloud.Env
	clock   *clocktest.Clock
	journal *step.Journal
	shot    step.Step
	// limited takes one call at once; other takes any number.
	limited, other *backend
	// first reads the picture that limited's clip begins with; nil for none.
	first func(context.Context) (*provider.Image, error)
	// price is what limited asks, in micro-dollars; 0 is as much as other.
	price  int64
	passed []route.Passed
	// reword words anew what was refused; nil for nobody. told is the result of the step.
	reword func(context.Context, *stage.Work) (prompt, by string, err error)
	strict bool
	told   take.Bought
}

const (
	limited = "runway/gen4.5" // one call at once in the lowest tier
	other   = "google/veo-3.1"
)

// newShop plans the shot of an attempt that has so long until its deadline.
func newShop(t *testing.T, left time.Duration) *shop {
	t.Helper()
	env, s := world(t)
	calm := fate{answer: "ok", end: "made"}
	p := &shop{t: t, env: env, clock: storetest.NewClock(), limited: &backend{next: calm}, other: &backend{next: calm}}
	env.Now = p.clock.Now
	env.Config.Vendors.Poll = 5 * time.Second
	env.Blobs = &drive{files: map[string][]byte{}}
	env.Health = health.New(&health.Memory{}, health.Options{Now: env.Now, Log: env.Log})
	var err error
	if p.journal, err = env.Journal(); err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), ref, func(u *store.Unit) error {
		u.Attempt.Deadline, u.Attempt.CeilingMicros = p.clock.Now().Add(left), 2000
		u.Change()
		want := take.Purchase{Footage: take.Footage{Prompt: "bread", Seconds: 2}}
		if p.shot, err = stage.PlannedBy(u, job.Generate, stage.Takes, "s1", want.Footage, want); err != nil {
			return err
		}
		p.shot.Letter.Queue = stage.QueueOf(job.Generate, limited)
		_, err = p.journal.Plan(u, []step.Step{p.shot})
		return err
	})
	if err == nil {
		err = s.Draw(t.Context(), ref, 2000)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// run runs the shot's step once, as its letter would, and returns it.
func (p *shop) run() step.Step {
	p.t.Helper()
	if err := p.try(); err != nil {
		p.t.Fatal(err)
	}
	return p.step()
}

// try runs the shot's step once.
func (p *shop) try() error {
	m := message
	m.Stage, m.Step = job.Generate, p.shot.Key
	m.Generation = p.step().Generation
	return stage.Buy(p.t.Context(), p.env, m, func(_ context.Context, w *stage.Work) (stage.Purchase, error) {
		offer := func(id string, b *backend, micros int64) stage.Offer {
			return stage.Offer{Line: money.Line{Stage: "generate", Backend: id, SKU: id, Micros: micros}, Video: b, Clip: provider.Clip{Prompt: "bread"}}
		}
		bought := func(backend, reason string) take.Bought {
			p.passed, p.told = w.Passed(), take.Bought{Backend: backend, Reason: reason}
			p.told.Rewritten, p.told.RewrittenBy = w.Reworded()
			return p.told
		}
		sale := stage.Purchase{
			Offers: []stage.Offer{offer(limited, p.limited, max(p.price, salePrice)), offer(other, p.other, salePrice)}, Strict: p.strict,
			Result:  func(backend string, _ *credit.Credit) any { return bought(backend, "") },
			Instead: func(reason string) stage.Finish { return stage.Finish{Result: bought("", reason)} },
		}
		if p.first != nil {
			sale.Offers[0].First = func(ctx context.Context) (*provider.Image, error) { return p.first(ctx) }
		}
		if p.reword != nil {
			sale.Reword = func(ctx context.Context) (string, string, error) { return p.reword(ctx, w) }
		}
		return sale, nil
	})
}

// end runs the shot's step until it is over.
func (p *shop) end() step.Step {
	p.t.Helper()
	st := p.step()
	for range 12 {
		if st = p.run(); st.State == step.Produced || st.State == step.Done {
			break
		}
		p.clock.Advance(time.Minute)
	}
	return st
}

func (p *shop) step() step.Step {
	p.t.Helper()
	st, err := p.journal.Get(p.t.Context(), ref, p.shot.Key)
	if err != nil {
		p.t.Fatal(err)
	}
	return st
}

// take takes the one place of the limited backend, as another job's call would.
func (p *shop) take() health.Call {
	p.t.Helper()
	c := p.upcoming()
	if a := p.env.Health.Take(p.t.Context(), c); a.State != route.Ready {
		p.t.Fatal(a)
	}
	return c
}

// A call waits for a place among those its vendor allows: it reserves nothing meanwhile, and goes to no other backend.
func TestBuyWaitsForAPlace(t *testing.T) {
	t.Parallel()
	p := newShop(t, time.Hour)
	busy := p.take()
	for range 3 {
		if st := p.run(); st.State != step.Waiting || len(st.Calls) != 0 || len(p.limited.sales)+len(p.other.sales) != 0 {
			t.Fatalf("%s, %d calls", st.State, len(st.Calls))
		}
		p.clock.Advance(time.Minute)
	}
	p.env.Health.Made(t.Context(), busy)
	if st := p.run(); len(st.Calls) != 1 || len(p.limited.sales) != 1 {
		t.Errorf("once there is a place: %s, %+v", st.State, st.Calls)
	}
}

// Where there is no time to wait, or the backend is left alone, the next one is called, in its own queue; what was passed is kept.
func TestBuyPasses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		left  time.Duration
		begin func(*shop)
		code  string
	}{
		{"no time to wait", 10 * time.Minute, func(p *shop) { p.take() }, "quota"},
		{"left alone", time.Hour, func(p *shop) {
			p.env.Health.Failed(t.Context(), health.Call{Ref: "x", Backend: limited}, provider.Auth)
		}, "breaker_open"},
		{"no more", time.Hour, func(p *shop) {
			p.env.Health.Failed(t.Context(), health.Call{Ref: "x", Backend: limited}, provider.Retired)
		}, "retired"},
		{"it refuses us", time.Hour, func(p *shop) { p.limited.next.answer = "auth" }, "auth"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newShop(t, tt.left)
			tt.begin(p)
			st := p.run()
			if len(p.limited.sales) != 0 || len(p.other.sales) != 1 || st.Letter.Queue != stage.QueueOf(job.Generate, other) {
				t.Fatalf("%d and %d sales, queue %s", len(p.limited.sales), len(p.other.sales), st.Letter.Queue)
			}
			for range 3 {
				p.clock.Advance(time.Minute)
				if st = p.run(); st.State == step.Produced {
					break
				}
			}
			if diff := cmp.Diff([]route.Passed{{Backend: limited, Code: tt.code}}, p.passed); diff != "" || st.State != step.Produced {
				t.Errorf("%s (-want +got):\n%s", st.State, diff)
			}
		})
	}
}

// A call that its backend would have cost more than the job may is called off, and the next backend makes the shot.
func TestBuyCallsOffWhatIsTooDear(t *testing.T) {
	t.Parallel()
	p := newShop(t, time.Hour)
	p.limited.next.estimate = 2001
	for range 5 {
		if st := p.run(); st.State == step.Produced {
			break
		}
		p.clock.Advance(time.Minute)
	}
	if len(p.limited.sales) != 1 || !p.limited.sales[0].canceled || len(p.other.sales) != 1 {
		t.Fatalf("%d and %d sales", len(p.limited.sales), len(p.other.sales))
	}
	if want := []route.Passed{{Backend: limited, Code: string(provider.Cancelled)}}; !slices.Equal(p.passed, want) {
		t.Errorf("passed %v, want %v", p.passed, want)
	}
}

// Where a budget has too little left for a backend, one that asks less makes the take; that is no failure of anybody's.
func TestTooDearIsHadCheaper(t *testing.T) {
	t.Parallel()
	p := newShop(t, time.Hour)
	p.price = 2001 // of 2000
	st := p.run()
	if len(st.Calls) != 1 || st.Calls[0].Line.Backend != other || len(p.limited.sales) != 0 {
		t.Fatalf("calls %+v", st.Calls)
	}
	if diff := cmp.Diff([]route.Passed{{Backend: limited, Code: route.OverBudget}}, st.Calls[0].Passed); diff != "" {
		t.Errorf("passed (-want +got):\n%s", diff)
	}
	if a := p.env.Health.Take(t.Context(), p.upcoming()); a.State != route.Ready {
		t.Errorf("the place of a call that was not made is still held: %+v", a)
	}
}

// A call that is not made because the picture it begins with cannot be read holds no place.
func TestUnreadPictureHoldsNoPlace(t *testing.T) {
	t.Parallel()
	p := newShop(t, time.Hour)
	gone := errors.New("gone")
	p.first = func(context.Context) (*provider.Image, error) { return nil, gone }
	if err := p.try(); !errors.Is(err, gone) || len(p.step().Calls) != 0 {
		t.Fatalf("%v, calls %v", err, p.step().Calls)
	}
	p.take()
}

// upcoming is another job's call of the limited backend.
func (p *shop) upcoming() health.Call {
	b, _ := route.Current().Find(limited)
	return health.Call{Ref: "another", Backend: limited, Limit: p.env.Limit(b), Until: p.clock.Now().Add(time.Hour)}
}
