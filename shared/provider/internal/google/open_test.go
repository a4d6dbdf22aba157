package google

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
)

// whole is the least that is a whole MP4: a file type and an empty index.
const whole = "\x00\x00\x00\x10ftypisom\x00\x00\x02\x00\x00\x00\x00\x08moov"

func read(ctx context.Context, c *Client, files Files, link string) (string, error) {
	in, err := c.Open(ctx, files, 1<<20, link)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(in)
	return string(text), errors.Join(err, in.Close())
}

// TestOpen holds that the key goes with links to the API itself and nowhere else,
// and that an error is never taken for a clip, as the library's own download takes it.
func TestOpen(t *testing.T) {
	t.Parallel()
	clip := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "video/mp4")
		_, _ = io.WriteString(w, whole)
	}
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Goog-Api-Key") != "" {
			t.Error("the key was shown elsewhere")
		}
		clip(w)
	}))
	defer elsewhere.Close()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("X-Goog-Api-Key") != secret:
			t.Errorf("%s was asked for without the key", r.URL)
		case r.URL.Path == "/moved":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		case r.URL.Path == "/expired":
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"error":{"code":403}}`)
		default:
			clip(w)
		}
	}))
	defer api.Close()
	files := func(_ context.Context, uri string) (io.ReadCloser, error) {
		if uri != "gs://work/a.mp4" {
			return nil, errors.New("not ours")
		}
		return io.NopCloser(strings.NewReader(whole)), nil
	}
	c, err := New(options(Options{Key: secret, URL: api.URL, HTTP: api.Client()}))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		link  string
		files Files
		class provider.Class // empty where it opens
		code  string
	}{
		{api.URL + "/v1beta/files/a:download?alt=media", nil, "", ""},
		{api.URL + "/moved", nil, "", ""},
		{elsewhere.URL, nil, "", ""},
		{api.URL + "/expired", nil, provider.Busy, CodeExpired},
		{"gs://work/a.mp4", files, "", ""},
		{"gs://work/b.mp4", files, provider.Outage, "no_answer"},
		{"gs://work/a.mp4", nil, provider.Outage, "no_output"},
		{Inline(base64.StdEncoding.EncodeToString([]byte(whole))), nil, "", ""},
		{Inline(base64.StdEncoding.EncodeToString([]byte(whole[:20]))), nil, provider.Outage, "truncated"},
		{Inline("!!!!"), nil, provider.Outage, "no_answer"},
		{Inline(""), nil, provider.Outage, "truncated"},
		{"file:///etc/passwd", nil, provider.Outage, "no_output"},
		{"", nil, provider.Outage, "no_output"},
	} {
		text, err := read(t.Context(), c, tt.files, tt.link)
		e, _ := errors.AsType[*provider.Error](err)
		if tt.class == "" && (err != nil || text != whole) || tt.class != "" && (e == nil || e.Class != tt.class || e.Code != tt.code) {
			t.Errorf("%.60s: %d bytes, %v; want %q (%s)", tt.link, len(text), err, tt.class, tt.code)
		}
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	for ref, want := range map[string]string{
		"job1-generate.shot-3-1": "job1-generate_shot-3-1", "Ünïcode/É": "_n_code__",
		strings.Repeat("a", 70) + "-1": strings.Repeat("a", 61) + "-1",
	} {
		if got := Labels(ref); len(got) != 1 || got["aiprod-call"] != want {
			t.Errorf("%q is labelled %v, want %q", ref, got, want)
		}
	}
	if got := Labels(""); got != nil {
		t.Errorf("no name is labelled %v", got)
	}
}

// TestTable holds that every failure the table tells has a class that something follows from.
func TestTable(t *testing.T) {
	t.Parallel()
	known := map[provider.Class]bool{}
	for _, c := range []provider.Class{provider.Policy, provider.Caller, provider.Retired, provider.Auth, provider.Busy, provider.Outage, provider.Cancelled} {
		known[c] = true
	}
	for _, classes := range []map[string]provider.Class{failures().Status, failures().Reason} {
		for name, class := range classes {
			if !known[class] || name != strings.ToUpper(name) {
				t.Errorf("%s is %q", name, class)
			}
		}
	}
	for _, name := range failures().RPC[1:] {
		if failures().Status[name] == "" {
			t.Errorf("%s has no class", name)
		}
	}
}
