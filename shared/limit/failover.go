package limit

import (
	"context"
	"errors"
	"time"
)

// firstTime is how long the first of two stores may take before the second is asked.
const firstTime = 500 * time.Millisecond

// A Failover is a fast store with a durable one behind it: while the first is down,
// the second counts. They do not know each other's counts, so that in the window around a change
// of store a key may get its limit from each: twice the limit at most, and only then.
type Failover struct {
	first, second Store
	now           func() time.Time
	circuit       circuit
}

var _ Store = (*Failover)(nil)

// NewFailover returns a store that asks first, and second while that is down.
func NewFailover(first, second Store, now func() time.Time) *Failover {
	return &Failover{first: first, second: second, now: now}
}

// Take grants up to n units.
func (f *Failover) Take(ctx context.Context, key Key, p Policy, n int) (Grant, error) {
	if !f.circuit.admit(f.now(), 2*firstTime) {
		return f.second.Take(ctx, key, p, n)
	}
	within, cancel := context.WithTimeout(ctx, firstTime)
	defer cancel()
	g, err := f.first.Take(within, key, p, n)
	if err == nil || errors.Is(err, ErrContended) {
		f.circuit.succeeded()
		return g, err
	}
	f.circuit.failed(f.now())
	return f.second.Take(ctx, key, p, n)
}
