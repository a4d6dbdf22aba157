package apikey

import (
	"context"
	"sync"
	"time"

	"github.com/aiprod/aiprod/shared/identity"
)

const (
	// remember is how long a key is taken as it was read, on routes that may: what was revoked ends there within it.
	remember = time.Minute
	// maxRemembered bounds the cache: about 8 MB when full.
	maxRemembered = 10_000
)

// A Book is where keys are kept.
type Book interface {
	// Key returns the key of an id, nil where there is none.
	Key(ctx context.Context, id string) (*Key, error)
	// Used notes a use of a key from a network. It is called seldom, see Key.Use, and has no error: that a use
	// cannot be noted is no reason to refuse it.
	Used(ctx context.Context, k Key, place string)
}

// A Ring checks keys against a book and remembers them for a minute. Make it with NewRing; it is safe for
// concurrent use.
type Ring struct {
	book Book
	now  func() time.Time

	mu   sync.Mutex
	seen map[string]entry
}

type entry struct {
	key   Key
	until time.Time
}

// NewRing returns a ring. now is the clock.
func NewRing(book Book, now func() time.Time) *Ring {
	return &Ring{book: book, now: now, seen: map[string]entry{}}
}

// Verify returns who a key names that is used from a network. Fresh asks the book at once, as routes must that spend,
// approve or administer. Its errors are faults: Unauthenticated with the reason, or the book's.
func (r *Ring) Verify(ctx context.Context, text, place string, fresh bool) (identity.Principal, error) {
	id, secret, ok := parse(text)
	if !ok {
		return identity.Principal{}, unknown()
	}
	now := r.now()
	k, known := r.get(id, now)
	if fresh || !known || k.accepts(secret, now) != nil { // it may have been rotated since it was read
		var err error
		if k, err = r.read(ctx, id, now); err != nil {
			return identity.Principal{}, err
		}
	}
	if err := k.accepts(secret, now); err != nil {
		return identity.Principal{}, err
	}
	r.use(ctx, k, now, place)
	return k.Principal(), nil
}

// read asks the book for a key, and remembers what it says.
func (r *Ring) read(ctx context.Context, id string, now time.Time) (Key, error) {
	k, err := r.book.Key(ctx, id)
	if err != nil {
		return Key{}, err
	}
	if k == nil {
		r.forget(id)
		return Key{}, unknown()
	}
	r.put(*k, now)
	return *k, nil
}

// use has a use noted that is worth it. Two calls at once may both have it noted: the book looks again.
func (r *Ring) use(ctx context.Context, k Key, now time.Time, place string) {
	if noted, _ := k.Use(now, place); noted {
		r.note(k)
		r.book.Used(ctx, k, place)
	}
}

// note remembers the use of a key and not the key for longer than it was read for.
func (r *Ring) note(k Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.seen[k.ID]; ok {
		e.key.Used, e.key.Places = k.Used, k.Places
		r.seen[k.ID] = e
	}
}

func (r *Ring) get(id string, now time.Time) (Key, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.seen[id]
	return e.key, ok && now.Before(e.until)
}

// put remembers a key that was read now.
func (r *Ring) put(k Key, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen) >= maxRemembered {
		clear(r.seen) // a read for each key in use: cheaper than a second structure
	}
	r.seen[k.ID] = entry{k, now.Add(remember)}
}

func (r *Ring) forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.seen, id)
}
