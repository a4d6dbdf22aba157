package step_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// offer is a call of a backend for 300 micro-dollars.
func offer(backend string) step.Offer {
	return step.Offer{Line: money.Line{Stage: "generate", Backend: backend, SKU: backend, Micros: 300}, Limit: time.Minute}
}

// fund gives the attempt a budget.
func (b *bench) fund(micros int64) {
	b.t.Helper()
	if err := b.Draw(b.t.Context(), b.ref, micros); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// intend begins a call that must be allowed.
func (b *bench) intend(l *step.Lease, backend string) step.Call {
	b.t.Helper()
	c, err := l.Intend(b.t.Context(), offer(backend))
	b.must(err)
	return c
}

// books are the kinds of the ledger's lines and what the attempt has spent and holds.
type books struct {
	Lines       []string
	Spent, Held int64
}

func (b *bench) books() books {
	b.t.Helper()
	lines, err := b.Costs(b.t.Context(), b.ref)
	b.must(err)
	v, err := b.View(b.t.Context(), b.ref)
	b.must(err)
	out := books{Spent: v.Attempt.SpentMicros, Held: v.Attempt.HeldMicros}
	for _, l := range lines {
		out.Lines = append(out.Lines, l.Backend+" "+string(l.Kind))
	}
	return out
}

// A step given back with an open call is gone after, even when its job is over and
// its letter lost; one without a call waits for its letter.
func TestOpenCallsAreGoneAfter(t *testing.T) {
	t.Parallel()
	for name, back := range map[string]func(*step.Lease) error{
		"failed":   func(l *step.Lease) error { _, err := l.Fail(t.Context(), "test"); return err },
		"released": func(l *step.Lease) error { return l.Release(t.Context()) },
	} {
		b := start(t)
		b.fund(300)
		_, idle := b.claim("idle")
		b.must(back(idle))
		_, l := b.claim("k")
		b.intend(l, "a")
		accept(t, l)
		b.must(back(l))
		b.update(func(u *store.Unit) error { return u.Move(job.Canceled, "alice", "") })
		b.Clock.Advance(time.Minute)
		orphans, err := b.Expired(t.Context(), 10)
		if err != nil || len(orphans) != 1 || orphans[0].Step.Key != "k" {
			t.Errorf("%s: %d orphans, %v; want the step with the open call", name, len(orphans), err)
		}
	}
}

// Every way a call can end leaves the ledger balanced.
func TestCallsEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		end  func(context.Context, *step.Lease) error
		want books
		// again is whether the backend may be asked again.
		again bool
	}{
		{"refunded", func(ctx context.Context, l *step.Lease) error { return l.Refund(ctx, "busy", false) },
			books{Lines: []string{"a reserve", "a release"}}, true},
		{"refunded for good", func(ctx context.Context, l *step.Lease) error { return l.Refund(ctx, "auth", true) },
			books{Lines: []string{"a reserve", "a release"}}, false},
		{"failed and billed", func(ctx context.Context, l *step.Lease) error {
			return l.Charge(ctx, step.Bill{Micros: 120, Quantity: 2}, "output")
		},
			books{Lines: []string{"a reserve", "a settle"}, Spent: 120}, false},
		{"lost", func(ctx context.Context, l *step.Lease) error { return l.Doubt(ctx, "timeout") },
			books{Lines: []string{"a reserve", "a maybe_billed"}, Held: 300}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			b.fund(1000)
			_, l := b.claim("k")
			b.intend(l, "a")
			b.must(c.end(t.Context(), l))
			if diff := cmp.Diff(c.want, b.books()); diff != "" {
				t.Error(diff)
			}
			if got := !b.read("k").Tried("a"); got != c.again {
				t.Errorf("may be asked again: %v, want %v", got, c.again)
			}
		})
	}
}

