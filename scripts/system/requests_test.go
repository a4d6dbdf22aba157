package system

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/functions/api/platform"
	"github.com/aiprod/aiprod/shared/identity"
)

// What a bad request is answered with, and that nothing is stored for it.
func TestBadRequests(t *testing.T) {
	t.Parallel()
	w := start(t)
	const good = `"content":"Fresh bread every morning from six."`
	for _, tt := range []struct {
		name, body    string
		status        int
		code, pointer string
	}{
		{"no JSON", `{"content":`, 400, "request.malformed", ""},
		{"empty body", ``, 400, "request.malformed", ""},
		{"no content", `{}`, 422, "request.invalid", "/content"},
		{"too short", `{"content":"Hi"}`, 422, "request.invalid", "/content"},
		{"short once cleaned", `{"content":"a` + strings.Repeat(`\u200b`, 30) + `"}`, 422, "request.invalid", "/content"},
		{"too long", `{"content":"` + strings.Repeat("word ", 2100) + `"}`, 422, "request.invalid", "/content"},
		{"unknown field", `{` + good + `,"colour":"red"}`, 422, "request.invalid", "/colour"},
		{"a server path", `{` + good + `,"path":"/etc/passwd"}`, 422, "request.invalid", "/path"},
		{"wrong type", `{"content":7}`, 422, "request.invalid", "/content"},
		{"wrong type of a number", `{` + good + `,"duration_sec":"ten"}`, 422, "request.invalid", "/duration_sec"},
		{"bad preset", `{` + good + `,"preset":"gold"}`, 422, "request.invalid", "/preset"},
		{"bad language", `{` + good + `,"lang":"tlh"}`, 422, "request.invalid", "/lang"},
		{"bad aspect", `{` + good + `,"aspect":"21:9"}`, 422, "request.invalid", "/aspect"},
		{"too long for the preset", `{` + good + `,"preset":"quick_social","duration_sec":31}`, 422, "request.invalid", "/duration_sec"},
		{"a brand of nobody", `{` + good + `,"brand":"b1"}`, 422, "request.invalid", "/brand"},
		{"captions in another language", `{` + good + `,"caption_lang":"fr"}`, 422, "request.invalid", "/caption_lang"},
		{"a draft voice where none will do", `{"content":"毎朝六時から焼きたてのパンをお届けします。","lang":"ja","fallback":"forbid"}`, 422, "request.invalid", "/fallback"},
		{"a character without a glyph", `{"content":"Fresh bread 𒀀 every morning from six."}`, 422, "request.invalid", "/content"},
		{"a webhook", `{` + good + `,"callback_url":"http://169.254.169.254/"}`, 422, "request.invalid", "/callback_url"},
		{"an asset of nobody", `{` + good + `,"assets":[{"id":"../../etc/passwd","role":"image"}]}`, 422, "request.invalid", "/assets/0/id"},
		{"too large", `{"content":"` + strings.Repeat("x", 6<<20) + `"}`, 413, "request.too_large", ""},
	} {
		refusal{tt.name, w, "POST", "/pipeline/run", tt.body, nil, tt.status, tt.code, tt.pointer}.hold()
	}
	var list struct {
		Jobs []any `json:"jobs"`
	}
	w.read(w.do("GET", "/pipeline/jobs", nil, nil), http.StatusOK, &list)
	if len(list.Jobs) != 0 {
		t.Errorf("%d jobs were stored", len(list.Jobs))
	}
}

func TestAllProblemsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := w.problem(w.do("POST", "/pipeline/run", `{"content":"Hi","aspect":"2:1","lang":"xx"}`, nil), 422)
	if len(p.Errors) != 3 {
		t.Errorf("%d problems, want 3: %+v", len(p.Errors), p.Errors)
	}
}

