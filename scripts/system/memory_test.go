package system

import (
	"net/http"
	"testing"

	"github.com/aiprod/aiprod/functions/api/control"
	"github.com/aiprod/aiprod/shared/identity"
)

// memory reads what the agents of a job have left for each other.
func (w *world) memory(id string) (out control.MemoryOutput) {
	w.t.Helper()
	w.read(w.do("GET", "/icc/data?job_id="+id, nil, nil), http.StatusOK, &out.Body)
	return out
}

// Who of the tenant may read jobs reads what their agents have left, nobody else does, and nobody writes it.
func TestSharedMemory(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.storyboard()
	film, revision := w.film(id)
	b := w.as("vic", "acme", identity.Viewer).memory(id).Body
	d, s := b.Sections.Direction, b.Sections
	if b.Job != id || b.Attempt != 1 || b.Revision != revision || b.Schema != 1 || b.State != "WAITING_APPROVAL" {
		t.Errorf("memory of %s, attempt %d, revision %d, %s", b.Job, b.Attempt, b.Revision, b.State)
	}
	if d == nil || d.Agent != "CreativeDirector" || d.At.IsZero() || d.Data.Title != film.Title || len(d.Data.Shots) != len(film.Shots) || s.Voice.Data.Name != film.Voice.Name {
		t.Errorf("direction %+v, voice %+v", d, s.Voice)
	}
	if s.Timing != nil || s.Judgement != nil || s.Decision != nil {
		t.Errorf("left before rendering: %+v", s)
	}
	for _, tt := range []struct {
		name   string
		who    *world
		method string
		query  string
		status int
		code   string
	}{
		{"no job", w, "GET", "", 422, "request.invalid"},
		{"an empty id", w, "GET", "?job_id=", 422, "request.invalid"},
		{"a job of nobody", w, "GET", "?job_id=none", 404, "job.not_found"},
		{"no such attempt", w, "GET", "?job_id=" + id + "&attempt=9", 404, "attempt.not_found"},
		{"unknown parameter", w, "GET", "?job_id=" + id + "&revision=1", 422, "request.invalid"},
		{"another tenant", w.as("eve", "other", identity.Admin), "GET", "?job_id=" + id, 404, "job.not_found"},
		{"guest", w.bearing(""), "GET", "?job_id=" + id, 401, "auth.missing"},
		{"written", w, "PUT", "?job_id=" + id, 405, "route.method"},
		{"patched", w, "PATCH", "?job_id=" + id, 405, "route.method"},
	} {
		if p := tt.who.problem(tt.who.do(tt.method, "/icc/data"+tt.query, nil, nil), tt.status); p.Code != tt.code {
			t.Errorf("%s: code %s, want %s", tt.name, p.Code, tt.code)
		}
	}
}
