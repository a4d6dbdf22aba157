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
	if !l.admit() {
		return Grant{}, ErrDown
	}
	ctx, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	g, err := l.shared.Take(ctx, key, p, n)
	if err == nil || errors.Is(err, ErrContended) { // one busy key says nothing of the store
		l.down.Store(0)
	} else {
		l.down.Store(l.now().Add(pause).UnixNano())
	}
	return g, err
}

// admit reports whether the store may be asked. After a pause one question goes
// ahead, and the others wait for what becomes of it.
func (l *Limiter) admit() bool {
	until := l.down.Load()
	if until == 0 {
		return true
	}
	now := l.now()
	return now.UnixNano() >= until && l.down.CompareAndSwap(until, now.Add(max(pause, storeTime)).UnixNano())
}
