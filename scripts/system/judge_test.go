package system

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/quality/semantic"
)

// cheap is too little for a clip, and enough for models that write and judge.
const cheap = 0.18

// googled are the settings of a stack that reaches Google's models, through the Gemini API.
func googled(url string) cloud.Vendors {
	return cloud.Vendors{Google: cloud.Google{Key: cloud.NewSecret("test"), URL: url + "/google"}}
}

// judging starts a stack whose films a model writes, and a model watches.
func judging(t *testing.T, answer func(vendortest.Asked) json.RawMessage) (*world, *vendortest.Server) {
	t.Helper()
	vendor := vendortest.New(vendortest.Options{Answer: func(q vendortest.Asked) json.RawMessage {
		if len(q.Media) == 0 {
			return honest(q)
		}
		return answer(q)
	}})
	url := must(vendor.Start())
	t.Cleanup(func() { _ = vendor.Close() })
	return stackIn(t, filepath.Join(t.TempDir(), "data"), googled(url)), vendor
}

// judgement is how a job's film was judged.
func judgement(w *world, id string) semantic.Score {
	w.t.Helper()
	var qa struct {
		Semantic semantic.Score `json:"semantic"`
	}
	w.read(w.do("GET", "/job/"+id+"/qa", nil, nil), http.StatusOK, &qa)
	if qa.Semantic.Judge == nil {
		w.t.Fatal("no model was asked to judge")
	}
	return qa.Semantic
}

// judged is how often a model was given a film to watch.
func judged(vendor *vendortest.Server) (n int) {
	for _, q := range vendor.Asked() {
		if len(q.Media) > 0 {
			n++
		}
	}
	return n
}

// A model judges films beside the rules: it is believed where the film bears it out, and never gains a film anything.
func TestJudges(t *testing.T) {
	t.Parallel()
	judge := vendortest.Honest
	w, vendor := judging(t, func(q vendortest.Asked) json.RawMessage { return judge.Answer(q) })
	for _, tt := range []struct {
		judge  vendortest.Judge
		asked  int
		absent bool
		rounds int // after which a person is asked; 0 delivers
	}{
		{vendortest.Honest, 1, false, 0},
		{vendortest.Strict, 4, false, 3},
		{vendortest.Inventive, 2, true, 0},
	} {
		t.Run(string(tt.judge), func(t *testing.T) {
			w := &world{t, w.stack, w.token}
			judge = tt.judge
			before, sold := judged(vendor), vendor.Book().Micros()
			id := w.submit(map[string]any{"content": bakery, "duration_sec": 6, "max_cost_usd": cheap}).ID
			j := w.settle(id)
			score := judgement(w, id)
			if n := judged(vendor) - before; n != tt.asked || (score.Judge.Absent != "") != tt.absent || score.Judge.Backend != "google" || score.Judge.Task == "" {
				t.Errorf("judged %d times: %+v", n, score.Judge)
			}
			if score.Total > score.OfRules() || tt.rounds == 0 && score.Total != score.OfRules() {
				t.Errorf("scores %v, %v by the rules", score.Total, score.OfRules())
			}
			if want := job.Succeeded; tt.rounds == 0 && j.Status != want {
				t.Errorf("is %s: %+v", j.Status, j.Failure)
			}
			if n := vendor.GoogleFiles(); n > 0 {
				t.Errorf("the vendor still has %d films", n)
			}
			b, calls := costs(w, id)
			if calls.open() != 0 || calls[money.Doubt] != 0 || b.Total != vendor.Book().Micros()-sold || !slices.ContainsFunc(b.Lines, func(l money.Line) bool {
				return l.Kind == money.Settle && l.Stage == string(job.Judge) && l.Micros > 0
			}) {
				t.Errorf("the bill is %d, the vendor's %d: %v", b.Total, vendor.Book().Micros()-sold, calls)
			}
			if tt.rounds > 0 {
				w.mended(id, tt.rounds)
			}
		})
	}
}

