package function_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/limit"
)

// broken is a limiter's store that is down.
type broken struct{}

func (broken) Take(context.Context, limit.Key, limit.Policy, int) (limit.Grant, error) {
	return limit.Grant{}, errors.New("connection refused")
}

// still is a runtime whose limiter's clock stands: nothing comes back while a test runs.
func still(s func(now func() time.Time) limit.Store) *function.Runtime {
	rt := runtime()
	at := time.Now()
	now := func() time.Time { return at }
	rt.Env.Limiter = limit.New(s(now), now)
	return rt
}

func inProcess(now func() time.Time) limit.Store { return limit.NewMemory(now) }

// Every answer tells how its caller stands; one call too many is told when to come again.
func TestRates(t *testing.T) {
	t.Parallel()
	rt := still(inProcess)
	h := echo.Handler(rt)
	post := func(token string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/echo", strings.NewReader(hello))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for i := range 60 {
		w := post("producer@acme")
		if w.Code != 200 || w.Header().Get("RateLimit-Policy") != `"echo";q=60;w=60` ||
			w.Header().Get("RateLimit") != `"echo";r=`+strconv.Itoa(59-i)+`;t=`+strconv.Itoa(i+1) {
			t.Fatalf("call %d: %d %v", i, w.Code, w.Header())
		}
	}
	w := post("producer@acme")
	if p := problem(t, w); p.Status != 429 || p.Code != "rate.exceeded" || !strings.Contains(p.Hint, "1 second") {
		t.Errorf("one more: %+v", p)
	}
	if w.Header().Get("Retry-After") != "1" || w.Header().Get("RateLimit") != `"echo";r=0;t=60` {
		t.Errorf("one more: %v", w.Header())
	}
	if w := post("producer@other"); w.Code != 200 {
		t.Errorf("another tenant: %d", w.Code)
	}
	if w := post("viewer@acme"); w.Code != 403 {
		t.Errorf("the same user with too little a role: %d", w.Code)
	}
}

// Who is refused is counted by address, so that nobody tries tokens without end.
func TestRefusedAreCounted(t *testing.T) {
	t.Parallel()
	rt := still(inProcess)
	h := echo.Handler(rt)
	codes := map[int]int{}
	for range 100 {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, "/echo", strings.NewReader(hello))
		r.Header.Set("Authorization", "Bearer forged")
		h.ServeHTTP(w, r)
		codes[w.Code]++
	}
	if codes[401]+codes[429] != 100 || codes[401] < 60 || codes[401] > 61 {
		t.Errorf("answers %v", codes)
	}
}

// While calls cannot be counted, what may spend is refused and what reads is answered.
func TestLimiterDown(t *testing.T) {
	t.Parallel()
	rt := still(func(func() time.Time) limit.Store { return broken{} })
	w := call{"POST", "/echo", hello, as("producer@acme")}.to(t.Context(), echo, rt)
	if p := problem(t, w); p.Status != 503 || p.Code != "rate.unavailable" || w.Header().Get("Retry-After") != "1" {
		t.Errorf("a call that creates: %+v, %v", p, w.Header())
	}
	for range 3 {
		if w := (call{"GET", "/open/7", "", nil}).to(t.Context(), open, rt); w.Code != 200 {
			t.Errorf("a read: %d %s", w.Code, w.Body)
		}
	}
	w = call{"POST", "/lenient", hello, as("producer@acme")}.to(t.Context(), lenient, rt)
	if w.Code != 200 {
		t.Errorf("a lenient route: %d %s", w.Code, w.Body)
	}
	if open, closed := rt.Env.Limiter.Failures(); open != 4 || closed != 1 {
		t.Errorf("counted %d let through, %d refused", open, closed)
	}
}

func TestRateFactor(t *testing.T) {
	t.Parallel()
	rt := still(inProcess)
	rt.Env.Config.Edge.RateFactor = 5
	w := call{"POST", "/echo", hello, as("producer@acme")}.to(t.Context(), echo, rt)
	if got := w.Header().Get("RateLimit-Policy"); got != `"echo";q=300;w=60` {
		t.Errorf("policy %s", got)
	}
}

// The document tells every answer's headers.
func TestLimitsAreDocumented(t *testing.T) {
	t.Parallel()
	doc := function.Catalogue{echo, open}.OpenAPI(nil)
	for path, op := range map[string]map[string][]string{
		"/echo":      {"200": {"RateLimit", "RateLimit-Policy"}, "429": {"RateLimit", "RateLimit-Policy", "Retry-After"}},
		"/open/{id}": {"200": {"RateLimit", "RateLimit-Policy"}, "503": {"Retry-After"}},
	} {
		item := doc.Paths[path].Get
		if item == nil {
			item = doc.Paths[path].Post
		}
		for status, names := range op {
			for _, name := range names {
				if h := item.Responses[status].Headers[name]; h == nil || doc.Components.Headers[strings.TrimPrefix(h.Ref, "#/components/headers/")] == nil {
					t.Errorf("%s %s: no %s", path, status, name)
				}
			}
		}
	}
}

func BenchmarkEdge(b *testing.B) {
	rt := runtime()
	rt.Env.Config.Edge.RateFactor = 1_000_000
	for name, f := range map[string]*function.Function{"read": open, "create": echo} {
		b.Run(name, func(b *testing.B) {
			h := f.Handler(rt)
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, "/open/7", nil)
				if f == echo {
					r = httptest.NewRequest(http.MethodPost, "/echo", strings.NewReader(hello))
					r.Header.Set("Content-Type", "application/json")
					r.Header.Set("Authorization", "Bearer producer@acme")
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatal(w.Code, w.Body)
				}
			}
		})
	}
}
