package store

import (
	"context"
	"time"

	"cloud.google.com/go/firestore"
)

// Expired returns the jobs that have been kept long enough, at most limit.
func (s *Store) Expired(ctx context.Context, limit int) ([]Ref, error) {
	docs, err := s.fs.CollectionGroup("jobs").Where("expires", "<=", s.Now()).
		OrderBy("expires", firestore.Asc).Limit(limit).Select().Documents(ctx).GetAll()
	if err != nil {
		return nil, unavailable("store: expired jobs", err)
	}
	refs := make([]Ref, len(docs))
	for i, d := range docs {
		refs[i] = Ref{Tenant: d.Ref.Parent.Parent.ID, Job: d.Ref.ID}
	}
	return refs, nil
}

// Extend keeps a job for longer, so that one that cannot be erased yet does not stand in the way of others.
func (s *Store) Extend(ctx context.Context, ref Ref, until time.Time) error {
	_, err := s.Job(ref).Update(ctx, []firestore.Update{{Path: "expires", Value: until}})
	return unavailable("store: extend job", err)
}

// Forgotten returns the assets made before a time whose file never came, or was refused, at most limit: an asset's id is in Job.
func (s *Store) Forgotten(ctx context.Context, before time.Time, limit int) ([]Ref, error) {
	docs, err := s.fs.CollectionGroup("assets").Where("ready", "==", false).Where("created", "<=", before).
		OrderBy("created", firestore.Asc).Limit(limit).Select().Documents(ctx).GetAll()
	if err != nil {
		return nil, unavailable("store: forgotten uploads", err)
	}
	refs := make([]Ref, len(docs))
	for i, d := range docs {
		refs[i] = Ref{Tenant: d.Ref.Parent.Parent.ID, Job: d.Ref.ID}
	}
	return refs, nil
}
