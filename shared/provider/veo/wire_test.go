package veo

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// wire is the network: it keeps what is sent and answers always the same.
type wire struct {
	status int
	answer string

	asked []*http.Request
	body  string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	w.asked, w.body = append(w.asked, r), string(text)
	return &http.Response{StatusCode: w.status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(w.answer)), Request: r}, nil
}

func over(t *testing.T, w *wire, o Options) *Client {
	t.Helper()
	o.Project, o.HTTP, o.URL = "p1", &http.Client{Transport: w}, "http://veo.example"
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const model = "/v1beta1/projects/p1/locations/us-central1/publishers/google/models/veo-3.1-generate-001"

var (
	bakery    = provider.Clip{Ref: "Job.1/shot-1", Model: "veo-3.1-generate-001", Prompt: " A bakery. ", Seconds: 5, Aspect: "4:5", Seed: 1<<33 + 7}
	operation = strings.TrimPrefix(model, "/v1beta1/") + "/operations/1-a"
)

func nobody(context.Context, string) (io.ReadCloser, error) { return nil, io.EOF }

func TestSubmitBody(t *testing.T) {
	t.Parallel()
	stored := bakery
	stored.Output, stored.Height, stored.Audio = "gs://work/a/", 1080, true
	stored.First = &provider.Image{Type: "image/png", Data: []byte("png")}
	const rest = `"sampleCount":1,"aspectRatio":"9:16","seed":7,"negativePrompt":"text, captions, subtitles, logos, watermarks","personGeneration":"allow_adult","compressionQuality":"OPTIMIZED"`
	for name, c := range map[string]struct {
		o    Options
		clip provider.Clip
		body string
	}{
		"silent": {Options{}, bakery, `{"instances":[{"prompt":"A bakery."}],"labels":{"aiprod-call":"job_1_shot-1"},
			"parameters":{` + rest + `,"durationSeconds":6,"resolution":"720p","generateAudio":false}}`},
		"high, with sound, into our storage": {Options{Files: nobody}, stored, `{"instances":[{"prompt":"A bakery.","image":{"bytesBase64Encoded":"cG5n","mimeType":"image/png"}}],
			"labels":{"aiprod-call":"job_1_shot-1"},"parameters":{` + rest + `,"durationSeconds":8,"resolution":"1080p","generateAudio":true,"storageUri":"gs://work/a/"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &wire{status: 200, answer: `{"name":"` + operation + `"}`}
			op, err := over(t, w, c.o).Submit(t.Context(), c.clip)
			if err != nil || op.ID != operation {
				t.Fatalf("%+v, %v", op, err)
			}
			if uri := w.asked[0].URL.RequestURI(); uri != model+":predictLongRunning" {
				t.Errorf("asked at %s", uri)
			}
			var want, got any
			if err := errors.Join(json.Unmarshal([]byte(c.body), &want), json.Unmarshal([]byte(w.body), &got)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

// A look at an operation is a POST, and buys nothing all the same.
func TestPollLooks(t *testing.T) {
	t.Parallel()
	w := &wire{status: 503, answer: `{"error":{"code":503,"status":"UNAVAILABLE"}}`}
	_, err := over(t, w, Options{}).Poll(t.Context(), operation)
	if provider.ClassOf(err) != provider.Outage || len(w.asked) != 1 || w.asked[0].URL.RequestURI() != model+":fetchPredictOperation" {
		t.Errorf("%v, asked %d times", err, len(w.asked))
	}
	if want := `{"operationName":"` + operation + `"}`; strings.TrimSpace(w.body) != want {
		t.Errorf("sent %s, want %s", w.body, want)
	}
}

// An answer without a name of an operation is one of a call that was accepted.
func TestSubmitUnreadable(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`{}`, `{"name":""}`, `{"name":"operations/1"}`, `{"name":"` + strings.Replace(operation, "p1", "..", 1) + `"}`, `[]`, `{`} {
		_, err := over(t, &wire{status: 200, answer: answer}, Options{}).Submit(t.Context(), bakery)
		if provider.ClassOf(err) != provider.Unknown {
			t.Errorf("%s is %v", answer, err)
		}
	}
}

// TestProgress says of every way an operation ends what it means.
func TestProgress(t *testing.T) {
	t.Parallel()
	c := over(t, &wire{}, Options{})
	clip := &genai.GenerateVideosResponse{GeneratedVideos: []*genai.GeneratedVideo{nil, {}, {Video: &genai.Video{URI: "gs://b/a.mp4"}}}}
	clip.GeneratedVideos = clip.GeneratedVideos[1:]
	for name, tt := range map[string]struct {
		of     genai.GenerateVideosOperation
		done   bool
		class  provider.Class
		code   string
		output string
	}{
		"running":          {genai.GenerateVideosOperation{Name: "a"}, false, "", "", ""},
		"stored":           {genai.GenerateVideosOperation{Done: true, Response: clip}, true, "", "", "gs://b/a.mp4"},
		"inline":           {genai.GenerateVideosOperation{Done: true, Response: &genai.GenerateVideosResponse{GeneratedVideos: []*genai.GeneratedVideo{{Video: &genai.Video{VideoBytes: []byte("abc")}}}}}, true, "", "", "data:video/mp4;base64,YWJj"},
		"filtered":         {genai.GenerateVideosOperation{Done: true, Response: &genai.GenerateVideosResponse{RAIMediaFilteredCount: 1, RAIMediaFilteredReasons: []string{"Support codes: 58061214"}}}, true, provider.Policy, "filtered", ""},
		"no videos":        {genai.GenerateVideosOperation{Done: true, Response: &genai.GenerateVideosResponse{}}, true, provider.Policy, "filtered", ""},
		"no response":      {genai.GenerateVideosOperation{Done: true}, true, provider.Policy, "filtered", ""},
		"wrong":            {failed(3, "image too large"), true, provider.Caller, "INVALID_ARGUMENT", ""},
		"refused":          {failed(3, "violates our usage guidelines"), true, provider.Policy, "INVALID_ARGUMENT", ""},
		"retired":          {failed(5, "gone"), true, provider.Retired, "NOT_FOUND", ""},
		"no permission":    {failed(7, "bucket"), true, provider.Auth, "PERMISSION_DENIED", ""},
		"busy":             {failed(8, "high load"), true, provider.Busy, "RESOURCE_EXHAUSTED", ""},
		"unauthenticated":  {failed(16, "who"), true, provider.Auth, "UNAUTHENTICATED", ""},
		"internal":         {failed(13, "oh"), true, provider.Outage, "INTERNAL", ""},
		"unavailable":      {failed(14, "oh"), true, provider.Outage, "UNAVAILABLE", ""},
		"cancelled":        {failed(1, "stopped"), true, provider.Cancelled, "CANCELLED", ""},
		"a novel code":     {failed(99, "oh"), true, provider.Outage, "no_code", ""},
		"an odd error":     {genai.GenerateVideosOperation{Done: true, Error: map[string]any{"message": 7}}, true, provider.Outage, "answer_unreadable", ""},
		"an error of none": {genai.GenerateVideosOperation{Done: true, Error: map[string]any{}}, true, provider.Outage, "no_code", ""},
	} {
		p := c.progress(&tt.of)
		e, _ := p.Err.(*provider.Error) //nolint:errorlint // it is told as what it is
		if p.Done != tt.done || p.Output != tt.output || (e == nil) != (tt.class == "") || e != nil && (e.Class != tt.class || e.Code != tt.code) || p.Known {
			t.Errorf("%s: %+v", name, p)
		}
		if p.Done == (p.Again > 0) {
			t.Errorf("%s: done %t, and again in %v", name, p.Done, p.Again)
		}
	}
}

func failed(code int, text string) genai.GenerateVideosOperation {
	return genai.GenerateVideosOperation{Done: true, Error: map[string]any{"code": code, "message": text}}
}

// A busy operation may say when to come back.
func TestProgressAfter(t *testing.T) {
	t.Parallel()
	of := failed(8, "busy")
	of.Error["details"] = []any{map[string]any{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "30s"}}
	e, ok := errors.AsType[*provider.Error](over(t, &wire{}, Options{}).progress(&of).Err)
	if !ok || e.After != 30*time.Second {
		t.Errorf("%+v", e)
	}
}

func TestPlanned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*provider.Clip)
		want  plan // zero where it cannot be made
	}{
		"between lengths":    {func(*provider.Clip) {}, plan{"A bakery.", 6, "9:16", "720p"}},
		"short":              {func(c *provider.Clip) { c.Seconds = 1 }, plan{"A bakery.", 4, "9:16", "720p"}},
		"too long":           {func(c *provider.Clip) { c.Seconds = 9 }, plan{}},
		"high, which is 8 s": {func(c *provider.Clip) { c.Height = 1080 }, plan{"A bakery.", 8, "9:16", "1080p"}},
		"higher":             {func(c *provider.Clip) { c.Height = 1081 }, plan{"A bakery.", 8, "9:16", "4k"}},
		"highest of lite":    {func(c *provider.Clip) { c.Model, c.Height = "veo-3.1-lite-generate-001", 2160 }, plan{}},
		"wide":               {func(c *provider.Clip) { c.Aspect = "1:1" }, plan{"A bakery.", 6, "16:9", "720p"}},
		"no shape":           {func(c *provider.Clip) { c.Aspect = "wide" }, plan{}},
		"retired":            {func(c *provider.Clip) { c.Model = "veo-3.1-generate-preview" }, plan{}},
		"nothing":            {func(c *provider.Clip) { c.Prompt = " " }, plan{}},
		"a long prompt":      {func(c *provider.Clip) { c.Prompt = strings.Repeat("é", 4001) }, plan{}},
		"an odd picture":     {func(c *provider.Clip) { c.First = &provider.Image{Type: "text/html", Data: []byte("x")} }, plan{}},
	} {
		in := bakery
		c.spoil(&in)
		got, err := planned(in)
		if got != c.want && err == nil || (err != nil) != (c.want == plan{}) {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}
