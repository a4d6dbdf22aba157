package system

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	trail "github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
)

// decide sends a decision about a revision.
func (w *world) decide(id string, revision int, body any, key string) *http.Response {
	w.t.Helper()
	header := map[string]string{"If-Match": fmt.Sprintf(`"%d"`, revision)}
	if key != "" {
		header["Idempotency-Key"] = key
	}
	return w.do("POST", "/job/"+id+"/approve", body, header)
}

// sentBack is a decision that rejects shots and approves the rest.
func sentBack(note string, ids ...string) map[string]any {
	var all []map[string]any
	for _, id := range ids {
		all = append(all, map[string]any{"id": id, "decision": "reject", "note": note})
	}
	return map[string]any{"shots": all}
}

// digests are the hashes of the shots of a manifest, by id.
func digests(t *testing.T, m manifest.Manifest) map[string]string {
	t.Helper()
	sums := map[string]string{}
	for _, s := range m.Shots {
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(raw)
		sums[s.ID] = hex.EncodeToString(sum[:])
	}
	return sums
}

// clips are the files of the newest film's shots, which are named by their content, in order.
func (w *world) clips(id string) []string {
	w.t.Helper()
	journal, err := w.stack.Env.Journal()
	if err != nil {
		w.t.Fatal(err)
	}
	made, err := journal.Made(w.t.Context(), store.Ref{Tenant: "acme", Job: id}, job.Postprocess)
	if err != nil || len(made) == 0 {
		w.t.Fatalf("%d films, %v", len(made), err)
	}
	newest := made[0]
	for _, st := range made {
		if st.Updated.After(newest.Updated) {
			newest = st
		}
	}
	var film take.Mastered
	w.decode([]byte(newest.Result), &film)
	return film.Clips
}

