package function_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

func as(token string) map[string]string { return map[string]string{"Authorization": "Bearer " + token} }

const hello = `{"text":"hello"}`

// What a client may get wrong, and what it is told.
func TestRefusals(t *testing.T) {
	t.Parallel()
	member := as("producer@acme")
	tests := []struct {
		name   string
		f      *function.Function
		call   call
		status int
		code   string
	}{
		{"unknown path", echo, call{"GET", "/nothing", "", member}, 404, "route.not_found"},
		{"unknown method", echo, call{"DELETE", "/echo", "", member}, 405, "route.method"},
		{"no token", echo, call{"POST", "/echo", hello, nil}, 401, "auth.missing"},
		{"no bearer token", echo, call{"POST", "/echo", hello, map[string]string{"Authorization": "Basic YTpi"}}, 401, "auth.missing"},
		{"empty token", echo, call{"POST", "/echo", hello, as(" ")}, 401, "auth.missing"},
		{"bad token", echo, call{"POST", "/echo", hello, as("forged")}, 401, "auth.token"},
		{"no tenant", echo, call{"POST", "/echo", hello, as("admin")}, 403, "auth.tenant"},
		{"too little a role", echo, call{"POST", "/echo", hello, as("viewer@acme")}, 403, "auth.role"},
		{"no JSON", echo, call{"POST", "/echo", "{", member}, 400, "request.malformed"},
		{"unknown field", echo, call{"POST", "/echo", `{"text":"a","x":1}`, member}, 422, "request.invalid"},
		{"missing field", echo, call{"POST", "/echo", `{}`, member}, 422, "request.invalid"},
		{"wrong type", echo, call{"POST", "/echo", `{"text":1}`, member}, 422, "request.invalid"},
		{"too long", echo, call{"POST", "/echo", `{"text":"hello world"}`, member}, 422, "request.invalid"},
		{"unknown parameter", echo, call{"POST", "/echo?x=1", hello, member}, 422, "request.invalid"},
		{"large JSON", echo, call{"POST", "/echo", `{"text":"` + strings.Repeat("x", 6<<20) + `"}`, member}, 413, "request.too_large"},
		{"large request", echo, call{"POST", "/echo", strings.Repeat(" ", 11<<20), member}, 413, "request.too_large"},
		{"panic", echo, call{"POST", "/echo", `{"text":"panic"}`, member}, 500, "internal"},
		{"unknown error", echo, call{"POST", "/echo", `{"text":"unknown"}`, member}, 500, "internal"},
		{"fault", echo, call{"POST", "/echo", `{"text":"conflict"}`, member}, 409, "test.conflict"},
		{"fault of a stream", open, call{"GET", "/open/0", "", nil}, 404, "test.none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := tt.call.to(t.Context(), tt.f, runtime())
			p := problem(t, w)
			if p.Status != tt.status || p.Code != tt.code || p.Instance != strings.Split(tt.call.path, "?")[0] {
				t.Errorf("problem %+v, want %d %s", p, tt.status, tt.code)
			}
			if id := w.Header().Get("X-Request-ID"); id == "" || p.RequestID != id {
				t.Errorf("request id %q in the answer, %q in its header", p.RequestID, id)
			}
			if s := w.Body.String(); strings.Contains(s, "secret") || strings.Contains(s, "kid") {
				t.Errorf("the answer tells the cause: %s", s)
			}
			if tt.status == http.StatusUnauthorized && w.Header().Get("WWW-Authenticate") == "" {
				t.Error("no WWW-Authenticate")
			}
			if p.Status == http.StatusUnprocessableEntity && len(p.Errors) == 0 {
				t.Errorf("no field is named: %s", w.Body)
			}
		})
	}
}

// Who lacks a role is sent to those who can give it: no admin of a tenant makes operators.
func TestRoleHints(t *testing.T) {
	t.Parallel()
	viewer := identity.Principal{UID: "u", Tenant: "acme", Role: identity.Viewer}
	for role, admins := range map[identity.Role]bool{identity.Producer: true, identity.Admin: true, identity.Operator: false} {
		f := fault.Of(function.Route{Role: role}.Permit(viewer))
		if f.Code != "auth.role" || strings.HasPrefix(f.Hint, "Ask an admin") != admins {
			t.Errorf("%s: %s %q", role, f.Code, f.Hint)
		}
	}
}

