package limit

import (
	"sync/atomic"
	"time"
)

// pause is how long a store is left alone after it has failed; then one call tries it.
const pause = time.Second

// A circuit keeps calls from a store that is down. The zero value lets them through.
type circuit struct {
	until atomic.Int64 // when to try again, in nanoseconds since the epoch; 0 while all is well
}

// open reports whether the store is down and not to be tried yet.
func (c *circuit) open(now time.Time) bool { return now.UnixNano() < c.until.Load() }

// admit reports whether a call may go ahead. After a pause one may, and the others
// wait for what becomes of it, but no longer than it can take.
func (c *circuit) admit(now time.Time, takes time.Duration) bool {
	until := c.until.Load()
	return until == 0 || now.UnixNano() >= until && c.until.CompareAndSwap(until, now.Add(takes).UnixNano())
}

func (c *circuit) succeeded() { c.until.Store(0) }

func (c *circuit) failed(now time.Time) { c.until.Store(now.Add(pause).UnixNano()) }
