// Package migrate brings what is stored to the versions that this program
// writes: every kind of package schema, page by page, by the same upgrades that readers use in
// memory. It may be killed and run again at any point, and beside programs that work on the data: a
// document that changes meanwhile is read again. It knows no fields and no kinds.
package migrate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/schema"
)

// MaxBatch is the most writes of one commit, that of the progress included. It
// keeps a commit well under the 500 that Firestore once allowed and its 10 MiB.
const MaxBatch = 400

// Options say how to migrate.
type Options struct {
	// Kinds are what is migrated. Defaults to every kind there is.
	Kinds []schema.Kind
	// Batch is the most writes of one commit, 2 to MaxBatch. Defaults to MaxBatch.
	Batch int
	// DryRun upgrades in memory only.
	DryRun bool
	// Report is told how a kind went, once it is done. Defaults to nobody.
	Report func(Count)
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
}

// A Count is how many documents of a kind a run has seen and upgraded.
type Count struct {
	Kind           schema.Kind
	Seen, Upgraded int
	// From is the document after which the run began: the last one that an
	// interrupted run before it has dealt with. It is empty for a run from the beginning.
	From string
	// Before is true where an interrupted run had done the whole kind.
	Before bool
}

// Run migrates a database. What was interrupted goes on where its last commit was;
// what was finished begins anew, and finds nothing to do.
func Run(ctx context.Context, fs *firestore.Client, o Options) error {
	o = o.defaults()
	p, err := begin(ctx, fs, o)
	if err != nil {
		return err
	}
	for _, k := range o.Kinds {
		w := walk{fs: fs, o: o, kind: k, progress: p}
		count, err := w.run(ctx)
		if err != nil {
			return fmt.Errorf("migrate: %s: %w", k.Name, err)
		}
		o.Report(count)
	}
	if o.DryRun {
		return nil
	}
	return p.finish(ctx, fs, o.Now())
}

func (o Options) defaults() Options {
	if o.Kinds == nil {
		o.Kinds = schema.Kinds()
	}
	if o.Batch == 0 {
		o.Batch = MaxBatch
	}
	if o.Report == nil {
		o.Report = func(Count) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// A walk goes through the documents of one kind.
type walk struct {
	fs       *firestore.Client
	o        Options
	kind     schema.Kind
	progress *progress
}

func (w walk) run(ctx context.Context) (Count, error) {
	r := w.progress.of(w.kind)
	c := Count{Kind: w.kind, From: r.After, Before: r.Done}
	for last := r.After; !r.Done; {
		page, err := w.page(ctx, last)
		if err != nil || len(page) == 0 {
			r.Done = err == nil
			return c, err
		}
		last = schema.Relative(page[len(page)-1].Ref.Path)
		seen, stale, err := w.sort(page)
		c.Seen += seen
		if err != nil {
			return c, err
		}
		r.After = last
		n, err := w.upgrade(ctx, stale)
		c.Upgraded += n
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

// page reads the versions of the next documents of the kind's collections after one, by name.
func (w walk) page(ctx context.Context, after string) ([]*firestore.DocumentSnapshot, error) {
	q := w.fs.CollectionGroup(w.kind.Group()).Select(schema.Field).OrderBy(firestore.DocumentID, firestore.Asc).Limit(w.o.Batch - 1)
	if after != "" {
		q = q.StartAfter(w.fs.Doc(after))
	}
	return q.Documents(ctx).GetAll()
}

// sort counts the documents of a page that are of the kind, and returns those of an older version.
func (w walk) sort(page []*firestore.DocumentSnapshot) (seen int, stale []*firestore.DocumentRef, err error) {
	for _, d := range page {
		name := schema.Relative(d.Ref.Path)
		if !w.kind.Has(name) || name == schema.Relative(w.progress.ref.Path) {
			continue
		}
		seen++
		old, err := w.kind.Old(d.Data())
		if err != nil {
			return seen, nil, fmt.Errorf("%s: %w", name, err)
		}
		if old {
			stale = append(stale, d.Ref)
		}
	}
	return seen, stale, nil
}

// maxTries bounds how often documents are read again that change while they are
// upgraded. What changes all the time belongs to programs that write the new version already.
const maxTries = 25

// errChanging says that documents were written by others at every try.
var errChanging = errors.New("documents keep changing; run it again when less is going on")

// upgrade brings documents to the kind's version, in one commit with how far the walk has got.
func (w walk) upgrade(ctx context.Context, refs []*firestore.DocumentRef) (int, error) {
	if len(refs) == 0 {
		return 0, nil
	}
	for range maxTries {
		docs, err := w.fs.GetAll(ctx, refs)
		if err != nil {
			return 0, err
		}
		edits, err := w.edits(docs)
		if err != nil || w.o.DryRun || len(edits) == 0 {
			return len(edits), err
		}
		switch err := w.commit(ctx, edits); {
		case err == nil:
			failpoint.Hit("migrated", w.kind.Name)
			return len(edits), nil
		case !changed(err):
			return 0, err
		}
	}
	return 0, errChanging
}
