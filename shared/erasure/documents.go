package erasure

import (
	"context"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/cache"
)

// ledger is the collection of a job's that stays.
const ledger = "ledger"

// wholeJob removes what there is of a job besides its own document.
func (w *worker) wholeJob(ctx context.Context) error {
	return inTurn(ctx, w.objects, w.files, w.journal, w.objects, w.accounts, w.documents, w.keys, w.forget, w.look(w.ofJob))
}

// accounts takes out of the job's ledger what says more than what was paid, when and to whom.
func (w *worker) accounts(ctx context.Context) error {
	lines, err := w.store.Job(w.job()).Collection(ledger).Documents(ctx).GetAll()
	if err != nil {
		return fmt.Errorf("erasure: ledger: %w", err)
	}
	err = each(ctx, lines, func(ctx context.Context, d *firestore.DocumentSnapshot) error {
		_, err := d.Ref.Update(ctx, []firestore.Update{{Path: "part", Value: firestore.Delete}})
		return err
	})
	if err != nil {
		return fmt.Errorf("erasure: ledger: %w", err)
	}
	w.lines = len(lines)
	return nil
}

// documents removes everything else below the job, whatever it is called. The job's own went when it was asked for.
func (w *worker) documents(ctx context.Context) error {
	return eachOf(w.store.Job(w.job()).Collections(ctx), []string{ledger}, func(c *firestore.CollectionRef) error { return w.empty(ctx, c.Query) })
}

// keys removes the clients' keys that lead to the job.
func (w *worker) keys(ctx context.Context) error { return w.empty(ctx, w.keysOf()) }

func (w *worker) keysOf() firestore.Query {
	return w.store.Tenant(w.rec.Tenant).Collection("idempotency").Where("job", "==", w.rec.Job)
}

// empty removes what a query finds.
func (w *worker) empty(ctx context.Context, q firestore.Query) error {
	for {
		docs, err := q.Limit(batch).Select().Documents(ctx).GetAll()
		if err != nil {
			return fmt.Errorf("erasure: documents: %w", err)
		}
		if len(docs) == 0 {
			return nil
		}
		if err := w.drop(ctx, docs, nil); err != nil {
			return err
		}
	}
}

// forget removes what is kept of the job for a while. A cache in another process forgets by itself, and is asked
// only about a job that was found.
func (w *worker) forget(ctx context.Context) error {
	for _, p := range []cache.Prefix{cache.Job, cache.Result} {
		if err := w.cache.Erase(ctx, p, w.rec.Tenant, w.rec.Job); err != nil {
			return fmt.Errorf("erasure: cache: %w", err)
		}
	}
	return nil
}
