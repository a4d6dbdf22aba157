// Package redis keeps the limiter's counts in Redis: one script, one round trip,
// on the server's own clock.
package redis

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/aiprod/aiprod/shared/limit"
)

//go:embed take.lua
var source string

// prefix keeps the limiter's keys apart from those of the cache.
const prefix = "limit:"

// A Store takes from Redis.
type Store struct {
	client redis.Scripter
	script *redis.Script
}

var _ limit.Store = (*Store)(nil)

// New returns a store on a client.
func New(client redis.Scripter) *Store {
	return &Store{client: client, script: redis.NewScript(source)}
}

// Take grants up to n units. A key takes no room in Redis once all its units have come back.
func (s *Store) Take(ctx context.Context, key limit.Key, p limit.Policy, n int) (limit.Grant, error) {
	interval := p.Interval().Microseconds()
	r, err := s.script.Run(ctx, s.client, []string{prefix + key.String()}, interval, interval*int64(p.Limit), n).Int64Slice()
	if err != nil {
		return limit.Grant{}, fmt.Errorf("limit: redis: %w", err)
	}
	if len(r) != 4 {
		return limit.Grant{}, fmt.Errorf("limit: redis: the script answered %d numbers", len(r))
	}
	return limit.Grant{
		Granted: int(r[0]), Remaining: int(r[1]),
		Reset: time.Duration(r[2]) * time.Microsecond, Retry: time.Duration(r[3]) * time.Microsecond,
	}, nil
}