// mended holds that shots of a film went back so often, each time with what about them, and that a person is asked then.
func (w *world) mended(id string, rounds int) {
	w.t.Helper()
	j := w.settle(id)
	if j.State != job.FinalApproval || j.Status != job.AwaitingApproval {
		w.t.Fatalf("after %d rounds: %s, %+v", rounds, j.State, j.Failure)
	}
	film, revision := w.film(id)
	if notes := strings.Join(film.Notes, "\n"); strings.Count(notes, "A dog is shown") != rounds {
		w.t.Errorf("notes %q", notes)
	}
	var told int
	for _, r := range w.history(id, "") {
		if r.Actor == "Supervisor" && strings.Contains(r.Reason, "A dog is shown") {
			told++
		}
	}
	if told != rounds {
		w.t.Errorf("%d revisions of the supervisor's tell of it", told)
	}
	w.read(w.decide(id, revision, map[string]any{"decision": "approve"}, ""), http.StatusOK, nil)
	w.delivered(id)
}

// What goes wrong with a judge leaves the film to the rules; a judge that will not watch it has a person asked.
func TestJudgeFails(t *testing.T) {
	t.Parallel()
	var fault vendortest.Fault
	var script func(...vendortest.Fault)
	first := true
	w, vendor := judging(t, func(q vendortest.Asked) json.RawMessage {
		if !first {
			return vendortest.Honest.Answer(q)
		}
		first = false
		script(fault, fault, fault) // what meets the next judgement, that of the mended film
		return vendortest.Strict.Answer(q)
	})
	script = vendor.Script
	for _, tt := range []struct {
		fault   vendortest.Fault
		doubts  int
		refused bool
	}{
		{vendortest.ResetAfter, 1, false},
		{vendortest.Policy, 0, true},
	} {
		t.Run(string(tt.fault), func(t *testing.T) {
			w := &world{t, w.stack, w.token}
			fault, first = tt.fault, true
			id := w.submit(map[string]any{"content": bakery, "duration_sec": 6, "max_cost_usd": cheap}).ID
			j := w.settle(id)
			vendor.Mend()
			score := judgement(w, id)
			if score.Judge.Absent == "" || score.Judge.Refused != tt.refused || score.Total != score.OfRules() {
				t.Errorf("judged %+v", score.Judge)
			}
			if want := map[bool]job.Status{true: job.AwaitingApproval, false: job.Succeeded}[tt.refused]; j.Status != want {
				t.Errorf("is %s: %+v", j.Status, j.Failure)
			}
			if _, calls := costs(w, id); calls.open() != 0 || calls[money.Doubt] != tt.doubts {
				t.Errorf("calls %v", calls)
			}
			if twice := vendor.Book().Twice(); len(twice) > 0 {
				t.Errorf("billed twice: %v", twice)
			}
		})
	}
}

// Killed with -9 around a judgement, a job asks for none again that may have been billed, and goes on with one it has.
func TestKilledJudging(t *testing.T) {
	t.Parallel()
	for point, want := range map[string]struct {
		absent bool
		doubts int
	}{
		"answered:judge": {true, 1}, "kept:judge": {false, 0},
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			vendor := vendortest.New(vendortest.Options{Answer: scribed})
			url := must(vendor.Start())
			t.Cleanup(func() { _ = vendor.Close() })
			dir := filepath.Join(t.TempDir(), "data")
			var id string
			die(t, dir, point, []string{childGoogle + "=" + url}, func(w *world) {
				id = w.submit(map[string]any{"content": bakery, "duration_sec": 6, "max_cost_usd": cheap}).ID
			})
			w := stackIn(t, dir, googled(url))
			w.delivered(id)
			if score := judgement(w, id); (score.Judge.Absent != "") != want.absent {
				t.Errorf("judged %+v", score.Judge)
			}
			if _, calls := costs(w, id); calls.open() != 0 || calls[money.Doubt] != want.doubts {
				t.Errorf("calls %v", calls)
			}
			if twice := vendor.Book().Twice(); len(twice) > 0 || judged(vendor) > 1 {
				t.Errorf("judged %d times, billed twice: %v", judged(vendor), twice)
			}
		})
	}
}

// scribed is a model that writes films, and judges honestly.
func scribed(q vendortest.Asked) json.RawMessage {
	if len(q.Media) > 0 {
		return nil
	}
	return honest(q)
}
