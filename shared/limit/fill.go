package limit

import (
	"context"
	"errors"
)

// fill asks the store for a key as long as calls wait, for all of them at once: there
// is one question under way per key and instance, however many call.
func (l *Limiter) fill(ctx context.Context, key Key, b *bucket, r Rule) {
	for {
		b.mu.Lock()
		b.serve(l.now(), r)
		waited := b.waiting
		b.waiting = nil
		calls := len(waited) + b.lent
		if calls == 0 {
			b.asking = false
			b.mu.Unlock()
			return
		}
		n := b.want(r, calls)
		b.mu.Unlock()

		g, err := l.ask(ctx, key, r.Policy, n)

		b.mu.Lock()
		if err != nil {
			l.opened.Add(int64(b.lent)) // went ahead, and stays uncounted
			b.fail(err, waited)
		} else {
			b.settle(l.now(), r, g, waited)
		}
		b.mu.Unlock()
	}
}

// ask asks the store, unless it has just failed.
func (l *Limiter) ask(ctx context.Context, key Key, p Policy, n int) (Grant, error) {
	if !l.circuit.admit(l.now(), storeTime) {
		return Grant{}, ErrDown
	}
	ctx, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	g, err := l.shared.Take(ctx, key, p, n)
	if err == nil || errors.Is(err, ErrContended) { // one busy key says nothing of the store
		l.circuit.succeeded()
	} else {
		l.circuit.failed(l.now())
	}
	return g, err
}
