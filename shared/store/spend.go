package store

import (
	"cmp"
	"context"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/money"
)

// unnamed is what jobs without a preset are booked under, and lines that name no backend.
const unnamed = "none"

// spend adds a settled line to its tenant's day. What costs nothing is not added: a
// film that is made on our own machines writes no more than its ledger. Nothing of the
// day is read, so that jobs do not wait for each other.
func (u *Unit) spend(l money.Line) error {
	if l.Micros == 0 {
		return nil
	}
	if err := u.Load(); err != nil { // the preset is the job's
		return err
	}
	more := map[string]any{"micros": firestore.Increment(l.Micros), "lines": firestore.Increment(1)}
	day := u.now.UTC().Format(time.DateOnly)
	u.merge(u.s.spending(u.ref.Tenant).Doc(day), map[string]any{
		"schema": 1, "tenant": u.ref.Tenant, "day": day, "sum": more,
		"presets":  map[string]any{cmp.Or(u.Job.Preset, unnamed): more},
		"backends": map[string]any{cmp.Or(l.Backend, unnamed): more},
	})
	return nil
}

func (s *Store) spending(tenant string) *firestore.CollectionRef {
	return s.Tenant(tenant).Collection("spend")
}

// EachSpend calls do with the days of a tenant, or of all with Everywhere, from first to last,
// both included, on which something was spent, one after the other. Days are 2006-01-02.
func (s *Store) EachSpend(ctx context.Context, tenant, first, last string, do func(money.Spend)) error {
	q := s.fs.CollectionGroup("spend").Query
	if tenant != Everywhere {
		q = s.spending(tenant).Query
	}
	return each(ctx, q.Where("day", ">=", first).Where("day", "<=", last).OrderBy("day", firestore.Asc), do)
}

// Caps returns a tenant's caps: its own, or the default ones.
func (s *Store) Caps(ctx context.Context, tenant string) (money.Caps, error) {
	var t tenantDoc
	if _, err := get(ctx, s.Tenant(tenant), &t); err != nil {
		return money.Caps{}, unavailable("store: read tenant", err)
	}
	return t.caps(), nil
}

// PlatformDrawn returns what is drawn of the platform's month by all tenants.
func (s *Store) PlatformDrawn(ctx context.Context, at time.Time) (int64, error) {
	month := at.UTC().Format("2006-01")
	var refs []*firestore.DocumentRef
	for shard := range money.PlatformCap().Shards {
		refs = append(refs, s.platformBudget(month, shard))
	}
	docs, err := s.fs.GetAll(ctx, refs)
	if err != nil {
		return 0, unavailable("store: read budgets", err)
	}
	var sum int64
	for _, d := range docs {
		drawn, err := drawnOf(d)
		if err != nil {
			return 0, err
		}
		sum += drawn
	}
	return sum, nil
}
