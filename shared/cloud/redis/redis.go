// Package redis puts the counts of the rate limiter and the cache into Redis.
// Programs that are not given one do not need it; what does not answer clients does not import it.
package redis

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/aiprod/aiprod/shared/cache"
	cachestore "github.com/aiprod/aiprod/shared/cache/redis"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/limit"
	firestorelimits "github.com/aiprod/aiprod/shared/limit/firestore"
	limitstore "github.com/aiprod/aiprod/shared/limit/redis"
)

// Redis is a neighbour: what takes longer than this has failed. The cache does
// without it for a while then, and the limiter counts in Firestore.
const (
	dialTime = 250 * time.Millisecond
	callTime = 250 * time.Millisecond
)

// Serve gives a program's environment the cache and the limiter of its REDIS_URL, if it
// has one: an option of package serve. It does not connect; a server that is down is used once it is up.
func Serve(_ context.Context, env *cloud.Env) error {
	if !env.Config.Edge.Redis.Given() {
		return nil
	}
	o, err := redis.ParseURL(env.Config.Edge.Redis.Reveal())
	if err != nil {
		return errors.New("REDIS_URL: it cannot be read; write redis://user:password@host:6379, rediss:// for TLS") // the cause has the password
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = dialTime, callTime, callTime, callTime
	o.ContextTimeoutEnabled = true
	if env.Config.Edge.RedisCA != "" {
		if o.TLSConfig, err = vouched(env.Config.Edge.RedisCA); err != nil {
			return err
		}
	}
	o.MaxRetries = 1 // of a connection that a restarted server has dropped
	client := redis.NewClient(o)
	now := func() time.Time { return env.Now() }
	env.Cache = cache.New("redis", cachestore.New(client), now)
	env.Limiter = limit.New(limit.NewFailover(limitstore.New(client), firestorelimits.New(env.Firestore), now), now)
	return nil
}
