package store

import (
	"context"
	"errors"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/schema"
)

// Due returns the attempts that are to be looked at now, longest overdue first, at
// most limit. Those it cannot read, as of a newer schema, are left out and named
// in the error, which so comes beside the others.
func (s *Store) Due(ctx context.Context, limit int) ([]Ref, error) {
	docs, err := s.fs.CollectionGroup("attempts").Where("due", "<=", s.Now()).
		OrderBy("due", firestore.Asc).Limit(limit).Documents(ctx).GetAll()
	if err != nil {
		return nil, unavailable("store: due attempts", err)
	}
	var refs []Ref
	var unread []error
	for _, d := range docs {
		var a job.Attempt
		jb := d.Ref.Parent.Parent
		if err := schema.Read(d, &a); err != nil {
			unread = append(unread, fmt.Errorf("store: attempt %s of job %s: %w", d.Ref.ID, jb.ID, err))
			continue
		}
		refs = append(refs, Ref{Tenant: jb.Parent.Parent.ID, Job: jb.ID, Attempt: a.Number})
	}
	return refs, errors.Join(unread...)
}