// A call is intended only while none is open, within the budget and under a lease.
func TestIntendIsRefused(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.fund(500)
	_, l := b.claim("k")
	b.intend(l, "a")
	if _, err := l.Intend(t.Context(), offer("b")); err == nil {
		t.Error("two calls of a step are open")
	}
	b.must(l.Doubt(t.Context(), "timeout"))
	if _, err := l.Intend(t.Context(), offer("a")); err == nil {
		t.Error("a backend that may have billed was called again")
	}
	if _, err := l.Intend(t.Context(), offer("b")); fault.Of(err).Code != "cost.cap_reached" {
		t.Errorf("a call of 300 with 200 left: %v", err)
	}
	b.Clock.Advance(2 * lease)
	b.claim("k")
	if _, err := l.Intend(t.Context(), offer("c")); err == nil {
		t.Error("a call was made under a lease that another has taken")
	}
}

// A parked step is claimed by its own letter and by no other.
func TestPark(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.fund(1000)
	_, l := b.claim("k")
	b.intend(l, "a")
	accept(t, l)
	at := b.Now().Add(time.Minute)
	b.must(l.Park(t.Context(), at))
	letters := b.Post.Letters()
	letter := letters[len(letters)-1]
	var m job.Message
	b.must(json.Unmarshal(letter.Data, &m))
	if !letter.At.Equal(at) || letter.Name != "task-k-g1" || m.Generation != 1 {
		t.Errorf("letter %+v, message %+v", letter, m)
	}
	for _, generation := range []int{0, 2} {
		_, _, err := b.Claim(t.Context(), b.ref, step.Step{Key: "k", Generation: generation})
		if !errors.Is(err, step.ErrParked) {
			t.Errorf("claimed for generation %d: %v", generation, err)
		}
	}
	_, again, err := b.Claim(t.Context(), b.ref, step.Step{Key: "k", Generation: 1})
	b.must(err)
	if c, open := again.Step.Call(); !open || c.Operation != "op" || c.State != step.Accepted {
		t.Errorf("call %+v", c)
	}
	b.must(again.Release(t.Context()))
}

