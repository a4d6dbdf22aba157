// Package limit says how often a caller may call. It counts by the generic cell rate
// algorithm: one instant per key, kept by a [Store] that all instances share, and a [Limiter] in
// each instance that spares the store most questions.
//
// It knows no HTTP, no routes and no tenants, and it is no budget: money and minutes of film are the ledger's.
package limit

import "time"

// A Policy allows Limit units in every Window: all at once, or spread. At no time have more
// been granted than Limit, and Limit more for every Window that has passed.
type Policy struct {
	Limit  int           // units, 1 to a million
	Window time.Duration // a second to a day
}

// A Grant is what a store gave of the units it was asked for, and how it stands with the key.
type Grant struct {
	// Granted is how many of the units were granted: all, some or none.
	Granted int
	// Remaining is how many more could be had now.
	Remaining int
	// Reset is how long until all of the policy's units can be had again.
	Reset time.Duration
	// Retry is how long until one can be had; 0 while there are any.
	Retry time.Duration
}

// tick is the grain of time: what every store can keep exactly, a Lua number included.
const tick = time.Microsecond

// Interval is the time in which one unit comes back, rounded up to whole
// microseconds, so that rounding never grants more than the policy does.
func (p Policy) Interval() time.Duration {
	n := time.Duration(p.Limit) * tick
	return (p.Window + n - 1) / n * tick
}

// Take grants up to n units at the instant now, in microseconds since the epoch. used is the
// instant at which everything granted so far will have come back, 0 for a key that is new; after is that instant afterwards.
func (p Policy) Take(used, now int64, n int) (after int64, g Grant) {
	interval := int64(p.Interval() / tick)
	full := interval * int64(p.Limit)
	used = max(used, now)
	g.Granted = int(min(int64(max(n, 0)), max(0, (now+full-used)/interval)))
	after = used + int64(g.Granted)*interval
	g.Remaining = int(max(0, (now+full-after)/interval))
	g.Reset = time.Duration(after-now) * tick
	if g.Remaining == 0 {
		g.Retry = time.Duration(after+interval-full-now) * tick
	}
	return after, g
}
