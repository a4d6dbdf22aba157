package erasure

import (
	"context"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/store"
)

// Where the last member goes, the tenant goes with them. Its jobs are erased one by one, as anybody's are,
// and the record says which one is being worked on.

// unsettled is when a job is looked at again that is not over, or whose cost is not known yet: it was
// submitted, or its bill has come in, after the erasure was asked for.
const unsettled = 5 * time.Minute

// apiKeys removes the tenant's keys: nobody can submit anything any more.
func (w *worker) apiKeys(ctx context.Context) error {
	return w.empty(ctx, w.tenant().Collection("keys").Query)
}

// everyJob removes the tenant's jobs.
func (w *worker) everyJob(ctx context.Context) error {
	for {
		if w.rec.Job != "" {
			if err := inTurn(ctx, w.wholeJob, w.finish); err != nil {
				return err
			}
		}
		docs, err := w.tenant().Collection("jobs").Limit(1).Select().Documents(ctx).GetAll()
		if err != nil {
			return fmt.Errorf("erasure: jobs: %w", err)
		}
		if len(docs) == 0 {
			return nil
		}
		if err := w.begin(ctx, docs[0].Ref.ID); err != nil {
			return err
		}
	}
}

// finish counts what is left of a job, and lets go of it.
func (w *worker) finish(ctx context.Context) error {
	err := w.save(ctx, func(r *Record) { r.Job, r.Kept.Ledger = "", r.Kept.Ledger+w.lines })
	w.lines = 0
	return err
}

// begin takes a job out of sight, and on, in one transaction.
func (w *worker) begin(ctx context.Context, id string) error {
	var rec Record
	err := w.store.Touch(ctx, store.Ref{Tenant: w.rec.Tenant, Job: id}, func(u *store.Unit) error {
		rec = Record{}
		if _, err := u.Read(doc(w.store, w.rec.Receipt), &rec); err != nil {
			return err
		}
		if rec.Lease != w.rec.Lease {
			return errLost
		}
		objects, err := u.Remove()
		if err != nil {
			return err
		}
		rec.Job, rec.Objects, rec.Due = id, objects, u.Now().Add(lease)
		rec.Removed.Documents++
		u.Put(doc(w.store, rec.Receipt), rec)
		return nil
	})
	if err != nil && fault.Of(err).Kind == fault.Conflict {
		wait := fault.Wrap(err, fault.Unavailable, "erasure.unsettled", "A job of the tenant is not over, or not settled.")
		wait.RetryAfter = unsettled
		return wait
	}
	if err == nil {
		w.rec = rec
		failpoint.Hit("begun", string(Stage))
	}
	return err
}

// library removes brand kits and the user's files.
func (w *worker) library(ctx context.Context) error {
	if err := w.empty(ctx, w.tenant().Collection("brands").Query); err != nil {
		return err
	}
	for {
		docs, err := w.tenant().Collection("assets").Limit(batch).Documents(ctx).GetAll()
		if err != nil {
			return fmt.Errorf("erasure: assets: %w", err)
		}
		if len(docs) == 0 {
			return nil
		}
		var objects []string
		for _, d := range docs {
			if name, _ := d.Data()["object"].(string); name != "" {
				objects = append(objects, name)
			}
		}
		if err := inTurn(ctx, func(ctx context.Context) error { return w.drop(ctx, docs, objects) }, w.objects); err != nil {
			return err
		}
	}
}

// leftovers removes every file that lies in a folder of the tenant's: what its
// brands have in common, uploads that were never finished, what nothing names.
func (w *worker) leftovers(ctx context.Context) error {
	for _, f := range w.ownFolders() {
		if err := w.clear(ctx, f.bucket, f.name); err != nil {
			return err
		}
	}
	for _, p := range []cache.Prefix{cache.Job, cache.Result, cache.Pipeline, cache.User, cache.Status} {
		if err := w.cache.Erase(ctx, p, w.rec.Tenant); err != nil {
			return fmt.Errorf("erasure: cache: %w", err)
		}
	}
	return nil
}

// lasting are the collections of a tenant that stay: its accounts, what was done in it, and its
// jobs, of which nothing is left but their ledgers.
var lasting = []string{"jobs", "spend", "budgets", "audit"}

// books removes every other document of the tenant, and its own.
func (w *worker) books(ctx context.Context) error {
	err := eachOf(w.tenant().Collections(ctx), lasting, func(c *firestore.CollectionRef) error { return w.empty(ctx, c.Query) })
	if err != nil {
		return err
	}
	d, err := w.tenant().Get(ctx)
	if status.Code(err) == codes.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("erasure: tenant: %w", err)
	}
	return w.drop(ctx, []*firestore.DocumentSnapshot{d}, nil)
}

func (w *worker) tenant() *firestore.DocumentRef { return w.store.Tenant(w.rec.Tenant) }
