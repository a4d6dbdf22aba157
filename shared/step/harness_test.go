package step_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// lease outlasts every test: it runs out when a test moves the clock, and is never renewed.
const lease = time.Hour

// A bench is a journal on a store, with one job in RENDERING.
type bench struct {
	*storetest.Bench
	*step.Journal
	t   *testing.T
	ref store.Ref
}

func start(t *testing.T) *bench { return startWith(t, lease) }

func startWith(t *testing.T, lease time.Duration) *bench {
	t.Helper()
	b := storetest.New(t)
	j := step.New(b.Store, step.Options{Lease: lease, Token: rand.Text})
	return &bench{b, j, t, b.Submit(t, "j", job.Rendering)}
}

// first is the step that Claim makes where there is none.
func first(key string) step.Step {
	return step.Step{Key: key, Stage: job.Render, Name: "render " + key, Group: "takes", Letter: outbox.Letter{Queue: "work", Name: "task-" + key, Data: []byte("{}")}}
}

// claim takes a step that must be free.
func (b *bench) claim(key string) (context.Context, *step.Lease) {
	b.t.Helper()
	work, l, err := b.Claim(b.t.Context(), b.ref, first(key))
	if err != nil {
		b.t.Fatalf("claim %s: %v", key, err)
	}
	b.t.Cleanup(func() { _ = l.Release(context.Background()) })
	return work, l
}

// complete completes a held step.
func (b *bench) complete(l *step.Lease) {
	b.t.Helper()
	if err := l.Complete(b.t.Context(), "made", "", nil); err != nil {
		b.t.Fatalf("complete: %v", err)
	}
}

// update changes the attempt.
func (b *bench) update(do func(*store.Unit) error) {
	b.t.Helper()
	if err := b.Update(b.t.Context(), b.ref, do); err != nil {
		b.t.Fatal(err)
	}
}

// gather plans steps as the group takes in the attempt's present pass.
func (b *bench) gather(keys ...string) {
	b.t.Helper()
	b.update(func(u *store.Unit) error {
		var steps []step.Step
		for _, k := range keys {
			steps = append(steps, first(k))
		}
		b.Gather(u, "takes")
		_, err := b.Plan(u, steps)
		return err
	})
}

// join joins the group takes; what follows is one letter.
func (b *bench) join() error {
	return storetest.Patiently(func() error {
		return b.Join(b.t.Context(), b.ref, "takes", func(u *store.Unit) error {
			u.Send(outbox.Letter{Name: "joined"})
			return nil
		})
	})
}

// sent returns how many letters of a name were posted.
func (b *bench) sent(name string) int {
	n := 0
	for _, l := range b.Post.Letters() {
		if l.Name == name {
			n++
		}
	}
	return n
}

// read returns a step.
func (b *bench) read(key string) step.Step {
	b.t.Helper()
	st, err := b.Get(b.t.Context(), b.ref, key)
	if err != nil {
		b.t.Fatal(err)
	}
	return st
}