func TestMethodsAreAllowed(t *testing.T) {
	t.Parallel()
	w := call{"DELETE", "/echo", "", as("producer@acme")}.to(t.Context(), echo, runtime())
	if got := w.Header().Get("Allow"); got != "POST" {
		t.Errorf("Allow %q", got)
	}
	w = call{"DELETE", "/open/7", "", nil}.to(t.Context(), open, runtime())
	if got := w.Header().Get("Allow"); got != "GET, HEAD" {
		t.Errorf("Allow %q of a route that is read", got)
	}
	w = call{"DELETE", "/shared", "", as("producer@acme")}.to(t.Context(), between, runtime())
	if got := w.Header().Get("Allow"); got != "GET, HEAD, POST" {
		t.Errorf("Allow %q of a path that another program takes, too", got)
	}
}

// Only a path as it is written leads to a function: ServeMux would redirect the others.
func TestRouted(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", http.NotFoundHandler())
	mux.Handle("GET /job/{id}/events", http.NotFoundHandler())
	for path, want := range map[string]bool{
		"/": true, "/job/7/events": true, "/job/a%2Fb/events": true, "/job//events": false, "//job/7/events": false, "/job/./events": false, "/job/7/x/../events": false, "/job": false,
	} {
		if got := function.Routed(mux, httptest.NewRequest(http.MethodGet, "http://host"+path, nil)); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}

// What no function is at is answered as functions answer: with an id and the security headers.
func TestUnrouted(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("GET /known", http.NotFoundHandler())
	mux.Handle("POST /job/{id}", http.NotFoundHandler())
	for path, status := range map[string]int{"/known": 405, "/unknown": 404, "/job//x": 404, "//job/x": 404, "/job/x/../y": 404} {
		w := httptest.NewRecorder()
		runtime().Unrouted(mux).ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, nil))
		p, id := problem(t, w), w.Header().Get("X-Request-ID")
		if p.Status != status || id == "" || p.RequestID != id || w.Header().Get("X-Content-Type-Options") == "" {
			t.Errorf("%s: %+v with the headers %v", path, p, w.Header())
		}
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	w := call{"POST", "/echo", hello, as("admin@acme")}.to(t.Context(), echo, runtime())
	if w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != `{"text":"hello","tenant":"acme"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = call{"GET", "/open/7", "", nil}.to(t.Context(), open, runtime())
	if w.Code != http.StatusOK || w.Body.String() != "7" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A client's own request id is kept where it is safe in a log and a header.
func TestRequestID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sent string
		kept bool
	}{
		{"0a1B-2c3_D", true}, {strings.Repeat("x", 64), true}, {"", false}, {"short", false},
		{strings.Repeat("x", 65), false}, {"has space", false}, {"line\tbreak", false}, {"drop;table", false}, {"ünïcödé-id", false},
	}
	for _, tt := range tests {
		t.Run(tt.sent, func(t *testing.T) {
			t.Parallel()
			w := call{"GET", "/open/7", "", map[string]string{"X-Request-ID": tt.sent}}.to(t.Context(), open, runtime())
			if got := w.Header().Get("X-Request-ID"); got == "" || (got == tt.sent) != tt.kept {
				t.Errorf("sent %q, answered %q", tt.sent, got)
			}
		})
	}
}

// Every answer, good or bad, carries the security headers.
func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	for _, c := range []call{{"GET", "/open/7", "", nil}, {"GET", "/open/0", "", nil}, {"GET", "/nothing", "", nil}} {
		w := c.to(t.Context(), open, runtime())
		for _, name := range []string{
			"Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "X-Xss-Protection", "Referrer-Policy",
			"Permissions-Policy", "Content-Security-Policy",
		} {
			if w.Header().Get(name) == "" {
				t.Errorf("%s: no %s", c.path, name)
			}
		}
	}
}

// A client does not take an answer that was broken off for a whole one, nor what went wrong for a part of it.
func TestAbort(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(open.Handler(runtime()))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	for _, path := range []string{"/open/cut", "/open/broken"} {
		res, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if string(body) != "half" || err == nil {
			t.Errorf("%s: answer %q, error %v; want half of one", path, body, err)
		}
	}
}
