package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// drawn returns what is drawn of the test tenant's day.
func drawn(t *testing.T, b *storetest.Bench) int64 {
	t.Helper()
	day, month, err := b.Drawn(t.Context(), storetest.Tenant, b.Now())
	if err != nil || day != month {
		t.Fatalf("day %d, month %d: %v", day, month, err)
	}
	return day
}

func setCaps(t *testing.T, b *storetest.Bench, c money.Caps) {
	t.Helper()
	if _, err := b.Tenant(storetest.Tenant).Set(t.Context(), map[string]any{"caps": c}); err != nil {
		t.Fatal(err)
	}
}

// An attempt draws once, and what it has not spent returns when it ends.
func TestDrawAndGiveBack(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Rendering)
	for range 2 {
		if err := b.Draw(t.Context(), ref, 1000); err != nil {
			t.Fatal(err)
		}
	}
	line := money.Line{Step: "k", Call: 1, Backend: "b", Micros: 700}
	other := money.Line{Step: "k", Call: 2, Backend: "c", Micros: 200}
	update(t, b, ref, func(u *store.Unit) error { return u.Reserve(line) })
	update(t, b, ref, func(u *store.Unit) error { return u.Reserve(other) })
	err := b.Update(t.Context(), ref, func(u *store.Unit) error {
		return u.Reserve(money.Line{Step: "k", Call: 3, Micros: 101})
	})
	if fault.Of(err).Code != "cost.cap_reached" {
		t.Errorf("reserved more than was drawn: %v", err)
	}
	settled := line
	settled.Micros = 650
	update(t, b, ref, func(u *store.Unit) error { return u.Settle(1, settled, line.Micros) })
	if got := drawn(t, b); got != 1000 {
		t.Errorf("%d drawn while the job runs, want 1000", got)
	}
	update(t, b, ref, func(u *store.Unit) error { return u.Move(job.Error, "test", "x") })
	if got := drawn(t, b); got != 850 {
		t.Errorf("%d drawn by a job that spent 650 and holds 200", got)
	}
	update(t, b, ref, func(u *store.Unit) error { return u.Release(1, other) })
	if got := drawn(t, b); got != 650 {
		t.Errorf("%d drawn by a job that spent 650", got)
	}
}

// A call may cost more than was reserved for it: once the job is over, that is drawn too.
func TestDrawWhatWasSpentBeyond(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Rendering)
	if err := b.Draw(t.Context(), ref, 1000); err != nil {
		t.Fatal(err)
	}
	line := money.Line{Step: "k", Call: 1, Backend: "b", Micros: 1000}
	update(t, b, ref, func(u *store.Unit) error { return u.Reserve(line) })
	update(t, b, ref, func(u *store.Unit) error { return u.Move(job.Error, "test", "x") })
	settled := line
	settled.Micros = 1100
	update(t, b, ref, func(u *store.Unit) error { return u.Settle(1, settled, line.Micros) })
	if got := drawn(t, b); got != 1100 {
		t.Errorf("%d drawn by a job that spent 1100", got)
	}
}

func update(t *testing.T, b *storetest.Bench, ref store.Ref, do func(*store.Unit) error) {
	t.Helper()
	if err := b.Update(t.Context(), ref, do); err != nil {
		t.Fatal(err)
	}
}

func TestCapsOfDayAndMonth(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	setCaps(t, b, money.Caps{Day: 1000, Month: 1500})
	draw := func(id string, micros int64) error {
		return b.Draw(t.Context(), b.Submit(t, id, job.Rendering), micros)
	}
	if err := draw("a", 1000); err != nil {
		t.Fatal(err)
	}
	if err := draw("b", 1); fault.Of(err).Code != "cost.cap_reached" || fault.Of(err).Kind.Status() != 402 {
		t.Errorf("the day's cap: %v", err)
	}
	if err := b.Draw(t.Context(), store.Ref{Tenant: storetest.Tenant, Job: "b"}, 1); fault.Of(err).Kind != fault.CapReached {
		t.Errorf("the day's cap, again: %v", err)
	}
	records, err := b.Audits(t.Context(), storetest.Tenant, "")
	if err != nil || len(records) != 1 || records[0].Kind != audit.BudgetTripped || records[0].Target != "b" || !strings.Contains(records[0].Detail["reason"], "day cap") {
		t.Errorf("on record %+v, %v", records, err)
	}
	b.Clock.Advance(24 * time.Hour)
	if err := draw("c", 501); fault.Of(err).Code != "cost.cap_reached" {
		t.Errorf("the month's cap: %v", err)
	}
	if err := draw("d", 500); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

// Fifty jobs of one tenant that draw at once pass no cap, and none is refused that fits.
func TestFiftyDrawAtOnce(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	setCaps(t, b, money.Caps{Day: 30_000, Month: 1_000_000})
	var wg sync.WaitGroup
	errs := make([]error, 50)
	for i := range errs {
		ref := b.Submit(t, fmt.Sprint("job", i), job.Rendering)
		wg.Go(func() {
			errs[i] = storetest.Patiently(func() error { return b.Draw(t.Context(), ref, 1000) })
		})
	}
	wg.Wait()
	had := 0
	for _, err := range errs {
		switch {
		case err == nil:
			had++
		case fault.Of(err).Code != "cost.cap_reached":
			t.Error(err)
		}
	}
	if had != 30 || drawn(t, b) != 30_000 {
		t.Errorf("%d of 50 jobs drew 1000 of 30000, %d is drawn", had, drawn(t, b))
	}
}

// Two calls of an earlier attempt that end in one transaction are both booked.
func TestSettleTwoOfAnOlderAttempt(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Rendering)
	if err := b.Draw(t.Context(), ref, 1000); err != nil {
		t.Fatal(err)
	}
	one, two := money.Line{Step: "k", Call: 1, Micros: 300}, money.Line{Step: "k", Call: 2, Micros: 400}
	update(t, b, ref, func(u *store.Unit) error { return u.Reserve(one) })
	update(t, b, ref, func(u *store.Unit) error { return u.Reserve(two) })
	update(t, b, ref, func(u *store.Unit) error { return u.Move(job.Error, "test", "x") })
	newest := store.Ref{Tenant: ref.Tenant, Job: ref.Job}
	update(t, b, newest, func(u *store.Unit) error { return u.Retry("alice") })
	update(t, b, newest, func(u *store.Unit) error { return errors.Join(u.Settle(1, one, 300), u.Settle(1, two, 400)) })
	var a job.Attempt
	d, err := b.Attempt(ref).Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.DataTo(&a); err != nil || a.SpentMicros != 700 || a.HeldMicros != 0 || drawn(t, b) != 700 {
		t.Errorf("spent %d, held %d, %d drawn: %v", a.SpentMicros, a.HeldMicros, drawn(t, b), err)
	}
}
