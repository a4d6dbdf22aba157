// Package firestore keeps the limiter's counts in Firestore: a document for each
// key at limits/{hash}, changed in transactions, on the database's own clock.
//
// A document takes about one write a second. That bounds nothing here: a key is one caller on
// one route, refusals do not write, and each instance has one transaction under way per key at most,
// which takes for all who wait (see [limit.Limiter]). Contention is between as many transactions
// as there are instances that serve this very caller at this very moment.
package firestore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/schema"
)

const (
	collection = "limits"
	// version is that of the documents.
	version = 1
	// tries is how often a transaction is tried when other instances take from the same key, the first time again
	// after at most wait, then after twice that and so on: the client's own waits begin at a second.
	tries = 8
	wait  = 5 * time.Millisecond
	// keep is how long a document outlives its count, for clocks that differ.
	keep = time.Hour
)

// count is what is stored of a key.
type count struct {
	Schema int `firestore:"schema"`
	// Used is when everything granted will have come back, in microseconds since the epoch.
	Used    int64     `firestore:"used"`
	Expires time.Time `firestore:"expire_at"`
}

// A Store takes from Firestore.
type Store struct {
	client func() (*firestore.Client, error)
}

var _ limit.Store = (*Store)(nil)

// New returns a store on a client that is made when it is first needed.
func New(client func() (*firestore.Client, error)) *Store { return &Store{client} }

// Take grants up to n units.
func (s *Store) Take(ctx context.Context, key limit.Key, p limit.Policy, n int) (limit.Grant, error) {
	fs, err := s.client()
	if err != nil {
		return limit.Grant{}, err
	}
	ref := fs.Collection(collection).Doc(key.String())
	for try := range tries {
		var g limit.Grant
		err = fs.RunTransaction(ctx, func(_ context.Context, tx *firestore.Transaction) (err error) {
			g, err = take(tx, ref, p, n)
			return err
		}, firestore.MaxAttempts(1))
		if err == nil {
			return g, nil
		}
		if status.Code(err) != codes.Aborted || !pause(ctx, wait<<try) {
			return limit.Grant{}, fmt.Errorf("limit: firestore: %w", err)
		}
	}
	return limit.Grant{}, fmt.Errorf("%w: %w", limit.ErrContended, err)
}

// pause waits for a part of d; it is false where ctx ends before.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(rand.N(d)) //nolint:gosec // to fall out of step, not to be unguessable
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func take(tx *firestore.Transaction, ref *firestore.DocumentRef, p limit.Policy, n int) (limit.Grant, error) {
	docs, err := tx.GetAll([]*firestore.DocumentRef{ref}) // which, unlike Get, tells when a missing document was read
	if err != nil {
		return limit.Grant{}, err
	}
	var c count
	if docs[0].Exists() {
		if err := schema.Read(docs[0], &c); err != nil {
			return limit.Grant{}, err
		}
	}
	after, g := p.Take(c.Used, docs[0].ReadTime.UnixMicro(), n)
	if g.Granted == 0 {
		return g, nil
	}
	return g, tx.Set(ref, count{Schema: version, Used: after, Expires: time.UnixMicro(after).Add(keep)})
}
