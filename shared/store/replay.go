package store

import (
	"context"
	"time"
)

// Known reports whether a user's Idempotency-Key has an answer that can be replayed.
func (s *Store) Known(ctx context.Context, tenant, uid, key string) (bool, error) {
	id, _ := NewKey(uid, key, "", "", time.Time{})
	if id == "" {
		return false, nil
	}
	var k Key
	found, err := get(ctx, s.Tenant(tenant).Collection("idempotency").Doc(id), &k)
	return found && k.Expires.After(s.now()), unavailable("store: read key", err)
}
