package system

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/aiprod/aiprod/shared/job"
)

// premium_spot stops twice: for its script and for the finished film. A
// rejection has the script written again; a stale approval is refused.
func TestApproval(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "approval": "script_and_final", "duration_sec": 8}).ID
	j := w.settle(id)
	if j.State != job.WaitingApproval || j.Revision == 0 {
		t.Fatalf("job %s, revision %d", j.State, j.Revision)
	}
	approve := func(revision int, body string) *http.Response {
		return w.do("POST", "/job/"+id+"/approve", body, map[string]string{"If-Match": fmt.Sprintf(`"%d"`, revision)})
	}
	w.problem(w.do("POST", "/job/"+id+"/approve", "{}", nil), http.StatusPreconditionRequired)
	w.problem(approve(j.Revision+1, "{}"), http.StatusPreconditionFailed)
	w.problem(approve(j.Revision, `{"decision":"reject"}`), http.StatusUnprocessableEntity)
	w.read(approve(j.Revision, `{"decision":"reject","note":"Start with the price."}`), http.StatusOK, nil)
	again := w.settle(id)
	if again.State != job.WaitingApproval || again.Revision <= j.Revision {
		t.Fatalf("after a rejection: %s, revision %d", again.State, again.Revision)
	}
	w.read(approve(again.Revision, "{}"), http.StatusOK, nil)
	final := w.settle(id)
	if final.State != job.FinalApproval {
		t.Fatalf("after approval: %s %+v", final.State, final.Failure)
	}
	w.problem(w.do("GET", "/job/"+id+"/files/video.mp4", nil, nil), http.StatusConflict)
	w.read(approve(final.Revision, "{}"), http.StatusOK, nil)
	w.delivered(id)
	w.problem(approve(final.Revision, "{}"), http.StatusConflict)
}

// A canceled job stays canceled, and canceling again changes nothing.
func TestCancel(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8}).ID
	w.settle(id)
	for range 2 {
		var out struct {
			Status job.Status `json:"status"`
		}
		w.read(w.do("POST", "/job/"+id+"/cancel", nil, nil), http.StatusOK, &out)
		if out.Status != job.StatusCanceled {
			t.Errorf("status %s", out.Status)
		}
	}
	j := w.settle(id)
	w.problem(w.do("POST", "/job/"+id+"/approve", "{}", map[string]string{"If-Match": fmt.Sprint(j.Revision)}), http.StatusConflict)
}

// The event stream resumes after the last event seen, without a gap.
func TestEventsResume(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 6}).ID
	w.delivered(id)
	res := w.do("GET", "/job/"+id+"/events", nil, map[string]string{"Last-Event-ID": "0"})
	if got := res.Header.Get("Content-Type"); got != "text/event-stream; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
	next, last := 1, ""
	for e := range events(res.Body) {
		if e.kind == "snapshot" || e.kind == "progress" || e.kind == "end" {
			continue
		}
		if e.id != fmt.Sprint(next) {
			t.Fatalf("event %s, want %d", e.id, next)
		}
		next, last = next+1, e.kind
	}
	if last != "job.completed" {
		t.Errorf("last event %q of %d", last, next-1)
	}
	w.problem(w.do("GET", "/job/"+id+"/events", nil, map[string]string{"Last-Event-ID": "x"}), http.StatusUnprocessableEntity)
}
