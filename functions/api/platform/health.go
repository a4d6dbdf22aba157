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
	Summary: "Health", Description: "Answers 200 while the instance lives, whatever its dependencies do. `status` is `degraded` while one of them does not answer; they are probed at most every 10 seconds.",
}, health)

const (
	probeEvery = 10 * time.Second
	// probeTimeout is less than the second that platforms give whoever is asked whether it lives.
	probeTimeout = 800 * time.Millisecond
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
		p.at, p.deps = now, ask(ctx, env.Dependencies())
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

// ask probes dependencies all at once. The answer is for everybody who asks next, so that it
// goes on when the one who asked first has gone.
func ask(ctx context.Context, deps []cloud.Dependency) []Dependency {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), probeTimeout)
	defer cancel()
	out := make([]Dependency, len(deps))
	var all sync.WaitGroup
	for i, d := range deps {
		all.Go(func() {
			start := time.Now()
			out[i] = Dependency{Name: d.Name, Status: "ok"}
			if d.Ping(ctx) != nil {
				out[i].Status = "down"
			}
			out[i].Latency = float64(time.Since(start).Microseconds()) / 1000
		})
	}
	all.Wait()
	return out
}
