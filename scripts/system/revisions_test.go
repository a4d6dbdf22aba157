package system

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/functions/api/control"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/manifest"
)

// storyboard is a job whose script waits for approval.
func (w *world) storyboard() string {
	w.t.Helper()
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 12}).ID
	w.settle(id)
	return id
}

// restore asks for an earlier revision.
func (w *world) restore(id string, seen, revision int, query string) *http.Response {
	w.t.Helper()
	return w.do("POST", "/job/"+id+"/manifest/restore"+query, map[string]any{"revision": revision, "note": "as it was"},
		map[string]string{"If-Match": fmt.Sprintf(`"%d"`, seen)})
}

// history reads all pages of a job's history.
func (w *world) history(id, query string) (all []control.Happened) {
	w.t.Helper()
	for next := w.stack.URL + "/job/" + id + "/history" + query; next != ""; {
		var page control.HistoryOutput
		w.read(w.do("GET", strings.TrimPrefix(next, w.stack.URL), nil, nil), http.StatusOK, &page.Body)
		all, next = append(all, page.Body.Entries...), page.Body.Next
	}
	return all
}

// Every edit is a revision that can be read, has its author, note and patch, and can be restored.
func TestRevisions(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.storyboard()
	first, revision := w.film(id)
	last, other := first.Shots[len(first.Shots)-1].ID, first.Shots[0].ID
	var done edited
	body := fmt.Sprintf(`{"theme": {"name": "velvet"}, "shots": {%q: {"seed": 5}}}`, other)
	w.read(w.patch(id, revision, "?note=darker", body), http.StatusOK, &done)
	w.read(w.patch(id, done.Revision, "", fmt.Sprintf(`{"shots": {%q: null}}`, last)), http.StatusOK, &done)
	if n := len(done.Manifest.Shots); n != len(first.Shots)-1 || done.Revision != revision+2 {
		t.Fatalf("%d shots in revision %d", n, done.Revision)
	}

	var before struct {
		Revision int
		Author   string
		Note     string
		Patch    json.RawMessage
		Manifest manifest.Manifest
	}
	w.read(w.do("GET", fmt.Sprintf("/job/%s/manifest?revision=%d", id, revision+1), nil, nil), http.StatusOK, &before)
	if before.Author != "alice" || before.Note != "darker" || before.Manifest.Theme.Name != "velvet" || !strings.Contains(string(before.Patch), `"seed":5`) {
		t.Errorf("revision %d by %s, %q: theme %s, patch %s", before.Revision, before.Author, before.Note, before.Manifest.Theme.Name, before.Patch)
	}

	w.problem(w.restore(id, revision, revision, ""), http.StatusPreconditionFailed)
	w.problem(w.restore(id, done.Revision, 99, ""), http.StatusNotFound)
	w.problem(w.as("vic", "acme", identity.Viewer).restore(id, done.Revision, revision, ""), http.StatusForbidden)
	w.problem(w.as("eve", "other", identity.Admin).restore(id, done.Revision, revision, ""), http.StatusNotFound)
	w.problem(w.do("POST", "/job/"+id+"/manifest/restore", `{"revison": 1}`, map[string]string{"If-Match": `"1"`}), http.StatusUnprocessableEntity)
	seen := done.Revision
	w.read(w.restore(id, seen, revision, "?dry_run=true"), http.StatusOK, &done)
	if done.Stored || done.Revision != seen {
		t.Errorf("a dry run is stored as %d", done.Revision)
	}
	w.read(w.restore(id, seen, revision, ""), http.StatusOK, &done)
	restored, newest := w.film(id)
	if diff := cmp.Diff(first, restored); diff != "" || newest != revision+3 {
		t.Errorf("restored as %d (-want +got):\n%s", newest, diff)
	}
	w.problem(w.do("GET", "/job/"+id+"/manifest?revision=77", nil, nil), http.StatusNotFound)
	w.problem(w.do("GET", "/job/"+id+"/manifest?revision=-1", nil, nil), http.StatusUnprocessableEntity)
}

// The history has every transition and every edit once, in order, however it is paged.
func TestHistory(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.storyboard()
	_, revision := w.film(id)
	w.read(w.patch(id, revision, "?note=a+better+name", `{"title": "Six o'clock bread"}`), http.StatusOK, nil)
	w.read(w.do("POST", "/job/"+id+"/cancel", nil, nil), http.StatusOK, nil)

	var told []string
	all := w.history(id, "")
	for i, e := range all {
		told = append(told, strings.TrimSpace(fmt.Sprintf("%s %s %s%s", e.Kind, e.Actor, e.To, strings.Repeat("*", e.Revision))))
		if e.At.IsZero() || e.Attempt != 1 || i > 0 && e.At.Before(all[i-1].At) {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
	want := []string{
		"transition alice INIT", "transition sanitize INPUT_SANITIZED", "transition direct CREATIVE_DIRECTION",
		"transition direct WAITING_APPROVAL", "revision CreativeDirector *", "revision alice **", "transition alice CANCELED",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if e := all[len(all)-2]; e.Reason != "a better name" || string(e.Patch) != `{"title":"Six o'clock bread"}` {
		t.Errorf("edit %+v, patch %s", e, e.Patch)
	}
	for _, limit := range []string{"1", "3"} {
		if diff := cmp.Diff(all, w.history(id, "?limit="+limit)); diff != "" {
			t.Errorf("in pages of %s:\n%s", limit, diff)
		}
	}
	for query, status := range map[string]int{"?limit=0": 422, "?cursor=!": 422, "?cursor=YQ": 422, "?page=2": 422} {
		w.problem(w.do("GET", "/job/"+id+"/history"+query, nil, nil), status)
	}
	w.problem(w.as("eve", "other", identity.Admin).do("GET", "/job/"+id+"/history", nil, nil), http.StatusNotFound)
	w.problem((&world{t, w.stack, ""}).do("GET", "/job/"+id+"/history", nil, nil), http.StatusUnauthorized)
}
