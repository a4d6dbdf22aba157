package system

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/quality"
)

// A film that fails a rule waits where somebody decides about it, and passes only for a reason, which is on record.
// Where nobody decides and nothing was paid, the same film is an error.
func TestFailingFilm(t *testing.T) {
	t.Parallel()
	w := start(t)
	const rule = "picture.flash"
	strobe, status := w.upload("strobe.mp4", "footage", footage(t, "strobe.mp4", "-vf", "negate=enable='lt(mod(n,6),3)'"))
	if status != "ready" {
		t.Fatalf("footage is %s", status)
	}
	request := map[string]any{"content": bakery, "duration_sec": 8, "assets": []map[string]string{{"id": strobe, "role": "footage"}}}
	if j := w.settle(w.submit(request).ID); j.State != job.Error || j.Failure == nil || j.Failure.Code != "quality."+rule {
		t.Errorf("unattended: %s %+v", j.State, j.Failure)
	}

	request["preset"] = "brand_campaign" // has its storyboard approved
	id := w.submit(request).ID
	_, seen := w.film(w.settle(id).ID)
	w.read(w.decide(id, seen, "{}", ""), http.StatusOK, nil)
	if j := w.settle(id); j.State != job.FinalApproval || j.Status != job.AwaitingApproval {
		t.Fatalf("attended: %s %+v", j.State, j.Failure)
	}
	_, seen = w.film(id)
	if p := w.problem(w.decide(id, seen, "{}", ""), http.StatusUnprocessableEntity); !strings.Contains(p.Errors[0].Detail, rule) || p.Errors[0].Pointer != "/note" {
		t.Errorf("without a reason: %+v", p)
	}
	const reason = "The lamp of the shop flickers; nobody sits in the dark."
	w.read(w.decide(id, seen, map[string]any{"note": reason}, ""), http.StatusOK, nil)
	j := w.delivered(id)

	var qa struct {
		Technical quality.Report
		Override  job.Override
	}
	w.read(w.do("GET", "/job/"+id+"/qa", nil, nil), http.StatusOK, &qa)
	if verdict(qa.Technical, rule) != quality.Failed || qa.Override.Reason != reason || !slices.Equal(qa.Override.Rules, []string{rule}) || qa.Override.At.IsZero() {
		t.Errorf("report: %s, %+v", verdict(qa.Technical, rule), qa.Override)
	}
	if file := w.file(j, "qa.json"); !strings.Contains(string(file), reason) {
		t.Error("qa.json does not tell of it")
	}
	records := w.audited("acme")
	want := map[string]string{"revision": "1", "what": "film", "overrides": rule, "reason": reason}
	got := records[len(records)-1]
	want["revision"] = got.Detail["revision"]
	if diff := cmp.Diff(want, got.Detail); diff != "" || got.Actor != "alice" {
		t.Errorf("record %+v:\n%s", got, diff)
	}
}
