package step

import (
	"context"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/outbox"
)

// Expired returns the steps of all jobs whose lease has run out, with the job they belong to, at most limit.
func (j *Journal) Expired(ctx context.Context, limit int) ([]Orphan, error) {
	var orphans []Orphan
	for _, state := range []State{Running, Produced} {
		if len(orphans) == limit {
			break
		}
		docs, err := j.s.Client().CollectionGroup("steps").Where("state", "==", string(state)).
			Where("lease_until", "<", j.s.Now()).OrderBy("lease_until", firestore.Asc).Limit(limit - len(orphans)).Documents(ctx).GetAll()
		if err != nil {
			return nil, fmt.Errorf("step: expired: %w", err)
		}
		for _, d := range docs {
			o := Orphan{Job: d.Ref.Parent.Parent.ID, Tenant: d.Ref.Parent.Parent.Parent.Parent.ID}
			if err := d.DataTo(&o.Step); err != nil {
				return nil, err
			}
			orphans = append(orphans, o)
		}
	}
	return orphans, nil
}

// An Orphan is a step whose worker has gone.
type Orphan struct {
	Tenant, Job string
	Step        Step
}

// Again returns the letter that runs the orphan's step again, under a name of its own.
func (o Orphan) Again() outbox.Letter {
	l := o.Step.Letter
	if l.Name != "" {
		l.Name = fmt.Sprintf("%s-g%d", l.Name, o.Step.Generation)
	}
	return l
}

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
