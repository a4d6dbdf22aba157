package erasure

import (
	"context"
	"errors"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/store"
)

// account removes a person's account, and then their place among the members: from here on
// nothing new can name them.
func (w *worker) account(ctx context.Context) error {
	if w.users == nil {
		return errors.New("erasure: this program administers no accounts")
	}
	if err := w.users.Delete(ctx, w.rec.Person); err != nil {
		return fmt.Errorf("erasure: account: %w", err)
	}
	failpoint.Hit("ended", string(Stage))
	if err := w.save(ctx, func(r *Record) { r.Removed.Accounts = 1 }); err != nil {
		return err
	}
	if err := w.empty(ctx, w.store.Membership(w.rec.Tenant, w.rec.Person)); err != nil {
		return err
	}
	if err := w.cache.Erase(ctx, cache.User, w.rec.Tenant, w.rec.Person); err != nil {
		return fmt.Errorf("erasure: cache: %w", err)
	}
	return nil
}

// names puts the pseudonym wherever a document names the person. In every tenant: one may have been a member elsewhere.
func (w *worker) names(ctx context.Context) error {
	for _, n := range store.Namings() {
		for {
			docs, err := w.store.Naming(n, w.rec.Person).Limit(batch).Select().Documents(ctx).GetAll()
			if err != nil {
				return fmt.Errorf("erasure: %s: %w", n, err)
			}
			if len(docs) == 0 {
				break
			}
			if err := w.rename(ctx, n, docs); err != nil {
				return err
			}
		}
	}
	return nil
}

// rename puts the pseudonym into documents.
func (w *worker) rename(ctx context.Context, n store.Naming, docs []*firestore.DocumentSnapshot) error {
	err := w.hold(ctx, func(tx *firestore.Transaction, r *Record) error {
		r.Removed.Names += len(docs)
		if n == store.KeyCreator {
			r.Kept.Keys += len(docs)
		}
		for _, d := range docs {
			if err := tx.Update(d.Ref, n.Rename(r.Alias)); err != nil {
				return err
			}
		}
		return nil
	})
	failpoint.Hit("renamed", string(Stage))
	return err
}
