package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/retention"
	"github.com/aiprod/aiprod/shared/schema"
)

// A budget is what has been drawn of one cap in one period and not given back:
// spent, or set aside by jobs that still run.
type budget struct {
	Schema int   `firestore:"schema"`
	Drawn  int64 `firestore:"drawn_micros"`
	// Expires is when the period is long over.
	Expires time.Time `firestore:"expire_at"`
}

// tenantDoc is the part of a tenant's document that is about money.
type tenantDoc struct {
	Caps money.Caps `firestore:"caps"`
}

func (t tenantDoc) caps() money.Caps {
	if t.Caps != (money.Caps{}) {
		return t.Caps
	}
	return money.DefaultCaps()
}

// Draw sets micros aside for an attempt, from its tenant's day and month and from
// one shard of the platform's month, in one transaction: all of it or nothing. From then on the
// attempt's calls reserve against its own budget. An attempt draws once; again changes nothing.
// Where a cap leaves too little, the fault is cost.cap_reached and nothing is set aside.
func (s *Store) Draw(ctx context.Context, ref Ref, micros int64) error {
	if micros <= 0 {
		return nil
	}
	return s.Update(ctx, ref, func(u *Unit) error {
		if u.Attempt.Drawn {
			return nil
		}
		return u.draw(micros)
	})
}

func (u *Unit) draw(micros int64) error {
	var t tenantDoc
	if _, err := u.Read(u.s.Tenant(u.ref.Tenant), &t); err != nil {
		return err
	}
	caps := t.caps()
	from := job.Purse{Day: u.now.Format("2006-01-02"), Month: u.now.Format("2006-01")}
	if err := u.drawFrom(u.s.tenantBudget(u.ref, from.Day), micros, caps.Day, capReached("tenant's day", "tomorrow, UTC")); err != nil {
		return err
	}
	if err := u.drawFrom(u.s.tenantBudget(u.ref, from.Month), micros, caps.Month, capReached("tenant's month", "next month, UTC")); err != nil {
		return err
	}
	shard, err := u.drawPlatform(from.Month, micros)
	if err != nil {
		return err
	}
	from.Shard = shard
	u.Attempt.Drawn, u.Attempt.Purse, u.Attempt.EscrowMicros, u.changed = true, from, micros, true
	return nil
}

func (u *Unit) drawFrom(ref *firestore.DocumentRef, micros, limit int64, refusal error) error {
	var b budget
	if _, err := u.Read(ref, &b); err != nil {
		return err
	}
	if b.Drawn+micros > limit {
		return refusal
	}
	u.Put(ref, budget{Schema: 1, Drawn: b.Drawn + micros, Expires: u.now.Add(retention.Budgets.Keep())})
	return nil
}

// drawPlatform draws from the job's own shard, or from the first other one that
// has enough left.
func (u *Unit) drawPlatform(month string, micros int64) (int, error) {
	p := money.PlatformCap()
	h := fnv.New32a()
	_, _ = h.Write([]byte(u.ref.Job))
	first := int(h.Sum32() % uint32(p.Shards))
	refusal := capReached("platform's month", "next month, UTC")
	for i := range p.Shards {
		shard := (first + i) % p.Shards
		err := u.drawFrom(u.s.platformBudget(month, shard), micros, p.Shard(), refusal)
		if err == nil || fault.Of(err) != fault.Of(refusal) {
			return shard, err
		}
	}
	return 0, refusal
}

func capReached(of, again string) error {
	return fault.New(fault.CapReached, "cost.cap_reached", fmt.Sprintf("The %s cap leaves too little for this job.", of)).
		WithHint("Raise the cap, lower max_cost_usd, use \"fallback\": \"allow\" to have it made by free backends, or try again " + again + ".")
}

func (s *Store) tenantBudget(ref Ref, period string) *firestore.DocumentRef {
	return s.Tenant(ref.Tenant).Collection("budgets").Doc(period)
}

func (s *Store) platformBudget(month string, shard int) *firestore.DocumentRef {
	return s.fs.Collection("control").Doc("budgets").Collection("shards").Doc(fmt.Sprintf("%s-%02d", month, shard))
}

// giveBack returns what a final attempt has neither spent nor holds for open
// calls, and draws what it has spent beyond: a call may cost more than was reserved for
// it. Nothing is read: what others draw meanwhile is not in the way.
func (u *Unit) giveBack(a *job.Attempt) {
	rest := a.EscrowMicros - a.SpentMicros - a.HeldMicros
	if !a.State.Final() || !a.Drawn || rest == 0 {
		return
	}
	a.EscrowMicros -= rest
	back := map[string]any{"schema": 1, "drawn_micros": firestore.Increment(-rest)}
	u.merge(u.s.tenantBudget(u.ref, a.Purse.Day), back)
	u.merge(u.s.tenantBudget(u.ref, a.Purse.Month), back)
	u.merge(u.s.platformBudget(a.Purse.Month, a.Purse.Shard), back)
}

// Drawn returns what is drawn of a tenant's day and month: spent, or set aside by jobs that run.
func (s *Store) Drawn(ctx context.Context, tenant string, at time.Time) (day, month int64, err error) {
	ref := Ref{Tenant: tenant}
	docs, err := s.fs.GetAll(ctx, []*firestore.DocumentRef{
		s.tenantBudget(ref, at.UTC().Format("2006-01-02")), s.tenantBudget(ref, at.UTC().Format("2006-01")),
	})
	if err != nil {
		return 0, 0, unavailable("store: read budgets", err)
	}
	var sums [2]int64
	for i, d := range docs {
		if sums[i], err = drawnOf(d); err != nil {
			return 0, 0, err
		}
	}
	return sums[0], sums[1], nil
}

// drawnOf reads what is drawn of a period; one that nothing was drawn of has no document.
func drawnOf(d *firestore.DocumentSnapshot) (int64, error) {
	if !d.Exists() {
		return 0, nil
	}
	var b budget
	err := schema.Read(d, &b)
	return b.Drawn, err
}
