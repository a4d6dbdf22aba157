package omni

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
)

// wire is the network: it keeps what is sent and answers always the same.
type wire struct {
	status int
	answer string
	header http.Header

	asked []*http.Request
	body  string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.asked = append(w.asked, r)
	if r.Body != nil {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		w.body = string(text)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	for name, values := range w.header {
		header[name] = values
	}
	return &http.Response{StatusCode: w.status, Header: header, Body: io.NopCloser(strings.NewReader(w.answer)), Request: r}, nil
}

func over(t *testing.T, w *wire, o Options) *Client {
	t.Helper()
	o.HTTP, o.URL = &http.Client{Transport: w}, "http://omni.example"
	o.Prices = func(model string) (Prices, bool) {
		return Prices{Input: 1_500_000, Video: 17_500_000}, model != "of-yesterday"
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var bakery = provider.Clip{Ref: "Job.1/shot-1", Model: "gemini-omni-1.2-flash", Prompt: " A bakery. ", Seconds: 2, Aspect: "4:5", Seed: 1<<33 + 7}

// TestCreateAsksOnce holds the library back: by itself it sends a create up to five
// times. The clock is the test's own, so that a wait for a second time shows.
func TestCreateAsksOnce(t *testing.T) {
	t.Parallel()
	for status, class := range map[int]provider.Class{
		408: provider.Unknown, 409: provider.Busy, 429: provider.Busy, 500: provider.Unknown, 503: provider.Outage,
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			w := &wire{status: status, answer: `{"error":{"code":"nope","message":"no"}}`, header: http.Header{"Retry-After": {"2"}}}
			_, err := over(t, w, Options{Key: "key"}).Submit(t.Context(), bakery)
			e, ok := errors.AsType[*provider.Error](err)
			if !ok || e.Class != class || e.After != 2*time.Second {
				t.Errorf("%d is %v, want %s", status, err, class)
			}
			if len(w.asked) != 1 || !time.Now().Equal(began) {
				t.Errorf("%d: asked %d times, and waited %v", status, len(w.asked), time.Since(began))
			}
			_, err = over(t, w, Options{Key: "key"}).Poll(t.Context(), "v1_a")
			if err == nil || len(w.asked) != 2 || !time.Now().Equal(began) {
				t.Errorf("%d: polled with %v, %d times, and waited %v", status, err, len(w.asked)-1, time.Since(began))
			}
		})
	}
}

// TestErrorShapes holds that a failure is understood by name, by number and without
// either: the library reads names only.
func TestErrorShapes(t *testing.T) {
	t.Parallel()
	for body, code := range map[string]string{
		`{"error":{"code":"resource_exhausted","message":"busy"}}`:                                               "RESOURCE_EXHAUSTED",
		`{"error":{"code":429,"message":"busy","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"38s"}]}}`: "RESOURCE_EXHAUSTED",
		`{"error":{"code":8,"message":"busy"}}`:                                                                  "RESOURCE_EXHAUSTED",
		`{"error":{}}`:                                                                                           "429",
		`busy`:                                                                                                   "429",
	} {
		_, err := over(t, &wire{status: 429, answer: body}, Options{Key: "key"}).Submit(t.Context(), bakery)
		e, ok := errors.AsType[*provider.Error](err)
		if !ok || e.Class != provider.Busy || e.Code != code || strings.Contains(body, "38s") != (e.After == 38*time.Second) {
			t.Errorf("%s is %v", body, err)
		}
	}
}

// TestCreateBody holds what really goes over the wire: on Vertex AI the slashes of the path are percent-encoded.
func TestCreateBody(t *testing.T) {
	t.Parallel()
	stored := bakery
	stored.Output, stored.Height = "gs://work/a/", 1080
	stored.First = &provider.Image{Type: "image/png", Data: []byte("png")}
	old := bakery
	old.Model, old.Height = "gemini-omni-1.1-flash", 360
	const text = `{"type":"text","text":"A bakery.\n\nSingle continuous shot, no scene cuts. No dialogue."}`
	for name, c := range map[string]struct {
		o    Options
		clip provider.Clip
		uri  string
		body string
	}{
		"a link": {
			Options{Key: "key"}, bakery, "/v1beta/interactions",
			`{"model":"gemini-omni-1.2-flash","background":true,"store":true,"input":[` + text + `],"labels":{"aiprod-call":"job_1_shot-1"},
			"generation_config":{"seed":7,"video_config":{"task":"text_to_video"}},
			"response_format":{"type":"video","aspect_ratio":"9:16","resolution":"720p","duration":"3s","delivery":"uri"}}`,
		},
		"our storage": {
			Options{Project: "p1", Files: nobody}, stored, "/v1beta1%2Fprojects%2Fp1%2Flocations%2Fglobal/interactions",
			`{"model":"gemini-omni-1.2-flash","background":true,"store":true,"input":[` + text + `,{"type":"image","mime_type":"image/png","data":"cG5n"}],
			"labels":{"aiprod-call":"job_1_shot-1"},"generation_config":{"seed":7,"video_config":{"task":"image_to_video"}},
			"response_format":{"type":"video","aspect_ratio":"9:16","resolution":"1080p","duration":"3s","delivery":"uri","gcs_uri":"gs://work/a/"}}`,
		},
		"inline": {
			Options{Project: "p1"}, old, "/v1beta1%2Fprojects%2Fp1%2Flocations%2Fglobal/interactions",
			`{"model":"gemini-omni-1.1-flash","background":true,"store":true,"input":[` + text + `],
			"generation_config":{"video_config":{"task":"text_to_video"}},
			"response_format":{"type":"video","aspect_ratio":"9:16","resolution":"720p","duration":"3s","delivery":"inline"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &wire{status: 200, answer: `{"id":"v1_a","status":"queued"}`}
			op, err := over(t, w, c.o).Submit(t.Context(), c.clip)
			if err != nil || op.ID != "v1_a" {
				t.Fatalf("%+v, %v", op, err)
			}
			if uri := w.asked[0].URL.RequestURI(); uri != c.uri {
				t.Errorf("asked at %s, want %s", uri, c.uri)
			}
			if h := w.asked[0].Header; h.Get("X-Request-Id") != c.clip.Ref || h.Get("Api-Revision") == "" || (h.Get("X-Goog-Api-Key") == "key") != (c.o.Key != "") {
				t.Errorf("headers are %v", h)
			}
			if diff := cmp.Diff(document(t, c.body), document(t, w.body)); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

func document(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// An answer without an id is one of a call that was accepted.
func TestCreateUnreadable(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`{"status":"queued"}`, `{"id":"","status":"queued"}`, `{"id":"../x","status":"queued"}`, `{"id":7}`, `[]`, `{`} {
		_, err := over(t, &wire{status: 200, answer: answer}, Options{Key: "key"}).Submit(t.Context(), bakery)
		if provider.ClassOf(err) != provider.Unknown {
			t.Errorf("%s is %v", answer, err)
		}
	}
}
