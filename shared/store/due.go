package store

import (
	"context"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/schema"
)

// Due returns the attempts that are to be looked at now, longest overdue first, at most limit.
func (s *Store) Due(ctx context.Context, limit int) ([]Ref, error) {
	docs, err := s.fs.CollectionGroup("attempts").Where("due", "<=", s.Now()).
		OrderBy("due", firestore.Asc).Limit(limit).Documents(ctx).GetAll()
	if err != nil {
		return nil, unavailable("store: due attempts", err)
	}
	refs := make([]Ref, len(docs))
	for i, d := range docs {
		var a job.Attempt
		if err := schema.Read(d, &a); err != nil {
			return nil, err
		}
		jb := d.Ref.Parent.Parent
		refs[i] = Ref{Tenant: jb.Parent.Parent.ID, Job: jb.ID, Attempt: a.Number}
	}
	return refs, nil
}
