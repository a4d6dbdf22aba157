package cache

import (
	"context"
	"encoding/json"
	"time"
)

// Read returns what is kept under a key, and otherwise loads it, once for all who ask
// at the same time, and keeps it for so long. The error is load's. Values travel as JSON: what that does
// not keep is lost.
func Read[T any](ctx context.Context, c *Cache, key string, life time.Duration, load func(context.Context) (T, error)) (T, error) {
	var v T
	if raw := c.get(ctx, key); raw != nil && json.Unmarshal(raw, &v) == nil {
		return v, nil
	}
	loaded := c.loads.DoChan(key, func() (any, error) {
		ctx := context.WithoutCancel(ctx) // for whoever else waits
		v, err := load(ctx)
		if err != nil {
			return v, err
		}
		if raw, err := json.Marshal(v); err == nil {
			c.put(ctx, key, raw, life)
		}
		return v, nil
	})
	select {
	case r := <-loaded:
		v, _ := r.Val.(T)
		return v, r.Err
	case <-ctx.Done():
		return v, ctx.Err()
	}
}
