package cloud_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/cloud"
)

// Whoever answers is up, also with a refusal; a fault of its own, and silence, are none.
func TestDependenciesOverHTTP(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		status int
		up     bool
	}{{"answers", 200, true}, {"refuses", 401, true}, {"fails", 503, false}, {"is away", 0, false}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status) }))
			host := strings.TrimPrefix(server.URL, "http://")
			t.Cleanup(server.Close)
			if tt.status == 0 {
				server.Close()
			}
			env := cloud.New(cloud.Config{Project: "p", Endpoints: cloud.Endpoints{Storage: host, Auth: host}}, slog.New(slog.DiscardHandler))
			for _, d := range env.Dependencies() {
				if d.Name != "storage" && d.Name != "identity" {
					continue
				}
				if err := d.Ping(t.Context()); (err == nil) != tt.up {
					t.Errorf("%s: %v", d.Name, err)
				}
			}
		})
	}
}

// What gRPC cannot reach is down once the caller's patience ends; Redis is a dependency where it is used.
func TestDependenciesAway(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	host := strings.TrimPrefix(server.URL, "http://")
	server.Close()
	env := cloud.New(cloud.Config{
		Project: "p", Region: "r", Database: "(default)", StageTopic: "stages",
		Endpoints: cloud.Endpoints{Firestore: host, PubSub: host, Storage: host, Tasks: host, Auth: host},
	}, slog.New(slog.DiscardHandler))
	env.Cache = cache.New("redis", down{}, time.Now)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	var names []string
	for _, d := range env.Dependencies() {
		if names = append(names, d.Name); d.Ping(ctx) == nil {
			t.Errorf("%s answers", d.Name)
		}
	}
	if got := strings.Join(names, " "); got != "firestore pubsub tasks storage identity redis" {
		t.Errorf("dependencies %s", got)
	}
}

// down is a store of a cache that does not answer.
type down struct{ cache.Store }

func (down) Get(context.Context, string) ([]byte, error) { return nil, context.DeadlineExceeded }
