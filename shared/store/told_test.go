package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A listener hears once of all that was stored, and of nothing that was not; of what costs nothing it does not hear.
func TestListener(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	var heard []string
	b.Listen(store.Listener{
		Audited: func(_ context.Context, r audit.Record) { heard = append(heard, string(r.Kind)) },
		Moved:   func(_ context.Context, of store.Ref, m job.Move) { heard = append(heard, of.Job+" "+string(m.To)) },
		Booked: func(_ context.Context, _ store.Ref, l money.Line) {
			heard = append(heard, string(l.Kind)+" "+l.Backend)
		},
	})
	ref := b.Submit(t, "j", job.Rendering)
	if err := b.Draw(t.Context(), ref, 1000); err != nil {
		t.Fatal(err)
	}
	update(t, b, ref, func(u *store.Unit) error {
		return errors.Join(
			u.Reserve(money.Line{Step: "k", Call: 1, Backend: "veo", Micros: 700}),
			u.Settle(1, money.Line{Step: "own", Backend: "local"}, 0),
		)
	})
	update(t, b, ref, func(u *store.Unit) error {
		u.Audit(audit.Record{Kind: audit.Approved, Actor: "u"})
		return u.Move(job.AgentsExecuted, "system", "every take is in")
	})
	err := b.Update(t.Context(), ref, func(u *store.Unit) error { return errors.Join(u.Move(job.Canceled, "u", ""), errors.New("no")) })
	if err == nil {
		t.Fatal("a unit that failed is stored")
	}
	want := []string{"j RENDERING", "reserve veo", "job.approved", "j AGENTS_EXECUTED"}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}
