package redis_test

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"

	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/cache/cachetest"
	"github.com/aiprod/aiprod/shared/cache/redis"
)

func TestStore(t *testing.T) {
	t.Parallel()
	cachetest.Run(t, func(t *testing.T) (cache.Store, func(time.Duration)) {
		server := miniredis.RunT(t)
		client := goredis.NewClient(&goredis.Options{Addr: server.Addr()})
		t.Cleanup(func() { _ = client.Close() })
		return redis.New(client), server.FastForward
	})
}
