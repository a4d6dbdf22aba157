package stage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// The models of a desk, in the order they are asked, and a server of one's own.
const (
	firstModel = "google/gemini-3.8-flash"
	nextModel  = "google/gemini-4-argon"
	ownModel   = "chat/small-1"
)

// A desk is a job that asks for one thing, with the health of whom it asks in the test's hands.
type desk struct {
	*shop

	models []string
	fails  map[string]provider.Class
	asked  []string
}

func newDesk(t *testing.T, models ...string) *desk {
	t.Helper()
	d := &desk{shop: newShop(t, time.Hour), models: models, fails: map[string]provider.Class{}}
	s, err := d.env.Store()
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), ref, func(u *store.Unit) error {
		st, err := stage.Planned(u, job.Subtitle, stage.Voices, "", "lines")
		if err != nil {
			return err
		}
		d.shot = st
		_, err = d.journal.Plan(u, []step.Step{st})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// ask runs the step once, as its letter would.
func (d *desk) ask() error {
	m := message
	m.Stage, m.Step, m.Generation = job.Subtitle, d.shot.Key, d.step().Generation
	return stage.Ask(d.t.Context(), d.env, m, func(context.Context, *stage.Work) (all []stage.Inquiry, err error) {
		for _, id := range d.models {
			all = append(all, stage.Inquiry{
				Line: money.Line{Stage: string(job.Subtitle), Backend: id, SKU: id, Micros: 100}, Who: "The translator",
				Call: func(context.Context, string) (any, step.Bill, error) {
					d.asked = append(d.asked, id)
					if class := d.fails[id]; class != "" {
						return nil, step.Bill{}, &provider.Error{Class: class, Backend: id, Code: "x", Err: errors.New("drawn")}
					}
					return "by " + id, step.Bill{Micros: 40}, nil
				},
			})
		}
		return all, nil
	})
}

// Whoever is left alone is not called, and whoever is no more, or refuses us, is passed over for the next. What content
// somebody refuses is taken to nobody else.
func TestAskFailsOver(t *testing.T) {
	t.Parallel()
	open := func(class provider.Class) func(*desk) {
		return func(d *desk) { d.env.Health.Failed(t.Context(), health.Call{Ref: "x", Backend: d.models[0]}, class) }
	}
	fails := func(class provider.Class) func(*desk) { return func(d *desk) { d.fails[d.models[0]] = class } }
	two := []string{firstModel, nextModel}
	for name, c := range map[string]struct {
		models []string
		begin  func(*desk)
		asked  []string // the first time it runs
		by     string   // who has answered then; empty for nobody
		code   string   // of the job's failure then
	}{
		"well":                          {two, func(*desk) {}, two[:1], firstModel, ""},
		"left alone":                    {two, open(provider.Auth), two[1:], nextModel, ""},
		"known to be no more":           {two, open(provider.Retired), two[1:], nextModel, ""},
		"no more":                       {two, fails(provider.Retired), two, nextModel, ""},
		"it refuses us":                 {two, fails(provider.Auth), two, nextModel, ""},
		"sent and not answered":         {two, fails(provider.Unknown), two, nextModel, ""},
		"busy, and asked again later":   {two, fails(provider.Busy), two[:1], "", ""},
		"it refuses what is said":       {two, fails(provider.Policy), two[:1], "", "backend.policy"},
		"nobody else":                   {two[:1], fails(provider.Retired), two[:1], "", "backend.refused"},
		"left alone, and nobody else":   {two[:1], open(provider.Auth), nil, "", ""},
		"gone, and nobody else":         {two[:1], open(provider.Retired), nil, "", "backend.unavailable"},
		"one's own, whatever was there": {[]string{ownModel}, open(provider.Retired), []string{ownModel}, ownModel, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, c.models...)
			c.begin(d)
			err := d.ask()
			if diff := cmp.Diff(c.asked, d.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			st := d.step()
			if want := `"by ` + c.by + `"`; c.by != "" && (st.State != step.Done || st.Result != want) {
				t.Errorf("%s with %s, want %s: %v", st.State, st.Result, want, err)
			}
			if got := d.failure().Code; got != c.code {
				t.Errorf("failed with %q, want %q", got, c.code)
			}
		})
	}
}

// A model that is left alone is waited for where there is no other, and how calls end is told.
func TestAskTellsAndWaits(t *testing.T) {
	t.Parallel()
	d := newDesk(t, firstModel)
	d.env.Health.Failed(t.Context(), health.Call{Ref: "x", Backend: firstModel}, provider.Auth)
	for range 30 {
		if err := d.ask(); err != nil {
			t.Fatal(err)
		}
		if d.step().State == step.Done {
			break
		}
		if d.step().State != step.Waiting || len(d.step().Calls) != 0 {
			t.Fatalf("is %s, calls %v", d.step().State, d.step().Calls)
		}
		d.clock.Advance(time.Minute)
	}
	if diff := cmp.Diff([]string{firstModel}, d.asked); diff != "" || d.step().State != step.Done {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	b, _ := route.Current().Find(firstModel)
	if s := d.env.Health.Look(t.Context()).State(firstModel, d.env.Limit(b)); s != route.Ready {
		t.Errorf("having answered, it is %s", s)
	}
}
