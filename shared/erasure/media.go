package erasure

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"cloud.google.com/go/firestore"
	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/step"
)

// atOnce is how many files are removed at the same time.
const atOnce = 8

// files removes what was delivered of the job, and what nobody has taken in.
func (w *worker) files(ctx context.Context) error {
	for _, f := range w.folders() {
		if err := w.clear(ctx, f.bucket, f.name); err != nil {
			return err
		}
	}
	return nil
}

// clear removes every file of a folder.
func (w *worker) clear(ctx context.Context, b cloud.Bucket, folder string) error {
	for {
		blobs, err := w.blobs.List(ctx, b, folder, batch)
		if err != nil || len(blobs) == 0 {
			return err
		}
		if err := each(ctx, blobs, func(ctx context.Context, f cloud.Blob) error { return w.blobs.Delete(ctx, b, f.Name) }); err != nil {
			return err
		}
		if err := w.save(ctx, func(r *Record) { r.Removed.Files += len(blobs) }); err != nil {
			return err
		}
	}
}

// each does something to every item, a few at the same time.
func each[T any](ctx context.Context, items []T, do func(context.Context, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for _, item := range items {
		g.Go(func() error { return do(ctx, item) })
	}
	return g.Wait()
}

// journal removes the job's steps, and the files they name: those go into the record
// in the transaction in which their steps go, and are judged before more are taken on.
func (w *worker) journal(ctx context.Context) error {
	steps := w.store.Job(w.job()).Collection("steps").OrderBy(firestore.DocumentID, firestore.Asc).Limit(batch)
	for {
		docs, err := steps.Documents(ctx).GetAll()
		if err != nil {
			return fmt.Errorf("erasure: steps: %w", err)
		}
		if len(docs) == 0 {
			return nil
		}
		if err := w.idle(docs); err != nil {
			return err
		}
		if err := w.drop(ctx, docs, objectsOf(docs)); err != nil {
			return err
		}
		if err := w.objects(ctx); err != nil {
			return err
		}
	}
}

// idle asks to come back while a step is still being worked on. Its worker finds the job gone when it next looks.
func (w *worker) idle(docs []*firestore.DocumentSnapshot) error {
	for _, d := range docs {
		state, _ := d.Data()["state"].(string)
		until, _ := d.Data()["lease_until"].(time.Time)
		held := state == string(step.Running) || state == string(step.Produced)
		if wait := until.Sub(w.store.Now()); held && wait > 0 {
			e := fault.New(fault.Unavailable, "step.busy", "A worker has not seen yet that the job is gone.")
			e.RetryAfter = wait
			return e
		}
	}
	return nil
}

// objectsOf returns the objects of the work bucket that steps name.
func objectsOf(docs []*firestore.DocumentSnapshot) []string {
	var objects []string
	add := func(v any) {
		if name, ok := v.(string); ok && name != "" && !slices.Contains(objects, name) {
			objects = append(objects, name)
		}
	}
	for _, d := range docs {
		if a, ok := d.Data()["artefact"].(map[string]any); ok {
			add(a["object"])
		}
		files, _ := d.Data()["files"].([]any)
		for _, f := range files {
			add(f)
		}
	}
	return objects
}

// drop removes documents and takes on the files they name, in one transaction.
func (w *worker) drop(ctx context.Context, docs []*firestore.DocumentSnapshot, objects []string) error {
	err := w.hold(ctx, func(tx *firestore.Transaction, r *Record) error {
		r.Objects, r.Removed.Documents = append(r.Objects, objects...), r.Removed.Documents+len(docs)
		for _, d := range docs {
			if err := tx.Delete(d.Ref); err != nil {
				return err
			}
		}
		return nil
	})
	failpoint.Hit("dropped", string(Stage))
	return err
}

// objects removes those files of the record that nothing else names.
func (w *worker) objects(ctx context.Context) error {
	if len(w.rec.Objects) == 0 {
		return nil
	}
	var removed, shared atomic.Int64
	err := each(ctx, w.rec.Objects, func(ctx context.Context, object string) error {
		by, err := w.judge(ctx, object)
		switch by {
		case nobody:
			removed.Add(1)
		case others:
			shared.Add(1)
		}
		return err
	})
	if err != nil {
		return err
	}
	return w.save(ctx, func(r *Record) {
		r.Objects = nil
		r.Removed.Files += int(removed.Load())
		r.Kept.Shared += int(shared.Load())
	})
}

// judge removes an object of the work bucket unless something names it, and says who does.
func (w *worker) judge(ctx context.Context, object string) (who, error) {
	if err := w.store.Condemn(ctx, w.rec.Tenant, object); err != nil {
		return others, err
	}
	by, err := named(ctx, w.store, w.rec.Tenant, object, w.rec.Job)
	if err != nil {
		return by, err
	}
	if by == nobody {
		for _, name := range append(derived(w.rec.Tenant, object), object) {
			if err := w.blobs.Delete(ctx, cloud.Work, name); err != nil {
				return by, err
			}
			if err := w.gone(ctx, name); err != nil {
				return by, err
			}
		}
		failpoint.Hit("removed", string(Stage))
	}
	return by, w.store.Acquit(ctx, w.rec.Tenant, object)
}

// gone looks whether an object is, which was removed. One that somebody has made again just then is judged again.
func (w *worker) gone(ctx context.Context, object string) error {
	_, err := w.blobs.Stat(ctx, cloud.Work, object)
	switch {
	case err == nil:
		return fault.New(fault.Unavailable, "erasure.left", "A file that was removed is there.")
	case errors.Is(err, cloud.ErrNoBlob):
		return nil
	}
	return err
}
