package function

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/limit"
)

// What counting adds to a request, without the shared store's own time.
func BenchmarkGate(b *testing.B) {
	env := cloud.New(cloud.Config{Edge: cloud.Edge{RateFactor: 100_000}}, slog.New(slog.DiscardHandler))
	env.Limiter = limit.New(limit.NewMemory(time.Now), time.Now)
	rt := NewRuntime(env)
	who := identity.Principal{Tenant: "acme", UID: "alice", Role: identity.Producer}
	for name, r := range map[string]Route{
		"read":   {Name: "jobs-get", Method: http.MethodGet, Role: identity.Viewer, PerMinute: 60},
		"create": {Name: "jobs-submit", Method: http.MethodPost, Role: identity.Producer, PerMinute: 30},
		"public": {Name: "presets", Method: http.MethodGet, PerMinute: 60},
	} {
		b.Run(name, func(b *testing.B) {
			g := rt.gate(r)
			w, q := httptest.NewRecorder(), httptest.NewRequest(r.Method, "/", nil)
			b.ReportAllocs()
			for b.Loop() {
				done, err := g.pass(w, q, who, nil)
				if err != nil {
					b.Fatal(err)
				}
				done()
			}
		})
	}
}

// Whether a caller may call a route: the table of roles, and what the route wants besides. Its bar is 100 ns, without allocations.
func BenchmarkPermit(b *testing.B) {
	who := identity.Principal{Tenant: "acme", UID: "alice", Role: identity.Producer}
	r := Route{Name: "jobs-submit", Method: http.MethodPost, Role: identity.Producer, PerMinute: 30}
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Permit(who); err != nil {
			b.Fatal(err)
		}
	}
}
