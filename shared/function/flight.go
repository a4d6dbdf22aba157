package function

import (
	"context"
	"sync"
	"time"

	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/limit"
)

// lookTime is how long looking for a stored answer may take; without one the call counts.
const lookTime = 2 * time.Second

// flights are the calls under way that carry an Idempotency-Key. However often a
// call is repeated at once, it counts once.
type flights struct {
	mu sync.Mutex
	m  map[limit.Key]*flight
}

// A flight is one call and its repetitions.
type flight struct {
	calls int
	taken chan struct{} // closed once the rest is known

	verdict limit.Verdict
	counted bool
	err     error
}

// join counts a call in; first reports whether it has to count for all. leave counts it out.
func (fs *flights) join(key limit.Key) (f *flight, first bool, leave func()) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f = fs.m[key]
	if f == nil {
		if fs.m == nil {
			fs.m = map[limit.Key]*flight{}
		}
		f, first = &flight{taken: make(chan struct{})}, true
		fs.m[key] = f
	}
	f.calls++
	return f, first, func() {
		fs.mu.Lock()
		defer fs.mu.Unlock()
		if f.calls--; f.calls == 0 {
			delete(fs.m, key)
		}
	}
}

// takeOnce counts a call that may be a repetition: one that was answered before, or
// that another of its kind goes ahead of, is not counted.
func (g *gate) takeOnce(ctx context.Context, who identity.Principal, key string) (v limit.Verdict, counted bool, done func(), err error) {
	f, first, done := g.flights.join(limit.KeyOf(who.Tenant, who.UID, key))
	if first {
		f.verdict, f.counted, f.err = g.takeNew(context.WithoutCancel(ctx), who, key) // for the others, too
		close(f.taken)
	}
	select {
	case <-f.taken:
		return f.verdict, f.counted, done, f.err
	case <-ctx.Done():
		return v, false, done, ctx.Err()
	}
}

// takeNew counts a call unless its answer is stored.
func (g *gate) takeNew(ctx context.Context, who identity.Principal, key string) (v limit.Verdict, counted bool, err error) {
	look, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if s, err := g.rt.Env.Store(); err == nil {
		if known, err := s.Known(look, who.Tenant, who.UID, key); err == nil && known {
			return limit.Verdict{Allowed: true}, false, nil
		}
	}
	v, err = g.take(ctx, who)
	return v, true, err
}
