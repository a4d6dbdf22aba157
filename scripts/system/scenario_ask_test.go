package system

import (
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/limit"
	limits "github.com/aiprod/aiprod/shared/limit/firestore"
)

// An ask is one call of a route.
type ask struct {
	row                       row
	route                     *function.Route
	method, path, query, body string
	length                    int64    // said of a body that is not sent; 0 sends what there is
	allow                     []string // the methods the path takes, where it is asked with another
}

// apply makes the ask a wrong one.
func (a *ask) apply(w wrong) {
	for name, value := range w.Path {
		a.path = strings.ReplaceAll(a.path, "{"+name+"}", value)
	}
	if w.Query != "" {
		a.query = w.Query
	}
	if w.Body != "" {
		a.body = w.Body
	}
}

// named are words in braces.
var named = regexp.MustCompile(`\{[a-z_]+(\.[a-z]+)?\}`)

// fill replaces words in braces by what they stand for.
func (c *cast) fill(text string) string {
	return named.ReplaceAllStringFunc(text, func(word string) string { return c.fixture(strings.Trim(word, "{}")) })
}

// request is the ask as who sends it.
func (c *cast) request(a *ask, who *world) *http.Request {
	c.t.Helper()
	for name, value := range a.row.Path {
		a.path = strings.ReplaceAll(a.path, "{"+name+"}", value)
	}
	a.path = c.fill(a.path)
	url := c.stack.URL + a.path
	if a.query != "" {
		url += "?" + strings.TrimPrefix(c.fill(a.query), "&")
	}
	var body io.Reader
	switch {
	case a.length > 0:
		body = unsent{}
	case a.body != "":
		body = strings.NewReader(c.fill(a.body))
	}
	req, err := http.NewRequestWithContext(c.t.Context(), a.method, url, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if a.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if a.length > 0 {
		req.Header.Set("Expect", "100-continue") // the answer comes before the body is sent
		req.ContentLength = a.length
	}
	if who.token != "" {
		req.Header.Set("Authorization", "Bearer "+who.token)
	}
	for name, value := range a.row.Header {
		req.Header.Set(name, c.fill(value))
	}
	return req
}

// keptApart holds that an answer to another tenant names nothing of this one.
func (c *cast) keptApart(w *world, res *http.Response) {
	if !strings.Contains(res.Header.Get("Content-Type"), "json") {
		return
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	for name, value := range c.known {
		if strings.Contains(string(raw), value) && !strings.Contains(res.Request.URL.Path, value) {
			w.t.Errorf("another tenant is answered with the {%s} of this one: %s", name, raw)
		}
	}
}

// unsent is a body that nobody asks for, because its length alone is refused.
type unsent struct{}

func (unsent) Read([]byte) (int, error) { return 0, errors.New("the body was asked for") }

// direct follows no redirects: where they lead is for other tests.
var direct = &http.Client{
	Timeout:       time.Minute,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// play tries a scenario on a route.
func (c *cast) play(t *testing.T, s scenario, w row, r *function.Route) {
	t.Helper()
	want := s.want(r, w)
	a := &ask{row: w, route: r, method: r.Method, path: r.Path, query: w.Query, body: string(w.Body)}
	if s.change != nil && !s.change(a, w, r) || want == "" {
		return
	}
	inner := *c.world
	inner.t = t
	outer := c.world
	c.world = &inner
	defer func() { c.world = outer }()
	who := c.callers[string(r.Role)]
	if r.Role == function.Public {
		who = c.callers["guest"]
	}
	if s.who != nil {
		who = s.who(c, r)
	}
	again := want == "ok" && c.done[w.Route]
	c.caller = who
	before, res := c.send(a, who, s.useUp)
	defer func() { _ = res.Body.Close() }()
	e := c.expect(a, want, again)
	e.name = s.name
	e.check(&inner, res)
	foreign := who == c.callers["stranger"]
	if foreign || who == c.callers["platform"] {
		e.first = false // in this tenant
	}
	if foreign && want == "ok" && r.Role != function.Public {
		c.keptApart(&inner, res)
	}
	e.changes(t, before, c.traces(a, res.Header.Get("Location")))
	if want == "ok" && !foreign && r.Method != http.MethodGet {
		c.done[w.Route] = true
	}
}

// send sends an ask; with useUp as often as it takes to be one too many. What is left for its caller is taken
// from under them, so that they need not ask a thousand times; what the program has fetched of it before, it first gives out.
func (c *cast) send(a *ask, who *world, useUp bool) (before traces, res *http.Response) {
	c.t.Helper()
	const most = 200 // no program has fetched more
	for n := 1; ; n++ {
		if useUp {
			c.useUp(a.route)
		}
		again := *a
		req := c.request(&again, who)
		before = c.traces(a, "")
		res, err := direct.Do(req)
		if err != nil {
			c.t.Fatal(err)
		}
		if !useUp || res.StatusCode == http.StatusTooManyRequests || n == most {
			return before, res
		}
		_ = res.Body.Close()
	}
}

// eager is who calls a route too often, and nothing else.
func eager(c *cast, r *function.Route) *world {
	switch {
	case r.Known:
		return c.as("eager-"+r.Name, "acme", identity.Viewer)
	case r.Role == function.Public:
		return c.callers["guest"]
	}
	return c.as("eager-"+r.Name, "acme", r.Role)
}

// useUp takes what is left of a route's limit for the eager one.
func (c *cast) useUp(r *function.Route) {
	c.t.Helper()
	key := limit.KeyOf(r.Name, "acme", "eager-"+r.Name)
	switch {
	case r.Known:
		key = limit.KeyOf(r.Name, "refused", "acme", "eager-"+r.Name)
	case r.Role == function.Public:
		key = limit.KeyOf(r.Name, "address", "127.0.0.1")
	}
	p := limit.Policy{Limit: r.PerMinute, Window: time.Minute}
	if _, err := limits.New(c.stack.Env.Firestore).Take(c.t.Context(), key, p, r.PerMinute); err != nil {
		c.t.Fatal(err)
	}
}
