package store

import (
	"context"
	"errors"
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

// Replay returns the job that was submitted first under a key, as it is now, and ErrReplayed; nothing where the key
// is not known, or was sent with another request.
func (s *Store) Replay(ctx context.Context, tenant, keyID string, key Key) (View, error) {
	if keyID == "" {
		return View{}, nil
	}
	var old Key
	found, err := get(ctx, s.Tenant(tenant).Collection("idempotency").Doc(keyID), &old)
	if err != nil || !found || !old.Expires.After(s.now()) || old.Fingerprint != key.Fingerprint {
		return View{}, unavailable("store: read key", err)
	}
	first, err := s.View(ctx, Ref{Tenant: tenant, Job: old.Job})
	return first, errors.Join(err, ErrReplayed)
}
