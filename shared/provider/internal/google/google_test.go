package google

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

const secret = "AIza-secret-key"

func options(o Options) Options {
	o.Backend, o.Timeout, o.Largest = "google", time.Minute, 1<<20
	return o
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		o    Options
		want string // the address; empty where it is refused
	}{
		"key":               {Options{Key: secret}, "https://generativelanguage.googleapis.com"},
		"test server":       {Options{Project: "p", Location: "global", URL: "http://127.0.0.1:1/google/"}, "http://127.0.0.1:1/google"},
		"nothing":           {Options{}, ""},
		"both":              {Options{Key: secret, Project: "p", Location: "global"}, ""},
		"no location":       {Options{Project: "p"}, ""},
		"a path":            {Options{Project: "p/../q", Location: "global"}, ""},
		"a host":            {Options{Project: "p", Location: "evil.example#"}, ""},
		"a key of two":      {Options{Key: secret + "\n"}, ""},
		"an address of FTP": {Options{Key: secret, URL: "ftp://google.example"}, ""},
		"no address":        {Options{Key: secret, URL: "https://%"}, ""},
	} {
		client, err := New(options(c.o))
		switch {
		case err != nil && c.want != "" || err == nil && client.URL.String() != c.want:
			t.Errorf("%s: %v", name, err)
		case err != nil && strings.Contains(err.Error(), "secret"):
			t.Errorf("%s: %v tells the key", name, err)
		}
	}
	for location, want := range map[string]string{
		"global": "https://aiplatform.googleapis.com", "eu": "https://aiplatform.eu.rep.googleapis.com",
		"europe-west4": "https://europe-west4-aiplatform.googleapis.com",
	} {
		at, err := options(Options{Project: "p", Location: location}).address()
		if err != nil || at.String() != want {
			t.Errorf("%s is at %v, %v", location, at, err)
		}
	}
}

// ask makes a call of either kind that the library has.
func ask(ctx context.Context, g *genai.Client) error {
	_, err := g.Models.CountTokens(ctx, "gemini", genai.Text("hello"), nil)
	return err
}

// TestDo holds what a refusal means, whichever shape it has, and that it is asked for once.
func TestDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		header string
		body   string
		class  provider.Class // of a POST
		code   string
		after  time.Duration
	}{
		"well":           {200, "", `{"totalTokens":3}`, "", "", 0},
		"busy":           {429, "", `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.Help","links":[]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"38.5s"}]}}`, provider.Busy, "RESOURCE_EXHAUSTED", 38500 * time.Millisecond},
		"header":         {429, "7", `{"error":{"code":"resource_exhausted"}}`, provider.Busy, "RESOURCE_EXHAUSTED", 7 * time.Second},
		"both advices":   {429, "50", `{"error":{"details":[{"retryDelay":"38s"}]}}`, provider.Busy, "429", 50 * time.Second},
		"a wild advice":  {429, "", `{"error":{"details":[{"retryDelay":"1e30s"}]}}`, provider.Busy, "429", 24 * time.Hour},
		"a list":         {404, "", `[{"error":{"code":404,"status":"NOT_FOUND"}}]`, provider.Retired, "NOT_FOUND", 0},
		"bad key":        {400, "", `{"error":{"code":400,"message":"API key not valid","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}`, provider.Auth, "API_KEY_INVALID", 0},
		"no billing":     {400, "", `{"error":{"code":400,"status":"FAILED_PRECONDITION"}}`, provider.Auth, "FAILED_PRECONDITION", 0},
		"wrong":          {400, "", `{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"durationSeconds"}}`, provider.Caller, "INVALID_ARGUMENT", 0},
		"refused":        {400, "", `{"error":{"code":400,"message":"The prompt violates usage guidelines. Support codes: 58061214"}}`, provider.Policy, "400", 0},
		"forbidden":      {403, "", `{"error":{"code":"permission_denied","message":"no"}}`, provider.Auth, "PERMISSION_DENIED", 0},
		"a page":         {404, "", `<html>`, provider.Retired, "404", 0},
		"late":           {408, "", ``, provider.Unknown, "408", 0},
		"conflict":       {409, "", `{"error":{"code":409,"status":"ABORTED"}}`, provider.Busy, "ABORTED", 0},
		"broken":         {500, "", `{"error":{"code":500,"status":"INVALID_ARGUMENT"}}`, provider.Unknown, "INVALID_ARGUMENT", 0},
		"overloaded":     {503, "3", `{"error":{"code":503,"status":"UNAVAILABLE"}}`, provider.Outage, "UNAVAILABLE", 3 * time.Second},
		"not its answer": {200, "", `<html>`, provider.Unknown, "answer_unreadable", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked++
				if r.Header.Get("X-Goog-Api-Key") != secret || r.Header.Get("X-Request-Id") != "job-1" {
					t.Errorf("headers are %v", r.Header)
				}
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer s.Close()
			client, err := New(options(Options{Key: secret, URL: s.URL, HTTP: s.Client()}))
			if err != nil {
				t.Fatal(err)
			}
			err = client.Do(t.Context(), http.MethodPost, "job-1", ask)
			if c.class == "" && err != nil || c.class != "" && !is(err, c.class, c.code, c.after) {
				t.Errorf("%v, want %s (%s) in %v", err, c.class, c.code, c.after)
			}
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("%v tells the key", err)
			}
			if asked != 1 {
				t.Errorf("asked %d times", asked)
			}
		})
	}
}

func is(err error, class provider.Class, code string, after time.Duration) bool {
	e, ok := err.(*provider.Error) //nolint:errorlint // it is told as what it is
	return ok && e.Class == class && e.Code == code && e.After == after && e.Backend == "google"
}

// A look that fails buys nothing, though the library sends a POST.
func TestDoLooks(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	defer s.Close()
	client, err := New(options(Options{Project: "p", Location: "global", URL: s.URL, HTTP: s.Client()}))
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Do(t.Context(), http.MethodGet, "", ask); provider.ClassOf(err) != provider.Outage {
		t.Errorf("%v", err)
	}
}

func TestStatusOfOperations(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		class provider.Class
		code  string
	}{
		`{"code":3,"message":"bad image"}`:                                                   {provider.Caller, "INVALID_ARGUMENT"},
		`{"code":3,"message":"Your prompt could not be submitted. Support codes: 58061214"}`: {provider.Policy, "INVALID_ARGUMENT"},
		`{"code":5}`:                         {provider.Retired, "NOT_FOUND"},
		`{"code":7}`:                         {provider.Auth, "PERMISSION_DENIED"},
		`{"code":8}`:                         {provider.Busy, "RESOURCE_EXHAUSTED"},
		`{"code":13}`:                        {provider.Outage, "INTERNAL"},
		`{"code":14}`:                        {provider.Outage, "UNAVAILABLE"},
		`{"code":16}`:                        {provider.Auth, "UNAUTHENTICATED"},
		`{"code":99}`:                        {"", ""},
		`{"code":-1}`:                        {"", ""},
		`{"code":"type/prohibited_content"}`: {provider.Policy, "PROHIBITED_CONTENT"},
		`{}`:                                 {"", ""},
	} {
		got := told([]byte(`{"error":` + text + `}`))
		if class, code := got.Class(); class != want.class || code != want.code {
			t.Errorf("%s is %s (%s), want %s (%s)", text, class, code, want.class, want.code)
		}
	}
}
