package cache

import (
	"context"
	"fmt"
	"time"
)

// try calls the store for so long, unless it is down, and notes how it did.
func (c *Cache) try(ctx context.Context, most time.Duration, call func(context.Context) error) error {
	if !c.admit() {
		return ErrDown
	}
	within, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	err := call(within)
	if err != nil && ctx.Err() != nil {
		c.release()
		return ctx.Err() // the caller has gone, which says nothing of the store
	}
	c.note(err)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDown, err)
	}
	return nil
}

// admit reports whether the store may be called. After a pause one call goes ahead,
// and the others do without until it is known what becomes of it.
func (c *Cache) admit() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.health.Up {
		return true
	}
	if c.now().Before(c.until) {
		return false
	}
	c.until = c.now().Add(pause)
	return true
}

// release lets the next call try a store that the last one did not get to know.
func (c *Cache) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = c.now()
}

func (c *Cache) note(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	up := err == nil
	if up != c.health.Up {
		c.health.Up, c.health.Since = up, c.now()
	}
	if !up {
		c.health.Errors++
		c.until = c.now().Add(pause)
	}
}
