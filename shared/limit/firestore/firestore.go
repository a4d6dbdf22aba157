// Package firestore keeps the limiter's counts in Firestore: a document for each
// key at limits/{hash}, on the database's own clock, written only where it is still
// as it was when it was seen.
//
// A document takes about one write a second. That bounds nothing here: a key is one caller on
// one route, refusals do not write, and each instance has one write under way per key at most,
// which takes for all who wait (see [limit.Limiter]). Contention is between as many writes
// as there are instances that serve this very caller at this very moment. An instance remembers how the count stood, and
// takes a count it has not seen for one that nobody has begun: where it serves a caller alone, a take is one
// call and no read. It is wrong where another instance has counted, which the write notices.
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
)

const (
	collection = "limits"
	// version is that of the documents.
	version = 1
	// tries is how often a take is tried when other instances take from the same key, the first time again
	// after at most wait, then after twice that and so on.
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
	seen   memory
}

var _ limit.Store = (*Store)(nil)

// New returns a store on a client that is made when it is first needed.
func New(client func() (*firestore.Client, error)) *Store { return &Store{client: client} }

// Take grants up to n units.
func (s *Store) Take(ctx context.Context, key limit.Key, p limit.Policy, n int) (limit.Grant, error) {
	fs, err := s.client()
	if err != nil {
		return limit.Grant{}, err
	}
	for try := range tries {
		var g limit.Grant
		if g, err = s.take(ctx, fs, key, p, n, try == 0); err == nil {
			return g, nil
		}
		if !changed(err) || try > 0 && !pause(ctx, wait<<try) { // the first time it was but remembered wrong
			return limit.Grant{}, fmt.Errorf("limit: firestore: %w", err)
		}
	}
	return limit.Grant{}, fmt.Errorf("%w: %w", limit.ErrContended, err)
}

// take takes from the count as it is remembered, where it may, or else as it is read. Only what is
// granted whole is decided from memory: before anything is refused, the count is read.
func (s *Store) take(ctx context.Context, fs *firestore.Client, key limit.Key, p limit.Policy, n int, remembered bool) (limit.Grant, error) {
	ref := fs.Collection(collection).Doc(key.String())
	at, clock := s.seen.recall(key)
	after, g := p.Take(at.used, clock.now(), n)
	if !remembered || !clock.fresh() || n == 0 || g.Granted < n {
		var err error
		if at, clock, err = read(ctx, fs, ref); err != nil {
			return limit.Grant{}, err
		}
		after, g = p.Take(at.used, clock.now(), n)
	}
	if g.Granted > 0 {
		var err error
		if at, clock, err = at.write(ctx, ref, after); err != nil {
			return limit.Grant{}, err
		}
	}
	s.seen.remember(key, at, clock)
	return g, nil
}

// changed reports whether a write failed because the document is not what it was.
func changed(err error) bool {
	switch status.Code(err) {
	case codes.FailedPrecondition, codes.AlreadyExists, codes.NotFound, codes.Aborted:
		return true
	}
	return false
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
