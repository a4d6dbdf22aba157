package system

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
)

// expected is what an ask is to be answered.
type expected struct {
	ask     *ask
	name    string // of the scenario
	status  int
	code    string // of the problem; empty where all is well
	pointer string // to the field at fault
	first   bool   // the first good answer of the route, or one as good
}

// expect reads "404 job.not_found", "422 request.invalid /name", "200" and "ok".
func (c *cast) expect(a *ask, want string, again bool) expected {
	c.t.Helper()
	e := expected{ask: a, first: want == "ok"}
	switch {
	case want == "ok" && again && a.row.Again != "":
		want, e.first = a.row.Again, false
	case want == "ok" && a.row.Want != "":
		want = a.row.Want
	case want == "ok":
		want = strconv.Itoa(a.route.Status)
	}
	parts := append(strings.Fields(want), "", "", "")
	status, err := strconv.Atoi(parts[0])
	if err != nil {
		c.t.Fatalf("%s: %q is no answer", a.route.Name, want)
	}
	e.status, e.code, e.pointer = status, parts[1], parts[2]
	return e
}

// check holds an answer against what is expected.
func (e expected) check(w *world, res *http.Response) {
	w.t.Helper()
	fail := func(format string, args ...any) {
		w.t.Helper()
		w.t.Errorf("%s: %s %s: %s", e.name, res.Request.Method, res.Request.URL.Path, fmt.Sprintf(format, args...))
	}
	if res.StatusCode != e.status {
		raw, _ := io.ReadAll(io.LimitReader(res.Body, 2000))
		fail("status %d, want %d %s: %s", res.StatusCode, e.status, e.code, raw)
		return
	}
	w.conform(res)
	e.headers(res.Header, fail)
	if e.status < 400 {
		return
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		fail("%v", err)
	}
	res.Body = io.NopCloser(bytes.NewReader(raw))
	var p fault.Problem
	w.decode(raw, &p)
	if p.Code != e.code || p.Type != fault.TypeBase+e.code || p.Status != e.status || p.Detail == "" || p.Hint == "" && len(p.Errors) == 0 {
		fail("problem %s, want %s", raw, e.code)
	}
	if p.Instance != res.Request.URL.Path || p.RequestID != res.Header.Get("X-Request-ID") {
		fail("the problem is of %s, request %s", p.Instance, p.RequestID)
	}
	if e.pointer != "" && !slices.ContainsFunc(p.Errors, func(f fault.Field) bool { return f.Pointer == e.pointer && f.Code != "" && f.Detail != "" }) {
		fail("fields %+v, want one at %s", p.Errors, e.pointer)
	}
}

// standing is the RateLimit header.
var standing = regexp.MustCompile(`^"[a-z-]+";r=\d+;t=\d+$`)

// secure are the headers of every answer, whatever it is.
var secure = map[string]string{
	"Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
	"X-Content-Type-Options":    "nosniff",
	"X-Frame-Options":           "DENY",
	"X-Xss-Protection":          "0",
	"Referrer-Policy":           "strict-origin-when-cross-origin",
}

// headers holds the headers of an answer: those of every one, of its status, and of the row.
func (e expected) headers(h http.Header, fail func(string, ...any)) {
	want := map[string]string{}
	if e.ask.allow == nil {
		want["Ratelimit-Policy"] = fmt.Sprintf(`^"%s";q=%d;w=60$`, e.ask.route.Name, e.ask.route.PerMinute)
		want["Ratelimit"] = standing.String()
		want["X-Request-Id"] = `^[0-9a-zA-Z_-]{8,64}$`
		want["Content-Security-Policy"] = `^default-src '(self|none)'`
		want["Permissions-Policy"] = `camera=\(\)`
		for name, value := range secure {
			want[name] = "^" + regexp.QuoteMeta(value) + "$"
		}
	} else {
		want["Allow"] = "^" + strings.Join(e.ask.allow, ", ") + "$"
	}
	if e.status >= 400 {
		want["Content-Type"], want["Cache-Control"] = `^application/problem\+json$`, "^no-store$"
	}
	switch e.status {
	case http.StatusUnauthorized:
		want["Www-Authenticate"] = `^Bearer realm="aiprod"$`
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		want["Retry-After"] = `^[1-9]\d*$`
	}
	if e.first {
		for name, value := range e.ask.row.Headers {
			want[http.CanonicalHeaderKey(name)] = value
		}
	}
	for name, pattern := range want {
		if values := h.Values(name); len(values) != 1 || !regexp.MustCompile(pattern).MatchString(values[0]) {
			fail("%s: %q, want one like %s", name, values, pattern)
		}
	}
}

// changes holds what the call has left behind: exactly what the row says of one that was let
// through, and nothing of any other.
func (e expected) changes(t *testing.T, before, after traces) {
	t.Helper()
	var want traces
	if e.first {
		want.audit, want.events = e.ask.row.Audit, e.ask.row.Events
	}
	if e.ask.row.Events == nil || len(before.events) > len(after.events) {
		before.events, after.events = nil, nil
	}
	for _, of := range []struct {
		what                string
		before, after, want []string
	}{{"audit", before.audit, after.audit, want.audit}, {"events", before.events, after.events, want.events}} {
		got := slices.Clone(of.after[min(len(of.before), len(of.after)):])
		if diff := cmp.Diff(append([]string{}, of.want...), append([]string{}, got...)); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", e.name, of.what, diff)
		}
	}
}
