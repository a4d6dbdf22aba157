package platform

import (
	"context"
	"sync"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
)

// Health says whether this instance lives, and how its dependencies answer.
var _ = function.HTTP(function.Route{
	Name: "health", Method: "GET", Path: "/health", Tag: "Platform", PerMinute: 1000,
	Summary: "Health", Description: "Answers 200 while the instance lives, whatever its dependencies do; they are probed at most every 10 seconds.",
}, health)

const (
	probeEvery   = 10 * time.Second
	probeTimeout = 2 * time.Second
)

// HealthOutput is the health of this instance.
type HealthOutput struct {
	Body struct {
		Status       string       `json:"status" enum:"ok,degraded"`
		Dependencies []Dependency `json:"dependencies"`
	}
}

// A Dependency is something this instance needs.
type Dependency struct {
	Name    string  `json:"name" example:"firestore"`
	Status  string  `json:"status" enum:"ok,down"`
	Latency float64 `json:"latency_ms"`
}

// probed is the last probe of each environment's dependencies.
var probed sync.Map // *cloud.Env to *probe

type probe struct {
	mu   sync.Mutex
	at   time.Time
	deps []Dependency
}

func health(ctx context.Context, env *cloud.Env, _ *struct{}) (*HealthOutput, error) {
	v, _ := probed.LoadOrStore(env, &probe{})
	p := v.(*probe)
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := env.Now(); now.Sub(p.at) >= probeEvery {
		p.at, p.deps = now, []Dependency{database(ctx, env)}
	}
	var out HealthOutput
	out.Body.Status, out.Body.Dependencies = "ok", p.deps
	for _, d := range p.deps {
		if d.Status != "ok" {
			out.Body.Status = "degraded"
		}
	}
	return &out, nil
}

func database(ctx context.Context, env *cloud.Env) Dependency {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	start := time.Now()
	d := Dependency{Name: "firestore", Status: "ok"}
	s, err := env.Store()
	if err == nil {
		err = s.Ping(ctx)
	}
	if err != nil {
		d.Status = "down"
	}
	d.Latency = float64(time.Since(start).Microseconds()) / 1000
	return d
}
