package migrate

import (
	"context"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/schema"
)

// progress is how far a migration has got: control/migration, written with each
// commit. A store that has never had anything to migrate has none.
type progress struct {
	Schema   int                 `firestore:"schema"`
	Updated  time.Time           `firestore:"updated"`
	Finished time.Time           `firestore:"finished,omitempty"`
	Kinds    map[string]*reached `firestore:"kinds"`

	ref   *firestore.DocumentRef
	saved bool // since the migration began, by this run or an interrupted one
}

// reached is how far the walk through one kind has got, for a version of it.
type reached struct {
	Version int    `firestore:"version"`
	After   string `firestore:"after,omitempty"` // the last document dealt with
	Done    bool   `firestore:"done"`
}

// begin reads the progress of an interrupted run. A trial looks at everything.
func begin(ctx context.Context, fs *firestore.Client, o Options) (*progress, error) {
	ref := fs.Collection("control").Doc("migration")
	fresh := &progress{Schema: 1, Kinds: map[string]*reached{}, ref: ref}
	d, err := ref.Get(ctx)
	if status.Code(err) == codes.NotFound {
		return fresh, nil
	}
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	var p progress
	if err := schema.Read(d, &p); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	if !p.Finished.IsZero() || o.DryRun || p.Kinds == nil {
		return fresh, nil
	}
	p.ref, p.saved = ref, true
	return &p, nil
}

// of returns how far a kind has got: to nowhere, where that was for another version.
func (p *progress) of(k schema.Kind) *reached {
	r := p.Kinds[k.Name]
	if r == nil || r.Version != k.Version {
		r = &reached{Version: k.Version}
		p.Kinds[k.Name] = r
	}
	return r
}

// save writes the progress as part of a commit.
func (p *progress) save(tx *firestore.Transaction, now time.Time) error {
	p.Updated = now.UTC()
	return tx.Set(p.ref, p)
}

// finish notes that everything is done. Where nothing was to do, nothing is written.
func (p *progress) finish(ctx context.Context, fs *firestore.Client, now time.Time) error {
	if !p.saved {
		return nil
	}
	p.Finished = now.UTC()
	err := fs.RunTransaction(ctx, func(_ context.Context, tx *firestore.Transaction) error { return p.save(tx, now) })
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}
