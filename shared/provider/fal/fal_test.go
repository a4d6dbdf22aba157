package fal_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/fal"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

const kling = "fal-ai/kling-video/v3/standard/text-to-video"

// client returns a client of a server.
func client(t *testing.T, b providertest.Bench) *fal.Client {
	t.Helper()
	c, err := fal.New(fal.Options{Key: "key", URL: b.URL + "/fal", HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestVideo(t *testing.T) {
	t.Parallel()
	want := provider.Clip{Ref: "job1/shot1/1", Model: kling, Prompt: "A bakery at night.", Seconds: 5, Aspect: "16:9", Seed: 1 << 40}
	providertest.Video(t, want, func(t *testing.T, b providertest.Bench) provider.Video { return client(t, b) })
}

// TestModels holds that every model in the data is asked in words that fal's own
// description of it has, and makes a clip.
func TestModels(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("models.json")
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Models []struct{ ID string } `json:"models"`
	}
	if err := json.Unmarshal(text, &data); err != nil || len(data.Models) == 0 {
		t.Fatalf("%d models: %v", len(data.Models), err)
	}
	b := providertest.NewBench(t, vendortest.Options{Polls: 1})
	c := client(t, b)
	for _, m := range data.Models {
		for _, aspect := range []string{"16:9", "9:16", "1:1", "4:5"} {
			op, err := c.Submit(t.Context(), provider.Clip{Ref: "r", Model: m.ID, Prompt: "A bakery.", Seconds: 5, Aspect: aspect, Seed: 1<<64 - 1})
			if err != nil {
				t.Fatalf("%s: %v", m.ID, err)
			}
			if p, err := c.Poll(t.Context(), op.ID); err != nil || p.Err != nil || p.Known {
				t.Errorf("%s at %s: %+v, %v", m.ID, aspect, p, err)
			}
		}
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]fal.Options{
		"no key":      {},
		"key of two":  {Key: "a\nb"},
		"bad address": {Key: "key", URL: "queue.example"},
		"odd address": {Key: "key", URL: "ftp://queue.example"},
		"no address":  {Key: "key", URL: "https://%"},
	} {
		if _, err := fal.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := fal.New(fal.Options{Key: "key"}); err != nil {
		t.Errorf("the least: %v", err)
	}
}

// TestPollRefuses holds that an operation cannot lead a request elsewhere.
func TestPollRefuses(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{})
	for _, operation := range []string{"", "..", "id", "a/b/requests/..", "a/b/other/id", "a/../requests/id", "a/b/requests/id/x", "a/b/requests/i?d", "a/b/requests/%2e%2e"} {
		if _, err := client(t, b).Poll(t.Context(), operation); provider.ClassOf(err) != provider.Caller {
			t.Errorf("%q: %v", operation, err)
		}
	}
}

// TestResult says how an answer to the fetch of a completed call is read.
func TestResult(t *testing.T) {
	t.Parallel()
	type end struct {
		Done   bool
		Output string
		Class  provider.Class // of the call's end, or else of the poll's failure
		Code   string
	}
	detail := func(kind string) string {
		return `{"detail":[{"loc":["body","prompt"],"msg":"no","type":"` + kind + `"}]}`
	}
	machine := func(kind string) string { return `{"detail":"no","error_type":"` + kind + `"}` }
	for name, c := range map[string]struct {
		told   string // by the status
		status int
		body   string
		want   end
	}{
		"a clip":                 {"", 200, `{"video":{"url":"https://a/b"}}`, end{Done: true, Output: "https://a/b"}},
		"no clip":                {"", 200, `{"seed":5}`, end{true, "", provider.Outage, "no_output"}},
		"a clip of no link":      {"", 200, `{"video":{"url":""}}`, end{true, "", provider.Outage, "no_output"}},
		"half a clip":            {"", 200, `{"video":{"ur`, end{false, "", provider.Outage, "answer_unreadable"}},
		"refused":                {"", 422, detail("content_policy_violation"), end{true, "", provider.Policy, "content_policy_violation"}},
		"filtered":               {"", 422, detail("no_media_generated"), end{true, "", provider.Policy, "no_media_generated"}},
		"refused with 400":       {"", 400, detail("content_policy_violation"), end{true, "", provider.Policy, "content_policy_violation"}},
		"wrong":                  {"", 422, detail("greater_than"), end{true, "", provider.Caller, "greater_than"}},
		"a tool of the maker's":  {"", 400, detail("downstream_service_error"), end{true, "", provider.Outage, "downstream_service_error"}},
		"a type yet to be named": {"", 500, detail("new_trouble"), end{true, "", provider.Outage, "new_trouble"}},
		"cancelled":              {"", 499, machine("client_cancelled"), end{true, "", provider.Cancelled, "client_cancelled"}},
		"never started":          {"", 504, machine("request_timeout"), end{true, "", provider.Outage, "request_timeout"}},
		"known from the status":  {"runner_server_error", 500, "oops", end{true, "", provider.Outage, "runner_server_error"}},
		"gone":                   {"", 404, machine(""), end{true, "", provider.Unknown, "request_not_found"}},
		"a gateway":              {"", 503, "upstream connect error", end{false, "", provider.Outage, "503"}},
		"limited":                {"", 429, `{"detail":"slow down"}`, end{false, "", provider.Busy, "429"}},
		"the key":                {"", 401, `{"detail":"no"}`, end{false, "", provider.Auth, "401"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/a/b/requests/1/status" {
					_, _ = w.Write([]byte(`{"status":"COMPLETED","error_type":"` + c.told + `"}`))
					return
				}
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			defer s.Close()
			f, err := fal.New(fal.Options{Key: "key", URL: s.URL})
			if err != nil {
				t.Fatal(err)
			}
			p, err := f.Poll(t.Context(), "a/b/requests/1")
			got := end{Done: p.Done, Output: p.Output}
			if p.Done {
				err = p.Err
			}
			if e, ok := err.(*provider.Error); ok { //nolint:errorlint // it is never wrapped
				got.Class, got.Code = e.Class, e.Code
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("ended (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSubmitFollows holds whose name of a call is used: fal's own, as far as it leads to fal.
func TestSubmitFollows(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{
		"https://queue.fal.run/other/app/requests/1": "other/app/requests/1",
		"https://evil.example/x/app/requests/1":      "x/app/requests/1", // asked of fal, under that path
		"https://queue.fal.run/a/b/c/requests/1":     "b/c/requests/1",
		"https://queue.fal.run/a/../requests/1":      "fal-ai/kling-video/requests/1",
		"https://queue.fal.run/a/b/requests/2":       "fal-ai/kling-video/requests/1",
		"requests/1":                                 "fal-ai/kling-video/requests/1",
		"":                                           "fal-ai/kling-video/requests/1",
		"://":                                        "fal-ai/kling-video/requests/1",
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(map[string]string{"request_id": "1", "response_url": link})
		}))
		c, err := fal.New(fal.Options{Key: "key", URL: s.URL})
		if err != nil {
			t.Fatal(err)
		}
		op, err := c.Submit(t.Context(), provider.Clip{Model: kling, Prompt: "A bakery.", Seconds: 5, Aspect: "1:1"})
		if err != nil || op.ID != want {
			t.Errorf("%s: %q, %v; want %q", link, op.ID, err, want)
		}
		s.Close()
	}
}

// TestHeaders holds what fal is told with every call: a key as it wants it, how long to wait and how long to keep.
func TestHeaders(t *testing.T) {
	t.Parallel()
	var got http.Header
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer s.Close()
	c, err := fal.New(fal.Options{Key: "secret", URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.Submit(t.Context(), provider.Clip{Ref: "j/s/1", Model: kling, Prompt: "A bakery.", Seconds: 5, Aspect: "1:1"})
	for name, want := range map[string]string{
		"Authorization": "Key secret", "X-Fal-Request-Timeout": "600", "X-Request-Id": "j/s/1",
		"X-Fal-Object-Lifecycle-Preference": `{"expiration_duration_seconds": 86400}`,
	} {
		if got.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want)
		}
	}
}