// The file of a call settles it, at the backend's own figure where it gives one.
func TestTakeSettles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cost *int64
		want int64
	}{"said": {new(int64(280)), 280}, "not said": {nil, 300}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			b.fund(1000)
			b.gather("k")
			_, l := b.claim("k")
			b.intend(l, "a")
			accept(t, l)
			b.must(l.Produce(t.Context(), "measured", c.cost))
			for range 2 {
				_, err := b.Take(t.Context(), b.ref, "k", step.Artefact{Object: "o"}, func(*store.Unit, step.Step) error { return nil })
				if err != nil && !errors.Is(err, step.ErrDone) {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(books{Lines: []string{"a reserve", "a settle"}, Spent: c.want}, b.books()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A step of a job that is over is claimed to end its open call, and for nothing else.
func TestLateClaim(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.fund(1000)
	_, paid := b.claim("paid")
	b.intend(paid, "a")
	accept(t, paid)
	b.must(paid.Park(t.Context(), b.Now()))
	_, free := b.claim("free")
	b.must(free.Release(t.Context()))
	b.update(func(u *store.Unit) error { return u.Move(job.Canceled, "alice", "canceled") })

	if _, _, err := b.Claim(t.Context(), b.ref, first("free")); !errors.Is(err, step.ErrObsolete) {
		t.Errorf("a step without a call: %v", err)
	}
	_, l, err := b.Claim(t.Context(), b.ref, step.Step{Key: "paid", Generation: 1})
	b.must(err)
	if !l.Late {
		t.Error("the lease does not say that it is late")
	}
	b.must(l.Refund(t.Context(), "canceled", true))
	b.must(l.Release(t.Context()))
	if got := b.books(); got.Held != 0 || got.Spent != 0 {
		t.Errorf("books %+v", got)
	}
	if day, _, err := b.Drawn(t.Context(), b.ref.Tenant, b.Now()); err != nil || day != 0 {
		t.Errorf("%d is still drawn: %v", day, err)
	}
}

// A step that an earlier attempt left waiting goes on for the next one, with its call.
func TestRetryTakesCallsOver(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.fund(1000)
	b.gather("k")
	_, l := b.claim("k")
	b.intend(l, "a")
	accept(t, l)
	b.must(l.Park(t.Context(), b.Now()))
	b.update(func(u *store.Unit) error { return u.Move(job.Error, "test", "x") })
	b.must(b.Update(t.Context(), store.Ref{Tenant: b.ref.Tenant, Job: b.ref.Job}, func(u *store.Unit) error { return u.Retry("alice") }))
	old := b.ref
	b.ref.Attempt = 2
	b.gather("k")
	_, again, err := b.Claim(t.Context(), old, step.Step{Key: "k", Generation: 1}) // the first attempt's letter
	b.must(err)
	if c, open := again.Step.Call(); again.Late || !open || c.Operation != "op" || again.Step.Attempt != 2 {
		t.Errorf("late %v, call %+v, attempt %d", again.Late, c, again.Step.Attempt)
	}
	b.must(again.Produce(t.Context(), "measured", nil))
	_, err = b.Take(t.Context(), b.ref, "k", step.Artefact{Object: "o"}, func(*store.Unit, step.Step) error { return nil })
	b.must(err)
	var first job.Attempt
	d, err := b.Attempt(old).Get(t.Context())
	b.must(err)
	b.must(d.DataTo(&first))
	if first.SpentMicros != 300 || first.HeldMicros != 0 || first.EscrowMicros != 300 {
		t.Errorf("the first attempt's books: %+v", first)
	}
}

// What nobody clears up in a day is settled at its estimate.
func TestDoubtsAreCleared(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.fund(1000)
	_, l := b.claim("k")
	b.intend(l, "a")
	b.must(l.Doubt(t.Context(), "timeout"))
	b.must(l.Release(t.Context()))
	for _, after := range []time.Duration{0, 25 * time.Hour, 0} {
		b.Clock.Advance(after)
		_, err := b.ClearDoubts(t.Context(), 10)
		b.must(err)
	}
	want := books{Lines: []string{"a reserve", "a maybe_billed", "a settle"}, Spent: 300}
	if diff := cmp.Diff(want, b.books()); diff != "" {
		t.Error(diff)
	}
}

// accept writes down that the open call was accepted, with no estimate.
func accept(t *testing.T, l *step.Lease) {
	t.Helper()
	if within, err := l.Accept(t.Context(), "op", 0); err != nil || !within {
		t.Fatalf("accepted within the budget: %t, %v", within, err)
	}
}

// A backend that estimates more than was reserved has more reserved, as far as the budget goes; what it
// costs in the end is booked against all of it.
func TestEstimateRaisesTheReservation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		estimate int64
		within   bool
		want     books
	}{
		{"none", 0, true, books{Lines: []string{"a reserve"}, Held: 300}},
		{"less", 200, true, books{Lines: []string{"a reserve"}, Held: 300}},
		{"more", 400, true, books{Lines: []string{"a reserve", "a raise"}, Held: 400}},
		{"all there is", 500, true, books{Lines: []string{"a reserve", "a raise"}, Held: 500}},
		{"more than there is", 501, false, books{Lines: []string{"a reserve"}, Held: 300}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			b.fund(500)
			_, l := b.claim("k")
			b.intend(l, "a")
			within, err := l.Accept(t.Context(), "op", c.estimate)
			if err != nil || within != c.within {
				t.Errorf("within the budget: %t, %v", within, err)
			}
			if diff := cmp.Diff(c.want, b.books()); diff != "" {
				t.Error(diff)
			}
			b.must(l.Refund(t.Context(), "outage", false))
			if got := b.books(); got.Held != 0 || got.Spent != 0 {
				t.Errorf("after the refund: %+v", got)
			}
		})
	}
}
