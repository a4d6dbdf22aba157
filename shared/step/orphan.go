package step

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/store"
)

// never is before every lease: steps that nobody has begun have none.
var never = time.Unix(0, 0)

// Expired returns the steps of all jobs that somebody should have got on with by
// now: whose lease has run out, or whose letter is overdue, with the job they belong to, at most limit.
// Those it cannot read are left out and named in the error, which so comes beside the others.
func (j *Journal) Expired(ctx context.Context, limit int) ([]Orphan, error) {
	var orphans []Orphan
	var unread []error
	for _, state := range []State{Running, Produced, Waiting, Pending} {
		if len(orphans) == limit {
			break
		}
		docs, err := j.s.Client().CollectionGroup("steps").Where("state", "==", string(state)).
			Where("lease_until", ">", never).Where("lease_until", "<", j.s.Now()).OrderBy("lease_until", firestore.Asc).Limit(limit - len(orphans)).Documents(ctx).GetAll()
		if err != nil {
			return nil, fmt.Errorf("step: expired: %w", err)
		}
		for _, d := range docs {
			o := Orphan{Job: d.Ref.Parent.Parent.ID, Tenant: d.Ref.Parent.Parent.Parent.Parent.ID}
			if err := schema.Read(d, &o.Step); err != nil {
				unread = append(unread, fmt.Errorf("step: %s of job %s: %w", d.Ref.ID, o.Job, err))
				continue
			}
			orphans = append(orphans, o)
		}
	}
	return orphans, errors.Join(unread...)
}

// An Orphan is a step whose worker has gone, or whose letter never came.
type Orphan struct {
	Tenant, Job string
	Step        Step
}

// Again returns the letter that runs the orphan's step again, under a name of its own in every minute.
func (o Orphan) Again(now time.Time) (outbox.Letter, error) {
	return o.Step.again(fmt.Sprintf("-s%d", now.Unix()/60))
}

// Pending returns the planned steps of an attempt that nobody has begun.
func (j *Journal) Pending(ctx context.Context, ref store.Ref) ([]Step, error) {
	docs, err := j.s.Job(ref).Collection("steps").Where("attempt", "==", ref.Attempt).Where("state", "==", string(Pending)).Documents(ctx).GetAll()
	if err != nil {
		return nil, fmt.Errorf("step: pending steps: %w", err)
	}
	steps := make([]Step, len(docs))
	for i, d := range docs {
		if err := schema.Read(d, &steps[i]); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// Nudge returns the letter of a step that nobody has begun, under a name of its own for each nudge.
func (s Step) Nudge(n int) (outbox.Letter, error) { return s.again(fmt.Sprintf("-n%d", n)) }

// TakeOver ends every lease, so that what a dead process held can be claimed at
// once. It is for an owner who knows that nobody else works on the database: a
// stack that has just started.
func (j *Journal) TakeOver(ctx context.Context) error {
	for _, state := range []State{Running, Produced} {
		docs, err := j.s.Client().CollectionGroup("steps").Where("state", "==", string(state)).
			Where("lease_until", ">=", j.s.Now()).OrderBy("lease_until", firestore.Asc).Documents(ctx).GetAll()
		if err != nil {
			return fmt.Errorf("step: take over: %w", err)
		}
		for _, d := range docs {
			if _, err := d.Ref.Update(ctx, []firestore.Update{{Path: "lease_until", Value: j.s.Now()}}); err != nil {
				return fmt.Errorf("step: take over: %w", err)
			}
		}
	}
	return nil
}

// ClearDoubts settles, at their estimate, calls that may have been billed and
// that nobody has cleared up in time. It returns how many steps it dealt with; one that
// cannot be cleared up does not hold the others up.
func (j *Journal) ClearDoubts(ctx context.Context, limit int) (int, error) {
	docs, err := j.s.Client().CollectionGroup("steps").Where("doubt_until", "<=", j.s.Now()).
		OrderBy("doubt_until", firestore.Asc).Limit(limit).Documents(ctx).GetAll()
	if err != nil {
		return 0, fmt.Errorf("step: doubts: %w", err)
	}
	cleared := 0
	var errs []error
	for _, d := range docs {
		if err := j.clearDoubt(ctx, d.Ref); err != nil {
			errs = append(errs, fmt.Errorf("step: clear up %s: %w", d.Ref.ID, err))
			continue
		}
		cleared++
	}
	return cleared, errors.Join(errs...)
}

// clearDoubt settles the doubtful calls of one step.
func (j *Journal) clearDoubt(ctx context.Context, doc *firestore.DocumentRef) error {
	ref := store.Ref{Job: doc.Parent.Parent.ID, Tenant: doc.Parent.Parent.Parent.Parent.ID}
	return j.s.Update(ctx, ref, func(u *store.Unit) error {
		var st Step
		if found, err := u.Read(doc, &st); err != nil || !found {
			return err
		}
		for i := range st.Calls {
			if c := &st.Calls[i]; c.State == Doubtful {
				if err := settle(u, c); err != nil {
					return err
				}
			}
		}
		st.Doubt = time.Time{}
		u.Put(doc, st)
		return nil
	})
}
