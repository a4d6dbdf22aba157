package function_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/function"
)

const page = "https://app.example.com"

func shared() *function.Runtime {
	rt := runtime()
	rt.Env.Config.Edge.Origins = []string{page, "http://localhost:5173"}
	return rt
}

// cors is what an answer says to browsers.
func cors(h http.Header) map[string]string {
	said := map[string]string{"Vary": strings.Join(h.Values("Vary"), ", ")}
	for name := range h {
		if strings.HasPrefix(name, "Access-Control-") {
			said[name] = h.Get(name)
		}
	}
	return said
}

// A browser asks before it sends a token, and is answered before one is asked for.
func TestPreflight(t *testing.T) {
	t.Parallel()
	ask := map[string]string{"Origin": page, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
	w := call{"OPTIONS", "/echo", "", ask}.to(t.Context(), echo, shared())
	want := map[string]string{
		"Access-Control-Allow-Origin":   page,
		"Access-Control-Allow-Methods":  "GET, POST, PUT, PATCH, DELETE, OPTIONS",
		"Access-Control-Allow-Headers":  "Content-Type, Authorization, X-Requested-With, X-CSRF-Token, Accept, Idempotency-Key, If-Match",
		"Access-Control-Expose-Headers": "Content-Length, Content-Range, X-Total-Count, X-Request-ID, ETag, Location, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed",
		"Access-Control-Max-Age":        "600",
		"Vary":                          "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
	}
	if diff := cmp.Diff(want, cors(w.Header())); w.Code != http.StatusNoContent || diff != "" {
		t.Errorf("%d (-want +got):\n%s", w.Code, diff)
	}
	if w.Header().Get("X-Content-Type-Options") == "" || w.Header().Get("X-Request-ID") == "" {
		t.Errorf("headers %v", w.Header())
	}
}

// Pages of other origins are told nothing, near misses included.
func TestForeignOrigins(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"https://evil.example", "null", "https://app.example.com.evil.example", "http://app.example.com", page + ":8443", page + "/", "*"} {
		ask := map[string]string{"Origin": origin, "Access-Control-Request-Method": "POST"}
		w := call{"OPTIONS", "/echo", "", ask}.to(t.Context(), echo, shared())
		if p := problem(t, w); p.Status != 403 || p.Code != "cors.origin" {
			t.Errorf("%s: %+v", origin, p)
		}
		if diff := cmp.Diff(map[string]string{"Vary": "Origin"}, cors(w.Header())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", origin, diff)
		}
		header := as("producer@acme")
		header["Origin"] = origin
		w = call{"POST", "/echo", hello, header}.to(t.Context(), echo, shared())
		if diff := cmp.Diff(map[string]string{"Vary": "Origin"}, cors(w.Header())); w.Code != http.StatusOK || diff != "" {
			t.Errorf("%s: %d (-want +got):\n%s", origin, w.Code, diff)
		}
	}
}

// Answers, refusals too, can be read by pages of the configured origins.
func TestSharedAnswers(t *testing.T) {
	t.Parallel()
	for token, status := range map[string]int{"producer@acme": 200, "forged": 401, "viewer@acme": 403} {
		header := as(token)
		header["Origin"] = page
		w := call{"POST", "/echo", hello, header}.to(t.Context(), echo, shared())
		if w.Code != status || w.Header().Get("Access-Control-Allow-Origin") != page || w.Header().Get("Access-Control-Expose-Headers") == "" {
			t.Errorf("%s: %d %v", token, w.Code, w.Header())
		}
		if w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Error("credentials are allowed")
		}
	}
	if w := (call{"OPTIONS", "/echo", "", map[string]string{"Origin": page}}).to(t.Context(), echo, shared()); w.Code == http.StatusNoContent {
		t.Error("OPTIONS without a question was taken for a preflight")
	}
}
