package cloudtts_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/cloudtts"
	"github.com/aiprod/aiprod/shared/provider/providertest"
)

// client returns a client of an address.
func client(t *testing.T, url string, hc *http.Client) *cloudtts.Client {
	t.Helper()
	c, err := cloudtts.New(cloudtts.Options{URL: url, HTTP: hc, Prices: map[string]int64{"chirp-3-hd": 30_000_000, "neural2": 16_000_000}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSpeech(t *testing.T) {
	t.Parallel()
	for model, voice := range map[string]string{"chirp-3-hd": "fr-FR-Chirp3-HD-Charon", "neural2": "fr-FR-Neural2-G"} {
		t.Run(model, func(t *testing.T) {
			t.Parallel()
			want := provider.Reading{Ref: "job1-line1-1", Model: model, Voice: voice, Text: "Où est l’œuf ?", Lang: "fr"}
			providertest.Speech(t, want, func(t *testing.T, b providertest.Bench) provider.Speech { return client(t, b.URL+"/google", b.HTTP) })
		})
	}
}

// exchange speaks a line to a server with one answer, and returns what was sent.
func exchange(t *testing.T, r provider.Reading, status int, answer string) (sent []string, rec provider.Recording, err error) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = append(sent, r.URL.Path+"?"+r.URL.RawQuery, string(body))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	defer s.Close()
	rec, err = client(t, s.URL, s.Client()).Speak(t.Context(), r)
	return sent, rec, err
}

var line = provider.Reading{Ref: "ref", Model: "chirp-3-hd", Voice: "cmn-CN-Chirp3-HD-Kore", Text: "早\n上 好", Lang: "zh"}

// A line is asked for as it is, by the name of its voice, and each of its characters is paid, line breaks and spaces too.
func TestSent(t *testing.T) {
	t.Parallel()
	sent, rec, err := exchange(t, line, 200, `{"audioContent":"UklGRg=="}`)
	if err != nil {
		t.Fatal(err)
	}
	sent[1] = strings.ReplaceAll(sent[1], " ", "") // the library adds them at random
	want := []string{"/v1/text:synthesize?%24alt=json%3Benum-encoding%3Dint", `{"input":{"text":"早\n上好"},"voice":{"languageCode":"cmn-CN","name":"cmn-CN-Chirp3-HD-Kore"},"audioConfig":{"audioEncoding":1}}`}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(provider.Recording{Sound: []byte("RIFF"), Type: "audio/wav", Micros: 150, Known: true}, rec); diff != "" {
		t.Errorf("recording (-want +got):\n%s", diff)
	}
}

// What the API cannot take is not sent: a text is measured in bytes.
func TestUnsent(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*provider.Reading){
		"too many bytes":  func(r *provider.Reading) { r.Text = strings.Repeat("好", 1667) },
		"no UTF-8":        func(r *provider.Reading) { r.Text = "\xff" },
		"another family":  func(r *provider.Reading) { r.Voice = "en-US-Neural2-D" },
		"no locale":       func(r *provider.Reading) { r.Voice = "English-Chirp3-HD-Kore" },
		"nobody":          func(r *provider.Reading) { r.Voice = "en-US-Chirp3-HD-" },
		"another address": func(r *provider.Reading) { r.Voice = "en-US-Chirp3-HD-Kore/../x" },
	} {
		r := line
		spoil(&r)
		sent, _, err := exchange(t, r, 200, `{}`)
		if provider.ClassOf(err) != provider.Caller || len(sent) > 0 {
			t.Errorf("%s: %v, sent %v", name, err, sent)
		}
	}
	longest := line
	longest.Text = strings.Repeat("好", 1666)
	if sent, _, err := exchange(t, longest, 200, `{"audioContent":"UklGRg=="}`); err != nil || len(sent) != 2 {
		t.Errorf("the longest: %v", err)
	}
}

// Every class of failure, as the API tells of it.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		answer string
		class  provider.Class
		code   string
	}{
		"content":          {400, `{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"This request contains sensitive or harmful content that cannot be processed."}}`, provider.Policy, "INVALID_ARGUMENT"},
		"voice":            {400, `{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"Voice 'x' does not exist. Is it misspelled?"}}`, provider.Caller, "voice_not_found"},
		"request":          {400, `{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"This request contains sentences that are too long."}}`, provider.Caller, "INVALID_ARGUMENT"},
		"gone":             {404, `{"error":{"code":404,"status":"NOT_FOUND","message":"Method not found."}}`, provider.Retired, "NOT_FOUND"},
		"no token":         {401, `{"error":{"code":401,"status":"UNAUTHENTICATED","message":"no"}}`, provider.Auth, "UNAUTHENTICATED"},
		"switched off":     {403, `{"error":{"code":403,"status":"PERMISSION_DENIED","message":"no","details":[{"reason":"SERVICE_DISABLED"}]}}`, provider.Auth, "SERVICE_DISABLED"},
		"no billing":       {403, `{"error":{"code":403,"status":"PERMISSION_DENIED","message":"no","details":[{"reason":"BILLING_DISABLED"}]}}`, provider.Auth, "BILLING_DISABLED"},
		"quota":            {429, `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded"}}`, provider.Busy, "RESOURCE_EXHAUSTED"},
		"down":             {503, `upstream connect error`, provider.Unknown, "503"},
		"overloaded":       {503, `{"error":{"code":503,"status":"UNAVAILABLE","message":"no"}}`, provider.Outage, "UNAVAILABLE"},
		"broken":           {500, `{"error":{"code":500,"status":"INTERNAL","message":"no"}}`, provider.Unknown, "INTERNAL"},
		"late":             {504, `{"error":{"code":504,"status":"DEADLINE_EXCEEDED","message":"no"}}`, provider.Unknown, "DEADLINE_EXCEEDED"},
		"no sound":         {200, `{}`, provider.Unknown, "answer_unreadable"},
		"sound of no kind": {200, `{"audioContent":"SUQz"}`, provider.Unknown, "answer_unreadable"},
		"a page":           {200, `<!doctype html>`, provider.Unknown, "answer_unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent, _, err := exchange(t, line, c.status, c.answer)
			e, ok := err.(*provider.Error) //nolint:errorlint // what Speak promises
			if !ok || e.Class != c.class || e.Code != c.code || e.Backend != cloudtts.Backend {
				t.Errorf("%v, want %s (%s)", err, c.class, c.code)
			}
			if len(sent) != 2 {
				t.Errorf("asked %d times", len(sent)/2)
			}
		})
	}
}

// A place that was chosen is called by its own address, and one that has no API is refused.
func TestNew(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		o  cloudtts.Options
		ok bool
	}{
		"test server":     {cloudtts.Options{URL: "http://127.0.0.1:1/google/", Location: "eu"}, true},
		"no such place":   {cloudtts.Options{URL: "http://127.0.0.1:1", Location: "mars"}, false},
		"no address":      {cloudtts.Options{URL: "tts.example"}, false},
		"a price below 0": {cloudtts.Options{URL: "http://127.0.0.1:1", Prices: map[string]int64{"neural2": -1}}, false},
	} {
		if _, err := cloudtts.New(c.o); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
