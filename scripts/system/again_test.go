package system

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
	"github.com/aiprod/aiprod/shared/step"
)

// steps are the keys of what a job has made.
func (w *world) steps(id string) map[string]bool {
	w.t.Helper()
	keys := map[string]bool{}
	for _, st := range w.trace(id).Steps {
		keys[st.Key] = st.State == step.Done
	}
	return keys
}

// made are the takes of a job that it had not made before, as "stage part", and how
// often it has put the film together since.
func (w *world) made(id string, before map[string]bool) (takes []string, masters int) {
	w.t.Helper()
	for _, st := range w.trace(id).Steps {
		switch {
		case before[st.Key] || st.State != step.Done:
		case st.Stage == job.Postprocess:
			masters++
		case slices.Contains([]job.Stage{job.Narrate, job.Render, job.Compose, job.EffectsMix, job.Generate}, st.Stage):
			takes = append(takes, strings.TrimSpace(string(st.Stage)+" "+st.Part))
		}
	}
	slices.Sort(takes)
	return takes, masters
}

// announced are the takes that an impact names.
func announced(i edit.Impact) (takes []string) {
	for _, id := range i.Lines {
		takes = append(takes, "narrate "+id)
	}
	for _, id := range i.Shots {
		takes = append(takes, "render "+id)
	}
	if i.Music {
		takes = append(takes, "compose")
	}
	if i.Effects {
		takes = append(takes, "effects")
	}
	slices.Sort(takes)
	return takes
}

// changed edits a delivered film and has it made again. It returns what the edit was said to lead to.
func (w *world) changed(id, body string) edit.Impact {
	w.t.Helper()
	_, revision := w.film(id)
	var told struct{ Impact edit.Impact }
	w.read(w.patch(id, revision, "", body), http.StatusOK, &told)
	w.read(w.do("POST", "/job/"+id+"/render", nil, nil), http.StatusAccepted, nil)
	w.delivered(id)
	return told.Impact
}

// A line that is edited is spoken again, its shot drawn again with its captions, the
// film put together again, and nothing else is. The same holds for other edits: what the answer to an
// edit names is what is made. What was delivered before stays as it was.
func TestEditsMakeWhatTheySay(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 16}).ID
	w.delivered(id)
	var first jobs.Job
	w.read(w.do("GET", "/job/"+id, nil, nil), http.StatusOK, &first)
	film, _ := w.film(id)
	at := slices.IndexFunc(film.Lines, func(l manifest.Line) bool { return strings.HasPrefix(l.Text, "Every loaf") })
	if at < 0 {
		t.Fatalf("no line tells of the loaves: %+v", film.Lines)
	}
	line := film.Lines[at]
	shot := film.Shots[slices.IndexFunc(film.Shots, func(s manifest.Shot) bool { return slices.Contains(s.Lines, line.ID) })]
	text := strings.Replace(line.Text, "Every", "Each", 1) // no longer than it was
	for i, tt := range []struct{ name, patch string }{
		{"a line", fmt.Sprintf(`{"lines": {%q: {"text": %q}}}`, line.ID, text)},
		{"a seed", fmt.Sprintf(`{"shots": {%q: {"seed": 7}}}`, film.Shots[0].ID)},
		{"the music", `{"music": {"mood": "playful"}}`},
		{"a transition", fmt.Sprintf(`{"shots": {%q: {"transition": "dip"}}}`, shot.ID)},
	} {
		before := w.steps(id)
		said := w.changed(id, tt.patch)
		takes, masters := w.made(id, before)
		if diff := cmp.Diff(announced(said), takes); diff != "" || masters != 1 || !said.Master {
			t.Errorf("%s: %d masters; what was said and what was made:\n%s", tt.name, masters, diff)
		}
		if want := []string{"narrate " + line.ID, "render " + shot.ID}; i == 0 && !slices.Equal(takes, want) {
			t.Errorf("one line made %v, want %v", takes, want)
		}
	}
	if caption := w.caption(id); !strings.Contains(caption, "Each loaf") {
		t.Errorf("captions: %s", caption)
	}
	w.earlier(id, first)
	w.exports(id)
}

