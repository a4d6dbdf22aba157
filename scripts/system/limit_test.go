package system

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aiprod/aiprod/functions/api/platform"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// program runs one more API program on the world's cloud, with clients, limiter and
// cache of its own, as another instance has. It returns its address and its environment.
func (w *world) program() (string, *cloud.Env) {
	w.t.Helper()
	env := cloud.New(w.stack.Env.Config, slog.New(slog.DiscardHandler))
	env.Verifier, env.Pushes, env.Blobs, env.Signer = w.stack.Env.Verifier, w.stack.Env.Pushes, w.stack.Env.Blobs, w.stack.Env.Signer
	rt := function.NewRuntime(env)
	mux := http.NewServeMux()
	for _, f := range function.Declared().Of(function.API) {
		mux.Handle(f.Route.Method+" "+f.Route.Path, f.Handler(rt))
	}
	server := httptest.NewServer(mux)
	w.t.Cleanup(func() {
		server.Close()
		if fs, err := env.Firestore(); err == nil {
			_ = fs.Close()
		}
	})
	return server.URL, env
}

// send makes a request of the world's user to any program, and returns what it was answered.
func (w *world) send(base, method, path, body string, header map[string]string) (status int, h http.Header) {
	req, err := http.NewRequestWithContext(w.t.Context(), method, base+path, strings.NewReader(body))
	if err != nil {
		w.t.Error(err)
		return 0, nil
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+w.token)
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Error(err)
		return 0, nil
	}
	defer res.Body.Close()
	return res.StatusCode, res.Header
}

// Several programs on one cloud allow together exactly what one may on a route that
// creates, and within a block of it on one that reads.
func TestLimitsAcrossPrograms(t *testing.T) {
	t.Parallel()
	w := start(t)
	second, env2 := w.program()
	third, env3 := w.program()
	programs := []string{w.stack.URL, second, third}
	for _, tt := range []struct {
		name, method, path, body string
		success, limit, slack    int
		user                     *world
	}{
		{"create", "POST", "/assets", `{"name":"a.jpg","role":"image"}`, 201, 60, 0, w.as("carl", "acme", identity.Producer)},
		{"read", "GET", "/pipeline/jobs", "", 200, 60, 10, w.as("rita", "acme", identity.Viewer)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var allowed, refused, late atomic.Int64
			begun := time.Now()
			var wg sync.WaitGroup
			for i := range 12 {
				wg.Go(func() {
					for range 20 {
						status, h := tt.user.send(programs[i%len(programs)], tt.method, tt.path, tt.body, nil)
						switch status {
						case tt.success:
							allowed.Add(1)
						case http.StatusTooManyRequests:
							refused.Add(1)
							if h.Get("Retry-After") == "" || h.Get("RateLimit") == "" || h.Get("Content-Type") != "application/problem+json" {
								t.Errorf("refused with %v", h)
							}
						case http.StatusServiceUnavailable: // a machine too busy to count within 2 s does not let in; what was taken is lost
							late.Add(1)
						default:
							t.Errorf("status %d", status)
						}
					}
				})
			}
			wg.Wait()
			back := int(time.Since(begun) / (time.Minute / time.Duration(tt.limit))) // what comes back meanwhile
			for _, env := range []*cloud.Env{w.stack.Env, env2, env3} {              // and what a machine too busy to count lets through
				open, _ := env.Limiter.Failures()
				tt.slack += int(open) // none of which creates
			}
			if n := int(allowed.Load()); late.Load() == 0 && n < tt.limit || n > tt.limit+back+tt.slack {
				t.Errorf("%d of 240 were allowed in %s, want %d to %d", n, time.Since(begun), tt.limit, tt.limit+back+tt.slack)
			}
			if refused.Load()+late.Load() == 0 {
				t.Error("none were refused")
			}
		})
	}
}

// However often a call is repeated under its key, on whatever program, it counts once.
func TestReplaysDoNotCount(t *testing.T) {
	t.Parallel()
	w := start(t).as("carl", "acme", identity.Producer)
	second, _ := w.program()
	programs := []string{w.stack.URL, second}
	key := map[string]string{"Idempotency-Key": "order-18"}
	for i := range 70 {
		if status, h := w.send(programs[i%2], "POST", "/assets", `{"name":"a.jpg","role":"image"}`, key); status != 201 {
			t.Fatalf("repetition %d: %d %v", i, status, h)
		}
	}
	_, h := w.send(programs[0], "POST", "/assets", `{"name":"a.jpg","role":"image"}`, nil)
	if got := h.Get("RateLimit"); !strings.HasPrefix(got, `"assets-create";r=5`) { // 58, or what came back
		t.Errorf("after two calls and their repetitions: %s", got)
	}
}

// Pages of configured origins reach the API across the whole stack.
func TestPreflightOfTheStack(t *testing.T) {
	t.Parallel()
	w := start(t)
	ask := map[string]string{"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "PATCH"}
	p := w.problem(w.do("OPTIONS", "/job/1/manifest", nil, ask), 403)
	if p.Code != "cors.origin" {
		t.Errorf("code %s", p.Code)
	}
	if p := w.problem(w.do("OPTIONS", "/nowhere", nil, ask), 404); p.Code != "route.not_found" {
		t.Errorf("code %s", p.Code)
	}
}

// health reads how the cache does, as an operator.
func (w *world) health() (h platform.CacheHealthOutput) {
	w.t.Helper()
	w.read(w.as("olga", "", identity.Operator).do("GET", "/api/v1/cache/health", nil, nil), http.StatusOK, &h.Body)
	return h
}

// Operators read how the cache does, and nobody else; what a revision holds is read
// once, and an edit is seen at once.
func TestCacheHealth(t *testing.T) {
	t.Parallel()
	w := start(t)
	if got := w.do("GET", "/api/v1/cache/health", nil, nil).StatusCode; got != http.StatusForbidden {
		t.Errorf("an admin of a tenant: %d", got)
	}
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	w.settle(id)
	var first, edited struct {
		Revision int
		Manifest struct{ Title string }
	}
	for range 3 {
		w.read(w.do("GET", "/job/"+id+"/manifest", nil, nil), http.StatusOK, &first)
	}
	h := w.health()
	if h.Body.Backend != "in-process" || h.Body.Status != "ok" || h.Body.Hits < 2 || h.Body.HitRate <= 0 || h.Body.Limiter.Open != 0 {
		t.Errorf("health %+v", h.Body)
	}
	match := map[string]string{"If-Match": strconv.Quote(strconv.Itoa(first.Revision)), "Content-Type": "application/merge-patch+json"}
	w.read(w.do("PATCH", "/job/"+id+"/manifest", `{"title":"Bread"}`, match), http.StatusOK, nil)
	w.read(w.do("GET", "/job/"+id+"/manifest", nil, nil), http.StatusOK, &edited)
	if edited.Revision != first.Revision+1 || edited.Manifest.Title != "Bread" {
		t.Errorf("after the edit: %+v", edited)
	}
}
