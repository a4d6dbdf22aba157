package redis_test

import (
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"

	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/limit/limittest"
	"github.com/aiprod/aiprod/shared/limit/redis"
)

func client(t *testing.T, addr string) *goredis.Client {
	t.Helper()
	return clientOf(t, "tcp", addr)
}

func clientOf(t testing.TB, network, addr string) *goredis.Client {
	t.Helper()
	c := goredis.NewClient(&goredis.Options{Network: network, Addr: addr})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestStore(t *testing.T) {
	t.Parallel()
	limittest.Run(t, func(t *testing.T) limittest.Subject {
		server := miniredis.RunT(t)
		now := time.Date(2026, 11, 15, 12, 0, 0, 0, time.UTC)
		server.SetTime(now)
		s := limittest.Subject{Advance: func(d time.Duration) {
			now = now.Add(d)
			server.SetTime(now)
			server.FastForward(d)
		}}
		for range 3 {
			s.Instances = append(s.Instances, redis.New(client(t, server.Addr())))
		}
		return s
	})
}

// A key lives as long as it counts, and tells nobody whose it is.
func TestKeysEnd(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := redis.New(client(t, server.Addr()))
	p := limit.Policy{Limit: 30, Window: time.Minute}
	if _, err := s.Take(t.Context(), limit.KeyOf("jobs-submit", "203.0.113.7"), p, 5); err != nil {
		t.Fatal(err)
	}
	keys := server.Keys()
	if len(keys) != 1 || strings.Contains(keys[0], "203.0.113.7") {
		t.Fatalf("keys %v", keys)
	}
	if life := server.TTL(keys[0]); life <= 9*time.Second || life > 11*time.Second {
		t.Errorf("five units of two seconds each live for %s", life)
	}
	server.FastForward(11 * time.Second)
	if keys := server.Keys(); len(keys) != 0 {
		t.Errorf("keys %v are left", keys)
	}
}

func TestDown(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := redis.New(client(t, server.Addr()))
	server.Close()
	if _, err := s.Take(t.Context(), limit.KeyOf("a"), limit.Policy{Limit: 1, Window: time.Minute}, 1); err == nil {
		t.Error("a dead server granted")
	}
}
