package system

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/store"
)

// edited is the answer to an edit.
type edited struct {
	Revision int
	Stored   bool
	Impact   struct {
		Lines, Shots []string
		Music        bool
		Seconds      float64
	}
	Manifest manifest.Manifest
}

// patch sends an edit of a revision.
func (w *world) patch(id string, revision int, query, body string) *http.Response {
	w.t.Helper()
	return w.do("PATCH", "/job/"+id+"/manifest"+query, body, map[string]string{
		"If-Match": fmt.Sprintf(`"%d"`, revision), "Content-Type": "application/merge-patch+json",
	})
}

func (w *world) film(id string) (m manifest.Manifest, revision int) {
	w.t.Helper()
	var out struct {
		Revision int
		Manifest manifest.Manifest
	}
	w.read(w.do("GET", "/job/"+id+"/manifest", nil, nil), http.StatusOK, &out)
	return out.Manifest, out.Revision
}

// drawn is how many drawings of shots a job has.
func (w *world) drawn(id string) int {
	w.t.Helper()
	n := 0
	for _, st := range w.trace(id).Steps {
		if st.Stage == job.Render {
			n++
		}
	}
	return n
}

// A delivered film is edited and made again: only what the edit changes is drawn.
func TestEditAfterDelivery(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 12}).ID
	w.delivered(id)
	w.problem(w.do("POST", "/job/"+id+"/render", nil, nil), http.StatusConflict)
	film, revision := w.film(id)
	line := film.Lines[1]
	body := fmt.Sprintf(`{"lines": {%q: {"text": "We bake forty kinds of bread."}}}`, line.ID)
	var dry, done edited
	w.read(w.patch(id, revision, "?dry_run=true", body), http.StatusOK, &dry)
	if dry.Stored || dry.Revision != revision || len(dry.Impact.Lines) != 1 || len(dry.Impact.Shots) != 1 || dry.Impact.Seconds <= 0 {
		t.Errorf("dry run %+v", dry)
	}
	w.read(w.patch(id, revision, "?note=shorter", body), http.StatusOK, &done)
	if !done.Stored || done.Revision <= revision {
		t.Fatalf("edit %+v", done)
	}
	w.problem(w.patch(id, revision, "", body), http.StatusPreconditionFailed)
	before := w.drawn(id)
	key := map[string]string{"Idempotency-Key": "again"}
	w.read(w.do("POST", "/job/"+id+"/render", nil, key), http.StatusAccepted, nil)
	w.read(w.do("POST", "/job/"+id+"/render", nil, key), http.StatusAccepted, nil)
	j := w.delivered(id)
	disclosed(w, j)
	if j.Attempt != 2 {
		t.Errorf("attempt %d", j.Attempt)
	}
	if n := w.drawn(id) - before; n < 1 || n > 2 { // a longer line may take time from one other shot
		t.Errorf("%d shots were drawn again for one line", n)
	}
	if got := w.caption(id); !strings.Contains(got, "forty kinds") {
		t.Errorf("captions:\n%s", got)
	}
	w.problem(w.do("POST", "/job/"+id+"/render", nil, nil), http.StatusConflict)
	// What is not heard differently is not mixed and coded again.
	if coded := w.coded(id); coded != 2 {
		t.Errorf("the sound was coded %d times for two scripts", coded)
	}
	film, revision = w.film(id)
	w.read(w.patch(id, revision, "", fmt.Sprintf(`{"shots": {%q: {"seed": 7}}}`, film.Shots[1].ID)), http.StatusOK, nil)
	w.read(w.do("POST", "/job/"+id+"/render", nil, nil), http.StatusAccepted, nil)
	w.delivered(id)
	if coded := w.coded(id); coded != 2 {
		t.Errorf("the sound was coded %d times, although the last edit is not heard", coded)
	}
}

// coded is how often the sound of a job was coded: a step that codes it names its file.
func (w *world) coded(id string) (n int) {
	w.t.Helper()
	journal, err := w.stack.Env.Journal()
	if err != nil {
		w.t.Fatal(err)
	}
	made, err := journal.Made(w.t.Context(), store.Ref{Tenant: "acme", Job: id}, job.Postprocess)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, st := range made {
		for _, file := range st.Files {
			if strings.Contains(file, "/soundtracks/") {
				n++
			}
		}
	}
	return n
}

// caption returns a job's captions as text in one line.
func (w *world) caption(id string) string {
	w.t.Helper()
	res := w.do("GET", "/job/"+id+"/files/captions.srt", nil, nil)
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(bytes.Join(bytes.Fields(text), []byte(" ")))
}

// A storyboard is edited before it is approved, and the film is the edited one.
func TestEditBeforeApproval(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8, "must_include": []string{"six"}}).ID
	j := w.settle(id)
	film, revision := w.film(id)
	patch := fmt.Sprintf(`{"theme": {"name": "velvet"}, "voice": {"name": "rms"}, "lines": {%q: {"text": "Fresh bread from six."}}}`, film.Lines[0].ID)
	for _, tt := range []struct {
		revision int
		body     string
		status   int
	}{
		{revision + 1, patch, http.StatusPreconditionFailed},
		{revision, `{"format": {"fps": 60}}`, http.StatusUnprocessableEntity},
		{revision, `{"title": ""}`, http.StatusUnprocessableEntity},
		{revision, `[]`, http.StatusUnprocessableEntity},
		{revision, `[`, http.StatusBadRequest},
	} {
		if p := w.problem(w.patch(id, tt.revision, "", tt.body), tt.status); tt.status == http.StatusUnprocessableEntity && len(p.Errors) == 0 {
			t.Errorf("%s: %+v", tt.body, p)
		}
	}
	w.problem(w.do("PATCH", "/job/"+id+"/manifest", patch, nil), http.StatusPreconditionRequired)
	for media, status := range map[string]int{"application/x-www-form-urlencoded": http.StatusUnsupportedMediaType, "application/json; charset=utf-8": http.StatusOK} {
		w.read(w.do("PATCH", "/job/"+id+"/manifest?dry_run=true", patch, map[string]string{"If-Match": fmt.Sprintf(`"%d"`, revision), "Content-Type": media}), status, nil)
	}
	var done edited
	w.read(w.patch(id, revision, "", patch), http.StatusOK, &done)
	w.problem(w.do("POST", "/job/"+id+"/approve", "{}", map[string]string{"If-Match": fmt.Sprintf(`"%d"`, j.Revision)}), http.StatusPreconditionFailed)
	w.read(w.do("POST", "/job/"+id+"/approve", "{}", map[string]string{"If-Match": fmt.Sprintf(`"%d"`, done.Revision)}), http.StatusOK, nil)
	disclosed(w, w.delivered(id))
	film, _ = w.film(id)
	if film.Theme.Name != "velvet" || film.Voice.Name != "rms" || film.Lines[0].Text != "Fresh bread from six." {
		t.Errorf("the film has theme %s, voice %s and begins %q", film.Theme.Name, film.Voice.Name, film.Lines[0].Text)
	}
}

// Where nobody waits for an edit there is none.
func TestEditWhileRunning(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	w.settle(id)
	w.read(w.do("POST", "/job/"+id+"/cancel", nil, nil), http.StatusOK, nil)
	if p := w.problem(w.patch(id, 1, "", `{"title": "x"}`), http.StatusConflict); p.Code != "manifest.not_editable" {
		t.Errorf("code %s", p.Code)
	}
	other := w.as("bob", "globex", "admin")
	other.problem(other.patch(id, 1, "", `{"title": "x"}`), http.StatusNotFound)
}
