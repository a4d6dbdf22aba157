package platform

import (
	"context"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// CacheHealth says how the cache and the rate limiter of this instance do.
var _ = function.HTTP(function.Route{
	Name: "cache-health", Method: "GET", Path: "/api/v1/cache/health", Tag: "Platform", Role: identity.Operator,
	Summary: "Read how the cache does",
	Description: "The cache of this instance: where it keeps things, whether that answers, and how often it spared a look into the database. " +
		"While it is down every look is a miss, and nothing else changes. `limiter` counts calls that were let through, and such as were refused, " +
		"because the store of the rate limiter did not answer.",
}, cacheHealth)

// CacheHealthOutput is how the cache does.
type CacheHealthOutput struct {
	Body struct {
		Backend string    `json:"backend" enum:"redis,in-process"`
		Status  string    `json:"status" enum:"ok,down"`
		Since   time.Time `json:"since" doc:"When the status began"`
		Hits    int64     `json:"hits" doc:"Since the instance started"`
		Misses  int64     `json:"misses"`
		HitRate float64   `json:"hit_rate" minimum:"0" maximum:"1" doc:"Share of looks that were hits"`
		Errors  int64     `json:"errors" doc:"Calls the backend failed"`
		Limiter Limiter   `json:"limiter"`
	}
}

// A Limiter is how the rate limiter has done without its store.
type Limiter struct {
	Open   int64 `json:"open" doc:"Reads let through on the instance's own count"`
	Closed int64 `json:"closed" doc:"Calls that spend or create, refused with 503"`
}

func cacheHealth(_ context.Context, env *cloud.Env, _ *struct{}) (*CacheHealthOutput, error) {
	h := env.Cache.Health()
	var out CacheHealthOutput
	b := &out.Body
	b.Backend, b.Status, b.Since = h.Backend, "ok", h.Since.UTC()
	if !h.Up {
		b.Status = "down"
	}
	b.Hits, b.Misses, b.Errors = h.Hits, h.Misses, h.Errors
	if looks := h.Hits + h.Misses; looks > 0 {
		b.HitRate = float64(h.Hits) / float64(looks)
	}
	b.Limiter.Open, b.Limiter.Closed = env.Limiter.Failures()
	return &out, nil
}
