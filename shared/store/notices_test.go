package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// heard says of each notice what it tells of.
func heard(b *storetest.Bench) []string {
	var told []string
	for _, n := range b.Post.Notices() {
		told = append(told, string(n.Type)+" "+n.Tenant+" "+n.Resource)
	}
	return told
}

// Whatever happens to a job is told of in its order and without a gap, and what was not stored is not.
func TestEventsAreNotices(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.Rendering)
	update(t, b, ref, func(u *store.Unit) error { return u.Move(job.AgentsExecuted, "system", "every take is in") })
	err := b.Update(t.Context(), ref, func(u *store.Unit) error { return errors.Join(u.Move(job.Canceled, "u", ""), errors.New("no")) })
	if err == nil {
		t.Fatal("a unit that failed is stored")
	}
	update(t, b, ref, func(u *store.Unit) error { return u.Move(job.Canceled, "u", "") })
	events, err := b.Events(t.Context(), ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []notice.Notice
	for _, e := range events {
		n := notice.OfJob(notice.Type(e.Type), ref.Tenant, "j", e.Seq)
		n.At = e.At
		want = append(want, n)
	}
	if diff := cmp.Diff(want, b.Post.Notices()); diff != "" || len(want) < 3 {
		t.Errorf("notices of %d events (-want +got):\n%s", len(want), diff)
	}
	for _, n := range want {
		if err := n.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// Those who run the platform are told once that its budget is used up.
func TestTrippedBudgetIsNoticed(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	n := brake.Notice{Budget: "b", Interval: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Cost: 80, Amount: 100, Spent: 80, Published: b.Clock.Now()}
	for _, spent := range []int{80, 100, 100} {
		n.Spent = spent
		if _, _, err := b.Heard(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"budget.tripped  /platform/spending"}, heard(b)); diff != "" {
		t.Error(diff)
	}
}

func TestMarkNoticed(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	id := notice.New(notice.CostReport, "acme", "2026-11-22", "/financial/report").ID
	for i, first := range []bool{true, false} {
		if before, err := b.Noticed(t.Context(), id); err != nil || before == first {
			t.Errorf("time %d: noticed before is %v, %v", i, before, err)
		}
		if got, err := b.MarkNoticed(t.Context(), id); err != nil || got != first {
			t.Errorf("time %d: first is %v, %v", i, got, err)
		}
	}
}
