package erasure

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"

	"github.com/aiprod/aiprod/shared/store"
)

// who names an object of the work bucket.
type who int

const (
	nobody who = iota
	itself     // the job that is being erased, elsewhere
	others
)

// named says who names an object: steps of jobs, and for the user's files assets and
// jobs. What the job being erased names itself is no reason to keep it.
func named(ctx context.Context, s *store.Store, tenant, object, erased string) (who, error) {
	object = origin(tenant, object)
	steps := s.Client().CollectionGroup("steps")
	queries := []firestore.Query{steps.Where("artefact.object", "==", object), steps.Where("files", "array-contains", object)}
	if kindOf(object) == "assets" {
		queries = []firestore.Query{
			s.Tenant(tenant).Collection("assets").Where("object", "==", object),
			s.Tenant(tenant).Collection("jobs").Where("objects", "array-contains", object),
		}
	}
	own := s.Job(store.Ref{Tenant: tenant, Job: erased}).Path + "/"
	found := nobody
	for _, q := range queries {
		w, err := first(ctx, q, own)
		if err != nil {
			return others, fmt.Errorf("erasure: who uses %s: %w", object, err)
		}
		if found = max(found, w); found == others {
			break
		}
	}
	return found, nil
}

// first says what a query finds: documents below own, or any other.
func first(ctx context.Context, q firestore.Query, own string) (who, error) {
	docs := q.Select().Documents(ctx)
	defer docs.Stop()
	found := nobody
	for {
		d, err := docs.Next()
		switch {
		case errors.Is(err, iterator.Done):
			return found, nil
		case err != nil:
			return others, err
		case !strings.HasPrefix(d.Ref.Path, own):
			return others, nil
		}
		found = itself
	}
}

// Named reports whether anything names an object of the work bucket.
func Named(ctx context.Context, s *store.Store, tenant, object string) (bool, error) {
	by, err := named(ctx, s, tenant, object, "none") // no job that is being erased
	return by != nobody, err
}
