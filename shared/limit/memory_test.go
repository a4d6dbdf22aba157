package limit_test

import (
	"sync"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/limit/limittest"
)

// A clock moves when it is told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 15, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestMemory(t *testing.T) {
	t.Parallel()
	limittest.Run(t, func(*testing.T) limittest.Subject {
		c := newClock()
		m := limit.NewMemory(c.Now)
		return limittest.Subject{Instances: []limit.Store{m, m, m}, Advance: c.Advance}
	})
}
