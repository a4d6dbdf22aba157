package redis_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/redis"
	"github.com/aiprod/aiprod/shared/limit"
)

func env(url string) *cloud.Env {
	return cloud.New(cloud.Config{Edge: cloud.Edge{Redis: cloud.NewSecret(url)}}, slog.New(slog.DiscardHandler))
}

func TestServe(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	e := env("redis://" + server.Addr() + "/2")
	if err := redis.Serve(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	r := limit.Rule{Policy: limit.Policy{Limit: 1, Window: time.Hour}, Exact: true}
	for i, want := range []bool{true, false} {
		if v, err := e.Limiter.Take(t.Context(), limit.KeyOf("a"), r); err != nil || v.Allowed != want {
			t.Errorf("call %d: %+v, %v", i, v, err)
		}
	}
	if len(server.DB(2).Keys()) != 1 || e.Cache.Health().Backend != "redis" {
		t.Errorf("keys %v, cache %+v", server.DB(2).Keys(), e.Cache.Health())
	}
}

// Without an address nothing changes; a wrong one is told without its password.
func TestAddress(t *testing.T) {
	t.Parallel()
	e := env("")
	if err := redis.Serve(t.Context(), e); err != nil || e.Cache.Health().Backend != "in-process" {
		t.Errorf("%v, %+v", err, e.Cache.Health())
	}
	err := redis.Serve(t.Context(), env("redis://:hunter2@ho st:1"))
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "REDIS_URL") {
		t.Errorf("error %v", err)
	}
}
