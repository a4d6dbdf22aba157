package limit

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// A Rule is how a key is limited.
type Rule struct {
	Policy
	// Exact rules have every unit granted by the shared store before it is used, and refuse with ErrDown
	// while the store is down: for what spends or creates. The others use units that the
	// instance has fetched in blocks, are exact within one block, and stay open on their own count when the store is down.
	Exact bool
}

// A Verdict is what becomes of one call, and how it stands with its caller.
type Verdict struct {
	Allowed   bool
	Remaining int           // units left; of a rule that is not exact, as far as this instance knows
	Reset     time.Duration // until all units are there again
	Retry     time.Duration // until another call makes sense; 0 where this one was allowed
}

// ErrDown refuses a call under an exact rule while the shared store does not answer.
var ErrDown = errors.New("limit: the store does not answer")

const (
	// storeTime is how long the shared store may take to answer.
	storeTime = 2 * time.Second
	// readTime is how long a call under a rule that is not exact waits for the store before it goes ahead without.
	readTime = 250 * time.Millisecond
	// mostBuckets is how many callers an instance knows at once: about 15 MB when full.
	mostBuckets = 50_000
)

// A Limiter decides for one instance. It asks the shared store as seldom as its
// rules allow: never for a key that is known to be exhausted, once at a time for a key however many
// calls wait, and not at all while the store is down. It is safe for concurrent use.
type Limiter struct {
	shared  Store
	local   *Memory // counts in place of the shared store while that is down
	now     func() time.Time
	buckets buckets
	circuit circuit
	opened  atomic.Int64
	closed  atomic.Int64
}

// New returns a limiter on a store that all instances share.
func New(shared Store, now func() time.Time) *Limiter {
	return &Limiter{shared: shared, local: NewMemory(now), now: now}
}

// Failures returns how many calls were let through, and how many refused, because
// the shared store did not answer, since the limiter was made.
func (l *Limiter) Failures() (open, closed int64) { return l.opened.Load(), l.closed.Load() }

// Take takes one unit of the key. The error is ErrDown, under an exact rule, or the context's.
func (l *Limiter) Take(ctx context.Context, key Key, r Rule) (Verdict, error) {
	now := l.now()
	b := l.buckets.get(key, now)
	b.mu.Lock()
	if v, known := b.verdict(now, r); known {
		b.mu.Unlock()
		return v, nil
	}
	if l.circuit.open(now) {
		b.mu.Unlock()
		return l.without(ctx, key, r)
	}
	lent := b.lend(r)
	var answer chan result
	if !lent {
		answer = make(chan result, 1)
		b.waiting = append(b.waiting, answer)
	}
	if !b.asking {
		b.asking = true
		go l.fill(context.WithoutCancel(ctx), key, b, r) // for whoever waits: no one caller's going ends it
	}
	v := b.allowed(now, r)
	b.mu.Unlock()
	if lent {
		return v, nil
	}
	return l.wait(ctx, key, r, answer)
}

// wait waits for the store, under a rule that is not exact for so long as a person does not notice.
func (l *Limiter) wait(ctx context.Context, key Key, r Rule, answer <-chan result) (Verdict, error) {
	var late <-chan time.Time
	if !r.Exact {
		t := time.NewTimer(readTime)
		defer t.Stop()
		late = t.C
	}
	select {
	case got := <-answer:
		if got.err != nil {
			return l.without(ctx, key, r)
		}
		return got.verdict, nil
	case <-late:
		return l.without(ctx, key, r)
	case <-ctx.Done():
		return Verdict{}, ctx.Err()
	}
}

// without decides while the store does not answer.
func (l *Limiter) without(ctx context.Context, key Key, r Rule) (Verdict, error) {
	if r.Exact {
		l.closed.Add(1)
		return Verdict{}, ErrDown
	}
	g, err := l.local.Take(ctx, key, r.Policy, 1)
	if err != nil {
		return Verdict{}, err
	}
	if g.Granted > 0 {
		l.opened.Add(1)
	}
	return Verdict{Allowed: g.Granted > 0, Remaining: g.Remaining, Reset: g.Reset, Retry: g.Retry}.sound(), nil
}

// sound leaves out of an allowed call's verdict when the next one makes sense.
func (v Verdict) sound() Verdict {
	if v.Allowed {
		v.Retry = 0
	}
	return v
}
