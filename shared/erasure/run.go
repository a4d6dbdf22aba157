package erasure

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/retention"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/store"
)

// batch is how many documents, or files, are removed between two looks at the lease.
const batch = 100

// errLost tells that another worker has taken over.
var errLost = errors.New("erasure: another worker carries on")

// A worker does one erasure.
type worker struct {
	store *store.Store
	blobs cloud.Blobs
	users cloud.Users
	cache *cache.Cache
	log   *slog.Logger
	rec   Record
	lines int // of the ledger of the job at hand
}

// Run does what is left of an erasure. One that is done, or that another worker has, is no error.
func Run(ctx context.Context, env *cloud.Env, receipt string) error {
	s, err := env.Store()
	if err != nil {
		return err
	}
	w := &worker{store: s, blobs: env.Blobs, users: env.Users, cache: env.Cache, log: env.Log}
	if err := w.claim(ctx, receipt); err != nil || !w.rec.Done.IsZero() {
		return err
	}
	if err := w.all(ctx); err != nil {
		if errors.Is(err, errLost) {
			return nil
		}
		return errors.Join(again(err), w.release(context.WithoutCancel(ctx)))
	}
	return nil
}

// again makes every error one to try again after: an erasure is not given up.
func again(err error) error {
	if fault.Retryable(err) {
		return err
	}
	return fault.Wrap(err, fault.Unavailable, "erasure.again", "The erasure is tried again.")
}

// all does everything, in an order in which what is still to be found is removed last.
func (w *worker) all(ctx context.Context) error {
	if err := inTurn(ctx, w.pieces()...); err != nil {
		return err
	}
	return w.save(ctx, func(r *Record) {
		r.Done, r.Due, r.Lease, r.Expires = w.store.Now(), time.Time{}, "", w.store.Now().Add(retention.Erasures.Keep())
		r.Person, r.Alias, r.Kept.Ledger = "", "", r.Kept.Ledger+w.lines
	})
}

// A piece does a part of an erasure. It may be done again, and then does what is left.
type piece func(context.Context) error

// pieces are what there is to do.
func (w *worker) pieces() []piece {
	switch {
	case w.rec.All:
		return []piece{w.apiKeys, w.account, w.everyJob, w.library, w.leftovers, w.books, w.names, w.look(w.ofTenant, w.ofPerson)}
	case w.rec.Kind == OfPerson:
		return []piece{w.account, w.names, w.look(w.ofPerson)}
	case w.rec.Kind == OfJob:
		return []piece{w.wholeJob}
	}
	return []piece{w.objects, w.look()}
}

// inTurn does one piece after the other.
func inTurn(ctx context.Context, pieces ...piece) error {
	for _, do := range pieces {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// claim takes the lease.
func (w *worker) claim(ctx context.Context, receipt string) error {
	err := w.change(ctx, receipt, func(_ *firestore.Transaction, r *Record) error {
		if !r.Done.IsZero() {
			return nil
		}
		if wait := r.Due.Sub(w.store.Now()); r.Lease != "" && wait > 0 {
			busy := fault.New(fault.Unavailable, "step.busy", "Another worker does this erasure.")
			busy.RetryAfter = max(wait, time.Second)
			return busy
		}
		r.Lease, r.Due = rand.Text(), w.store.Now().Add(lease)
		return nil
	})
	if status.Code(err) == codes.NotFound {
		w.rec.Done = w.store.Now() // its record has expired
		return nil
	}
	return err
}

// save changes the record, and holds the lease for longer.
func (w *worker) save(ctx context.Context, set func(*Record)) error {
	err := w.hold(ctx, func(_ *firestore.Transaction, r *Record) error {
		set(r)
		return nil
	})
	failpoint.Hit("saved", string(Stage))
	return err
}

// release gives the lease back.
func (w *worker) release(ctx context.Context) error {
	err := w.save(ctx, func(r *Record) { r.Lease = "" })
	if errors.Is(err, errLost) {
		return nil
	}
	return err
}

// hold changes the record, and more, in one transaction, if the lease is still ours.
func (w *worker) hold(ctx context.Context, do func(*firestore.Transaction, *Record) error) error {
	mine := w.rec.Lease
	return w.change(ctx, w.rec.Receipt, func(tx *firestore.Transaction, r *Record) error {
		if r.Lease != mine {
			return errLost
		}
		r.Due = w.store.Now().Add(lease)
		return do(tx, r)
	})
}

// change reads the record, has it changed and writes it. What it was stays known where that fails.
func (w *worker) change(ctx context.Context, receipt string, do func(*firestore.Transaction, *Record) error) error {
	ref := doc(w.store, receipt)
	var rec Record
	err := w.store.Client().RunTransaction(ctx, func(_ context.Context, tx *firestore.Transaction) error {
		rec = Record{}
		d, err := tx.Get(ref)
		if err != nil {
			return err
		}
		if err := schema.Read(d, &rec); err != nil {
			return fmt.Errorf("erasure: %s: %w", receipt, err)
		}
		if err := do(tx, &rec); err != nil {
			return err
		}
		return tx.Set(ref, rec)
	})
	if err == nil {
		w.rec = rec
	}
	return err
}

func (w *worker) job() store.Ref { return store.Ref{Tenant: w.rec.Tenant, Job: w.rec.Job} }
