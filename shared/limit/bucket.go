package limit

import (
	"sync"
	"time"
)

// blocksPerLimit is into how many blocks a policy's units are cut at least.
const blocksPerLimit = 6

// firstPart is what part of a block is asked for at first, when it is not known how much there is: for a short visit that is
// all it takes, and instances that see a caller once keep little from the others. The next is a whole one.
const firstPart = 3

// Block is how many units an instance holds of the policy at most, when the rule is not exact.
func (p Policy) Block() int { return max(1, p.Limit/blocksPerLimit) }

// A result is what a waiting call is told.
type result struct {
	verdict Verdict
	err     error
}

// A bucket is what one instance knows of one key.
type bucket struct {
	mu sync.Mutex

	units int       // granted by the store and not yet used; rules that are not exact only
	size  int       // of the last block, 0 for none: the first one is small
	until time.Time // when the units lapse

	last    Grant     // what the store said last
	at      time.Time // and when
	refused time.Time // no unit is to be had before
	wary    bool      // there was little left when last seen: lend nothing

	lent    int  // calls that went ahead of the store's answer: one at most
	asking  bool // somebody asks the store
	waiting []chan result
}

// verdict decides without the store, where what is known suffices.
func (b *bucket) verdict(now time.Time, r Rule) (v Verdict, known bool) {
	if now.Before(b.refused) {
		return Verdict{Reset: b.reset(now), Retry: b.refused.Sub(now)}, true
	}
	if r.Exact {
		return v, false
	}
	if b.units > 0 && !now.Before(b.until) {
		b.units, b.size = 0, 0
	}
	if b.units == 0 {
		return v, false
	}
	b.units--
	return b.allowed(now, r), true
}

// lend lets one call go ahead while the store is asked, where there was plenty when
// last seen: who calls now and then never waits for the store.
func (b *bucket) lend(r Rule) bool {
	if r.Exact || b.wary || b.asking || b.lent > 0 {
		return false
	}
	b.lent = 1
	return true
}

// allowed is the verdict on a call that needs no answer of the store, by what it said last.
func (b *bucket) allowed(now time.Time, r Rule) Verdict {
	if b.at.IsZero() {
		return Verdict{Allowed: true, Remaining: r.Limit - 1, Reset: r.Interval()}
	}
	back := int(now.Sub(b.at) / r.Interval())
	left := min(b.units+b.last.Remaining+back-b.lent, r.Limit-1)
	return Verdict{Allowed: true, Remaining: max(0, left), Reset: b.reset(now)}
}

func (b *bucket) reset(now time.Time) time.Duration { return max(0, b.last.Reset-now.Sub(b.at)) }

// serve has who came while the store was asked use what was granted beyond what it was asked for: nothing is asked for
// while there are units in hand, so that there is never more than a block of them.
func (b *bucket) serve(now time.Time, r Rule) {
	lent := min(b.lent, b.units)
	b.lent, b.units = b.lent-lent, b.units-lent
	n := min(len(b.waiting), b.units)
	for _, w := range b.waiting[:n] {
		b.units--
		w <- result{verdict: b.allowed(now, r)}
	}
	b.waiting = b.waiting[n:]
}

// want is how many units to ask for, for so many calls that wait.
func (b *bucket) want(r Rule, calls int) int {
	if r.Exact {
		return calls
	}
	block := r.Block()
	if b.size == 0 {
		block = max(1, block/firstPart)
	}
	if !b.at.IsZero() {
		block = min(block, max(1, b.last.Remaining/2)) // near the end, take what is needed and no more
	}
	b.size = max(block, calls)
	return b.size
}

// settle notes the store's answer for those who waited and tells them.
func (b *bucket) settle(now time.Time, r Rule, g Grant, waited []chan result) {
	b.last, b.at = g, now
	if g.Retry > 0 {
		b.refused = now.Add(g.Retry)
	}
	b.wary = g.Remaining < r.Block()
	left := g.Granted - b.lent
	b.lent = 0
	for _, w := range waited {
		v := Verdict{Remaining: g.Remaining, Reset: g.Reset, Retry: g.Retry}
		if left > 0 {
			left--
			v.Allowed, v.Remaining = true, g.Remaining+left
		}
		w <- result{verdict: v.sound()}
	}
	b.units, b.until = b.units+max(0, left), now.Add(r.Window)
	if b.units > 0 {
		b.refused = time.Time{} // the units in hand come first
	}
}

// fail tells those who waited that there was no answer.
func (b *bucket) fail(err error, waited []chan result) {
	b.lent = 0
	for _, w := range waited {
		w <- result{err: err}
	}
}

// idle reports whether forgetting the bucket loses at most units that are not used.
func (b *bucket) idle(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.asking && !now.Before(b.refused) && !now.Before(b.until)
}