// earlier holds that the first attempt of a job is as it was when it was delivered.
func (w *world) earlier(id string, first jobs.Job) {
	w.t.Helper()
	var was jobs.Job
	w.read(w.do("GET", "/job/"+id+"?attempt=1", nil, nil), http.StatusOK, &was)
	if was.Attempt != 1 || was.Status != job.Succeeded || !was.UpdatedAt.Equal(first.UpdatedAt) || len(was.Result.Files) != len(first.Result.Files) {
		w.t.Errorf("attempt 1 has become %+v", was)
	}
	for i, f := range was.Result.Files {
		if f.SHA256 != first.Result.Files[i].SHA256 || !strings.HasSuffix(f.URL, "?attempt=1") {
			w.t.Errorf("%s is %s at %s", f.Name, f.SHA256, f.URL)
		}
	}
	res := w.do("GET", strings.TrimPrefix(was.Result.Files[0].URL, w.stack.URL), nil, nil)
	if raw, err := io.ReadAll(res.Body); err != nil || int64(len(raw)) != was.Result.Files[0].Size {
		w.t.Errorf("%d bytes of the first film, want %d: %v", len(raw), was.Result.Files[0].Size, err)
	}
	for path, status := range map[string]int{"?attempt=99": 404, "?attempt=-1": 422, "/files/video.mp4?attempt=99": 404, "/files/video.mp4?attempt=x": 422} {
		w.problem(w.do("GET", "/job/"+id+path, nil, nil), status)
	}
}

// exports holds that a job is exported in every format, and to nobody else.
func (w *world) exports(id string) {
	w.t.Helper()
	get := func(query string) []byte {
		res := w.do("GET", "/job/"+id+"/export"+query, nil, nil)
		raw, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			w.t.Fatalf("export %s: status %d, %v: %.300s", query, res.StatusCode, err, raw)
		}
		return raw
	}
	var doc struct {
		Job      jobs.Job
		Captions []any
		Shots    []any
	}
	if err := json.Unmarshal(get(""), &doc); err != nil || doc.Job.ID != id || len(doc.Captions) == 0 || len(doc.Shots) == 0 {
		w.t.Errorf("JSON: %v, %+v", err, doc.Job)
	}
	if rows, err := csv.NewReader(bytes.NewReader(get("?format=csv"))).ReadAll(); err != nil || len(rows) != len(doc.Shots)+1 {
		w.t.Errorf("CSV: %v, %v", err, rows)
	}
	archive := get("?format=zip&attempt=1")
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, name := range []string{"video.mp4", "captions.srt", "captions.vtt", "poster.jpg", "manifest.json", "qa.json", "costs.json", "provenance.json", "timeline.otio"} {
		if _, err := z.Open(name); err != nil {
			w.t.Errorf("ZIP: %v", err)
		}
	}
	beside, err := z.Open("timeline.otio")
	if err != nil {
		w.t.Fatal(err)
	}
	for _, url := range targets(w.t, beside) {
		if _, err := z.Open(url); err != nil {
			w.t.Errorf("the archive's timeline: %v", err)
		}
	}
	for _, url := range targets(w.t, bytes.NewReader(get("?format=otio"))) {
		res, err := http.Get(url) //nolint:noctx // a signed link, as an editor opens it
		if err != nil {
			w.t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			w.t.Errorf("%s: status %d", url, res.StatusCode)
		}
	}
	for query, status := range map[string]int{"?format=exe": 422, "?form=csv": 422, "?attempt=0": 422, "?attempt=77": 404} {
		w.problem(w.do("GET", "/job/"+id+"/export"+query, nil, nil), status)
	}
	w.problem(w.as("eve", "other", identity.Admin).do("GET", "/job/"+id+"/export", nil, nil), http.StatusNotFound)
	w.problem((&world{w.t, w.stack, ""}).do("GET", "/job/"+id+"/export", nil, nil), http.StatusUnauthorized)
}

// targets are the media a timeline refers to.
func targets(t *testing.T, r io.Reader) (urls []string) {
	t.Helper()
	var find func(v any)
	find = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if url, ok := v["target_url"].(string); ok {
				urls = append(urls, url)
			}
			for _, below := range v {
				find(below)
			}
		case []any:
			for _, below := range v {
				find(below)
			}
		}
	}
	var doc any
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	find(doc)
	if len(urls) < 4 {
		t.Errorf("%d files in the timeline", len(urls))
	}
	return urls
}
