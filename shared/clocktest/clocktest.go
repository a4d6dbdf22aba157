// Package clocktest is a clock that tests move, for what meets real servers and disks. What only
// waits is better tested in a bubble of testing/synctest.
package clocktest

import (
	"sync"
	"time"
)

// A Clock moves when it is told to. It is safe for concurrent use.
type Clock struct {
	mu   sync.Mutex
	now  time.Time
	tick time.Duration
}

// New returns a clock at a date of no meaning, which moves by tick, if that is
// not 0, whenever it is read.
func New(tick time.Duration) *Clock {
	return &Clock{now: time.Date(2026, 11, 15, 12, 0, 0, 0, time.UTC), tick: tick}
}

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(c.tick)
	return c.now
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