// differs lists the ids whose values are not the same.
func differs(was, is map[string]string) (ids []string) {
	for id := range was {
		if was[id] != is[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// Shots that are rejected are directed again with their notes, before rendering and with the finished film. The
// approved ones stay as they are to the byte, and so do their clips. Who decided what is on record.
func TestApprovePerShot(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "approval": "script_and_final", "duration_sec": 12}).ID
	w.settle(id)
	film, seen := w.film(id)
	second, last := film.Shots[1].ID, film.Shots[len(film.Shots)-1].ID

	var told struct {
		State job.State
		Shots []string
	}
	back := sentBack("Show the price.", second)
	for range 2 { // once, however often it is sent
		w.read(w.decide(id, seen, back, "first"), http.StatusOK, &told)
		if !slices.Equal(told.Shots, []string{second}) {
			t.Errorf("sent back %v", told.Shots)
		}
	}
	if j := w.settle(id); j.State != job.WaitingApproval || j.Revision != seen+1 {
		t.Fatalf("after a rejection: %s, revision %d after %d", j.State, j.Revision, seen)
	}
	again, seen := w.film(id)
	if got := differs(digests(t, film), digests(t, again)); !slices.Equal(got, []string{second}) {
		t.Errorf("shots %v are others, want %s", got, second)
	}
	if diff := cmp.Diff(film.Lines, again.Lines); diff != "" || !strings.Contains(strings.Join(again.Notes, "\n"), "Show the price.") {
		t.Errorf("notes %q, lines:\n%s", again.Notes, diff)
	}
	w.read(w.decide(id, seen, `{"note":"Go on."}`, ""), http.StatusOK, nil)
	if j := w.settle(id); j.State != job.FinalApproval {
		t.Fatalf("after approval: %s %+v", j.State, j.Failure)
	}

	finished, seen := w.film(id)
	before, clips := w.steps(id), w.clips(id)
	all := map[string]any{"decision": "reject", "note": "Too plain.", "shots": []map[string]any{}}
	for _, s := range finished.Shots {
		if s.ID != last {
			all["shots"] = append(all["shots"].([]map[string]any), map[string]any{"id": s.ID, "decision": "approve"})
		}
	}
	w.read(w.decide(id, seen, all, ""), http.StatusOK, &told)
	if told.State != job.Rendering || !slices.Equal(told.Shots, []string{last}) {
		t.Errorf("sent back %v, %s", told.Shots, told.State)
	}
	j := w.settle(id)
	if j.State != job.FinalApproval {
		t.Fatalf("after sending back a shot of the film: %s %+v", j.State, j.Failure)
	}
	remade, seen := w.film(id)
	if got := differs(digests(t, finished), digests(t, remade)); !slices.Equal(got, []string{last}) {
		t.Errorf("shots %v are others, want %s", got, last)
	}
	takes, masters := w.made(id, before)
	takes = slices.DeleteFunc(takes, func(s string) bool { return s == "effects" }) // another scene may sound otherwise
	if want := []string{"render " + last}; !slices.Equal(takes, want) || masters != 1 {
		t.Errorf("made %v and %d films, want %v", takes, masters, want)
	}
	for i, clip := range w.clips(id) {
		if same := clip == clips[i]; same == (finished.Shots[i].ID == last) {
			t.Errorf("clip of %s: %s, was %s", finished.Shots[i].ID, clip, clips[i])
		}
	}
	if m := w.memory(id).Body.Sections; m.Timing == nil || m.Judgement == nil || m.Decision == nil || m.Decision.Data.Code != "approval.final" || m.Judgement.Data.Total <= 0 {
		t.Errorf("the agents' memory has %+v", m)
	}
	w.read(w.decide(id, seen, `{}`, ""), http.StatusOK, nil)
	w.delivered(id)

	want := "job.rejected job.approved job.rejected job.approved"
	if got := kinds(w.audited("acme")); got != want {
		t.Errorf("audit %s, want %s", got, want)
	}
	r := w.audited("acme")[0]
	if diff := cmp.Diff(map[string]string{"revision": "1", "what": "storyboard", "shots": second + " reject"}, r.Detail); diff != "" || r.Actor != "alice" || r.Target != id || r.Request == "" {
		t.Errorf("record %+v:\n%s", r, diff)
	}
}

// Decisions that cannot be taken say why, and leave the job waiting and nothing on record.
func TestDecisionRequests(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.storyboard()
	film, seen := w.film(id)
	first, locked := film.Shots[0].ID, film.Shots[1].ID
	var done edited
	w.read(w.patch(id, seen, "", fmt.Sprintf(`{"shots": {%q: {"locked": true}}}`, locked)), http.StatusOK, &done)
	seen = done.Revision
	every := map[string]any{"decision": "reject", "note": "No."}
	var approved []map[string]any
	for _, s := range film.Shots {
		if s.ID != locked {
			approved = append(approved, map[string]any{"id": s.ID, "decision": "approve"})
		}
	}
	every["shots"] = approved
	for _, tt := range []struct {
		name     string
		who      *world
		revision int
		body     any
		status   int
		code     string
		pointer  string
	}{
		{"guest", w.bearing(""), seen, `{}`, 401, "auth.missing", ""},
		{"producer", w.as("pro", "acme", identity.Producer), seen, `{}`, 403, "auth.role", ""},
		{"another tenant", w.as("eve", "other", identity.Admin), seen, `{}`, 404, "job.not_found", ""},
		{"not the newest", w, seen - 1, `{}`, 412, "manifest.changed", ""},
		{"no such shot", w, seen, sentBack("Brighter.", "s99"), 422, "request.invalid", "/shots/0/id"},
		{"approves no such shot", w, seen, `{"shots":[{"id":"s99","decision":"approve"}]}`, 422, "request.invalid", "/shots/0/id"},
		{"a shot twice", w, seen, sentBack("Brighter.", first, first), 422, "request.invalid", "/shots/1/id"},
		{"a locked shot", w, seen, sentBack("Brighter.", locked), 422, "request.invalid", "/shots/0/id"},
		{"no note", w, seen, sentBack(" ", first), 422, "request.invalid", "/shots/0/note"},
		{"a long note", w, seen, sentBack(strings.Repeat("x", 501), first), 422, "request.invalid", "/shots/0/note"},
		{"rejects nothing", w, seen, every, 422, "request.invalid", "/decision"},
		{"a whole rejection without a note", w, seen, `{"decision":"reject"}`, 422, "request.invalid", "/note"},
		{"no verdict on a shot", w, seen, `{"shots":[{"id":"s01"}]}`, 422, "request.invalid", "/shots/0/decision"},
		{"neither", w, seen, `{"decision":"maybe"}`, 422, "request.invalid", "/decision"},
		{"unknown field", w, seen, `{"shot":"s01"}`, 422, "request.invalid", "/shot"},
		{"no JSON", w, seen, `{"shots":`, 400, "request.malformed", ""},
	} {
		p := tt.who.problem(tt.who.decide(id, tt.revision, tt.body, ""), tt.status)
		if p.Code != tt.code {
			t.Errorf("%s: code %s, want %s", tt.name, p.Code, tt.code)
		}
		if tt.pointer != "" && (len(p.Errors) == 0 || p.Errors[0].Pointer != tt.pointer) {
			t.Errorf("%s: errors %+v, want one at %s", tt.name, p.Errors, tt.pointer)
		}
	}
	if j := w.settle(id); j.State != job.WaitingApproval || j.Revision != seen {
		t.Errorf("the job is %s, revision %d", j.State, j.Revision)
	}
	for _, r := range w.audited("acme") {
		if r.Kind == trail.Approved || r.Kind == trail.Rejected {
			t.Errorf("on record: %+v", r)
		}
	}
	// What is not named of a rejection is rejected, but for what is locked.
	var told struct{ Shots []string }
	w.read(w.decide(id, seen, map[string]any{"decision": "reject", "note": "Warmer.", "shots": approved[1:]}, ""), http.StatusOK, &told)
	if !slices.Equal(told.Shots, []string{first}) {
		t.Errorf("sent back %v, want %s", told.Shots, first)
	}
	w.settle(id)
	w.read(w.do("POST", "/job/"+id+"/cancel", nil, nil), http.StatusOK, nil)
	if p := w.problem(w.decide(id, seen, `{}`, ""), http.StatusConflict); p.Code != "job.not_waiting" {
		t.Errorf("code %s", p.Code)
	}
}
