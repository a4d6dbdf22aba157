// Package redis keeps the cache in Redis.
package redis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/aiprod/aiprod/shared/cache"
)

// page is how many keys are looked at in one step of erasing.
const page = 500

// A Store keeps values in Redis.
type Store struct{ client redis.Cmdable }

var _ cache.Store = (*Store)(nil)

// New returns a store on a client.
func New(client redis.Cmdable) *Store { return &Store{client} }

// Get returns what is kept under a key.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	value, err := s.client.Get(ctx, key).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cache: redis: %w", err)
	}
	return value, nil
}

// Put keeps a value.
func (s *Store) Put(ctx context.Context, key string, value []byte, life time.Duration) error {
	if err := s.client.Set(ctx, key, value, life).Err(); err != nil {
		return fmt.Errorf("cache: redis: %w", err)
	}
	return nil
}

// Erase removes every key that starts with prefix.
func (s *Store) Erase(ctx context.Context, prefix string) error {
	pattern := strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`, "]", `\]`, `\`, `\\`).Replace(prefix) + "*"
	for cursor := uint64(0); ; {
		keys, next, err := s.client.Scan(ctx, cursor, pattern, page).Result()
		if err == nil && len(keys) > 0 {
			err = s.client.Unlink(ctx, keys...).Err()
		}
		if err != nil {
			return fmt.Errorf("cache: redis: %w", err)
		}
		if cursor = next; cursor == 0 {
			return nil
		}
	}
}