// Who may call what. Another tenant's job is not there.
func TestAccess(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	stranger, viewer, producer := w.as("eve", "other", identity.Admin), w.as("vic", "acme", identity.Viewer), w.as("pat", "acme", identity.Producer)
	nobody := &world{w.t, w.stack, ""}
	forged := &world{w.t, w.stack, "eyJhbGciOiJub25lIn0.e30."}
	for _, tt := range []struct {
		name         string
		who          *world
		method, path string
		status       int
	}{
		{"guest submits", nobody, "POST", "/pipeline/run", 401},
		{"guest reads", nobody, "GET", "/job/" + id, 401},
		{"forged token", forged, "GET", "/job/" + id, 401},
		{"viewer submits", viewer, "POST", "/pipeline/run", 403},
		{"viewer reads", viewer, "GET", "/job/" + id, 200},
		{"viewer cancels", viewer, "POST", "/job/" + id + "/cancel", 403},
		{"producer approves", producer, "POST", "/job/" + id + "/approve", 403},
		{"stranger reads", stranger, "GET", "/job/" + id, 404},
		{"stranger watches", stranger, "GET", "/job/" + id + "/events", 404},
		{"stranger fetches", stranger, "GET", "/job/" + id + "/files/video.mp4", 404},
		{"stranger reads the manifest", stranger, "GET", "/job/" + id + "/manifest", 404},
		{"stranger reads the bill", stranger, "GET", "/job/" + id + "/costs", 404},
		{"stranger reads the report", stranger, "GET", "/job/" + id + "/qa", 404},
		{"stranger cancels", stranger, "POST", "/job/" + id + "/cancel", 404},
		{"a path for an id", w, "GET", "/job/..%2F..%2Fetc", 404},
		{"no such path", w, "GET", "/nowhere", 404},
		{"no such method", w, "DELETE", "/pipeline/run", 405},
		{"a stage called by a user", w, "POST", "/.local/functions/deliver", 401},
		{"health", nobody, "GET", "/health", 200},
		{"presets", nobody, "GET", "/presets", 200},
		{"provenance keys", nobody, "GET", "/provenance/keys", 200},
		{"capabilities", nobody, "GET", "/capabilities", 200},
	} {
		var body any
		if tt.method == "POST" {
			body = "{}"
		}
		res := tt.who.do(tt.method, tt.path, body, nil)
		if res.StatusCode != tt.status {
			t.Errorf("%s: status %d, want %d", tt.name, res.StatusCode, tt.status)
		}
		if tt.status >= 400 && res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: content type %q", tt.name, res.Header.Get("Content-Type"))
		}
		if !strings.HasPrefix(tt.path, "/.local/") && res.Header.Get("X-Request-ID") == "" && tt.status < 404 {
			t.Errorf("%s: no request id", tt.name)
		}
	}
}

// A hundred equal submissions at once make one job.
func TestHundredEqualSubmissions(t *testing.T) {
	t.Parallel()
	w := start(t)
	request := map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}
	ids := make([]string, 100)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			res := w.do("POST", "/pipeline/run", request, map[string]string{"Idempotency-Key": "order-18"})
			var j jobs.Job
			raw, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != http.StatusAccepted || json.Unmarshal(raw, &j) != nil {
				t.Errorf("status %d: %s, %v", res.StatusCode, raw, err)
			}
			ids[i] = j.ID
		})
	}
	wg.Wait()
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) != 1 {
		t.Errorf("%d jobs: %v", len(ids), ids)
	}
	res := w.do("GET", "/pipeline/jobs", nil, nil)
	if got := res.Header.Get("X-Total-Count"); got != "1" {
		t.Errorf("%s jobs are stored", got)
	}
}

// The same key and body give what was made first; another body is refused.
func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, tt := range []struct {
		path    string
		status  int
		request map[string]any
		change  string
	}{
		{"/pipeline/run", 202, map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}, "duration_sec"},
		{"/brands", 201, map[string]any{"name": "A", "colours": map[string]any{"primary": "#0057ff"}}, "name"},
		{"/assets", 201, map[string]any{"name": "front.jpg", "role": "image"}, "name"},
	} {
		key := map[string]string{"Idempotency-Key": "order-17" + tt.path}
		first := w.do("POST", tt.path, tt.request, key)
		w.read(first, tt.status, nil)
		second := w.do("POST", tt.path, tt.request, key)
		w.read(second, tt.status, nil)
		if a, b := first.Header.Get("Idempotent-Replayed"), second.Header.Get("Idempotent-Replayed"); a != "" || b != "true" {
			t.Errorf("%s: Idempotent-Replayed %q of the first, %q of the second", tt.path, a, b)
		}
		if a, b := first.Header.Get("Location"), second.Header.Get("Location"); a != b || a == "" {
			t.Errorf("%s made %s and %s for one key", tt.path, a, b)
		}
		tt.request[tt.change] = map[string]any{"duration_sec": 9, "name": "back.jpg"}[tt.change]
		if p := w.problem(w.do("POST", tt.path, tt.request, key), 422); p.Code != "idempotency.reused" {
			t.Errorf("%s: code %s", tt.path, p.Code)
		}
	}
}

// TestCapabilitiesNameVoices holds that a client reads every language's voices
// there, how good they are, and what that means.
func TestCapabilitiesNameVoices(t *testing.T) {
	t.Parallel()
	w := start(t)
	var told platform.CapabilitiesOutput
	w.read(w.do("GET", "/capabilities", nil, nil), http.StatusOK, &told.Body)
	means := map[string]string{}
	for _, g := range told.Body.Grades {
		means[g.Grade] = g.Means
	}
	if len(told.Body.Languages) < 17 || means["draft"] == "" {
		t.Errorf("%d languages, grades %v", len(told.Body.Languages), means)
	}
	for _, l := range told.Body.Languages {
		if len(l.Voices) == 0 || means[l.VoiceGrade] == "" || !slices.Equal(l.CaptionLangs, []string{l.Tag}) {
			t.Errorf("%s: voices %v of grade %q, captions in %v", l.Tag, l.Voices, l.VoiceGrade, l.CaptionLangs)
		}
	}
}
