package system

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/store"
)

// buying starts a stack that buys clips of a vendor that misbehaves by script.
func buying(t *testing.T, script ...vendortest.Fault) (*world, *vendortest.Server) {
	t.Helper()
	vendor := vendortest.New(vendortest.Options{Script: script})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	s, err := localcloud.Start(t.Context(), localcloud.Options{
		Dir: filepath.Join(t.TempDir(), "data"), Probe: true,
		Vendors: cloud.Vendors{
			RunwayKey: cloud.NewSecret("test"), RunwayURL: url, Poll: 100 * time.Millisecond, Rest: time.Millisecond,
			Tiers: map[string]string{"runway": "5"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t, s, s.Identity.IDToken(user("alice", "acme", identity.Admin))}
	t.Cleanup(w.close)
	return w, vendor
}

// bill is what the API says a job has cost.
type bill struct {
	Total int64        `json:"total_micros"`
	Lines []money.Line `json:"lines"`
}

// A film with a bought clip is delivered, and its bill is the vendor's.
func TestBoughtClip(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		script []vendortest.Fault
		// doubts is how many calls may have been billed.
		doubts int
	}{
		{"well", nil, 0},
		{"busy", []vendortest.Fault{vendortest.Limited, vendortest.Limited}, 0},
		{"down", []vendortest.Fault{vendortest.Down, vendortest.Down}, 0},
		{"down behind its gateway: who can tell", []vendortest.Fault{vendortest.DownAfter}, 1},
		{"accepted, then the connection is reset", []vendortest.Fault{vendortest.ResetAfter}, 1},
		{"the link has expired", []vendortest.Fault{vendortest.Expired}, 0},
		{"an internal failure", []vendortest.Fault{vendortest.Broken}, 0},
		{"no credit", []vendortest.Fault{vendortest.NoCredit, vendortest.NoCredit, vendortest.NoCredit}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w, vendor := buying(t, tt.script...)
			j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 3}).ID)
			audit(w, vendor, j, tt.doubts)
			disclosed(w, j)
			versions(t, w)
		})
	}
}

// audit holds a job's bill against the vendor's book.
func audit(w *world, vendor *vendortest.Server, j jobs.Job, doubts int) {
	w.t.Helper()
	b, calls := costs(w, j.ID)
	if calls[money.Reserve] == 0 || calls.open() != 0 || calls[money.Doubt] != doubts {
		w.t.Errorf("calls %v, want %d in doubt", calls, doubts)
	}
	book := vendor.Book()
	if twice := book.Twice(); len(twice) > 0 {
		w.t.Errorf("billed twice: %v", twice)
	}
	if doubts == 0 && b.Total != book.Micros() {
		w.t.Errorf("the bill is %s, the vendor's %s", money.Dollars(b.Total), money.Dollars(book.Micros()))
	}
	if j.Cost.Actual != b.Total {
		w.t.Errorf("the job says %d, its bill %d", j.Cost.Actual, b.Total)
	}
}

// tally is how many lines of each kind the paid calls of a job have.
type tally map[money.Kind]int

// open is how many calls have not ended.
func (c tally) open() int {
	return c[money.Reserve] - c[money.Settle] - c[money.Release] - c[money.Doubt]
}

func costs(w *world, id string) (bill, tally) {
	w.t.Helper()
	var b bill
	w.read(w.do("GET", "/job/"+id+"/costs", nil, nil), http.StatusOK, &b)
	calls := tally{}
	for _, l := range b.Lines {
		if l.Call > 0 {
			calls[l.Kind]++
		}
	}
	return b, calls
}

// What a backend refuses to show is asked of it once more in other words, and not taken to another one. Refused again, the
// studio draws the shot, and everything says so; where the brief forbids that, the job fails and says which shot.
func TestRefusedContent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refusals int
		fallback string
		code     string // of the failure; empty where the film is delivered
		standIns bool
	}{
		"once":               {1, "forbid", "", false},
		"again":              {20, "allow", "", true},
		"again, no stand-in": {20, "forbid", "backend.policy", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, vendor := buying(t, slices.Repeat([]vendortest.Fault{vendortest.Policy}, c.refusals)...)
			id := w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 3, "fallback": c.fallback}).ID
			j := w.settle(id)
			if c.code != "" {
				if j.Status != job.Failed || j.Failure.Code != c.code || j.Failure.Shot == "" {
					t.Errorf("ended %s: %+v", j.Status, j.Failure)
				}
				ended(w, vendor, id)
				return
			}
			audit(w, vendor, w.delivered(id), 0)
			film, _ := w.film(id)
			reworded := 0
			for _, s := range film.Shots {
				if (s.Rewritten == "") != (s.RewrittenBy == "") || s.Rewritten != "" && s.RewrittenBy != "local/rules" {
					t.Errorf("shot %s by %s is reworded by %q", s.ID, s.Backend, s.RewrittenBy)
				}
				if s.Rewritten != "" {
					reworded++
				}
			}
			if reworded == 0 || !c.standIns && reworded != c.refusals {
				t.Errorf("%d shots are reworded", reworded)
			}
			if (len(j.StandIns) > 0) != c.standIns {
				t.Errorf("stand-ins are %+v", j.StandIns)
			}
			for _, in := range j.StandIns {
				if in.By != "studio" || in.Code != "policy" {
					t.Errorf("%+v", in)
				}
			}
		})
	}
}

// ended is settled for a job that all was sold for, and holds what its tenant has drawn against its bill.
func ended(w *world, vendor *vendortest.Server, id string) {
	w.t.Helper()
	b := settled(w, vendor, id, 0)
	day, month, err := must(w.stack.Env.Store()).Drawn(w.t.Context(), "acme", time.Now())
	if err != nil || day != b.Total || month != b.Total {
		w.t.Errorf("%d of the day and %d of the month are drawn by a job that cost %d: %v", day, month, b.Total, err)
	}
}

// settled waits until every call of a job that is over has ended, and holds its bill against what the vendor's book says
// since it had sold for so much.
func settled(w *world, vendor *vendortest.Server, id string, before int64) bill {
	w.t.Helper()
	deadline := time.Now().Add(jobTime)
	b, calls := costs(w, id)
	for ; calls.open() > 0 && time.Now().Before(deadline); b, calls = costs(w, id) {
		select {
		case <-time.After(asOften):
		case <-w.t.Context().Done():
			return b
		}
	}
	if sum := vendor.Book().Micros() - before; calls.open() != 0 || b.Total != sum {
		w.t.Errorf("%d calls are open, the bill is %d, the vendor's %d", calls.open(), b.Total, sum)
	}
	return b
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A canceled job begins nothing new, what was bought is paid and kept, and what was set aside returns.
func TestCancelReturnsMoney(t *testing.T) {
	t.Parallel()
	w, vendor := buying(t)
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 3}).ID
	for deadline := time.Now().Add(jobTime); len(vendor.Book()) == 0 && time.Now().Before(deadline); {
		select {
		case <-time.After(10 * time.Millisecond):
		case <-t.Context().Done():
			return
		}
	}
	w.read(w.do("POST", "/job/"+id+"/cancel", nil, nil), http.StatusOK, nil)
	ended(w, vendor, id)
}

// A retried job uses what the failed one has bought.
func TestRetryBuysNothingTwice(t *testing.T) {
	t.Parallel()
	w, vendor := buying(t, vendortest.None, vendortest.Policy, vendortest.Policy, vendortest.Policy, vendortest.Policy)
	const two = "Night Shift is the bakery that wakes up before you do. Every loaf rests on a wooden shelf all night."
	id := w.submit(map[string]any{"content": two, "duration_sec": 12, "max_cost_usd": 3, "fallback": "forbid"}).ID
	if j := w.settle(id); j.Status != job.Failed {
		t.Fatalf("ended %s", j.Status)
	}
	ended(w, vendor, id)
	before := vendor.Book()
	vendor.Script()
	w.read(w.do("POST", "/job/"+id+"/retry", nil, map[string]string{"Idempotency-Key": "k"}), http.StatusAccepted, nil)
	var again struct{ Attempt int }
	w.read(w.do("POST", "/job/"+id+"/retry", nil, map[string]string{"Idempotency-Key": "k"}), http.StatusAccepted, &again)
	if again.Attempt != 2 {
		t.Errorf("a repeated retry made attempt %d", again.Attempt)
	}
	w.delivered(id)
	ended(w, vendor, id)
	if after := vendor.Book(); len(after) > len(before)+1 {
		t.Errorf("%d calls before the retry, %d after: only the refused one was to be made again", len(before), len(after))
	}
}

// Where a brief says to ask, the studio stands in for a clip that cannot be had,
// and the film waits for a person. Refused, the clip is bought by the next attempt.
func TestStandInsAreAskedAbout(t *testing.T) {
	t.Parallel()
	broke := slices.Repeat([]vendortest.Fault{vendortest.NoCredit}, 10)
	w, vendor := buying(t, broke...)
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 12, "max_cost_usd": 3, "fallback": "ask"}).ID
	j := w.settle(id)
	if j.State != job.FinalApproval || j.Status != job.AwaitingApproval {
		t.Fatalf("job %s %s: %+v", j.Status, j.State, j.Failure)
	}
	if in := standIns(w, id); len(in) == 0 || len(in) != len(j.StandIns) {
		t.Errorf("the manifest says of %d stand-ins, the job of %d", len(in), len(j.StandIns))
	}
	for _, in := range j.StandIns {
		if in.By != "studio" || in.Code != "auth" && in.Code != "breaker_open" || in.Why == "" {
			t.Errorf("%+v", in)
		}
	}
	if told := lastEvent(w, id).StandIns; !slices.Equal(told, j.StandIns) {
		t.Errorf("those who watch are told of %v", told)
	}
	routed(w, id)
	vendor.Script()
	w.read(w.do("POST", "/job/"+id+"/approve", `{"decision":"reject","note":"Buy it."}`, map[string]string{"If-Match": fmt.Sprintf(`"%d"`, j.Revision)}), http.StatusOK, nil)
	if j := w.settle(id); j.Failure == nil || j.Failure.Code != job.Rejected || !j.Failure.Retryable {
		t.Fatalf("job %s: %+v", j.Status, j.Failure)
	}
	w.read(w.do("POST", "/job/"+id+"/retry", nil, nil), http.StatusAccepted, nil)
	w.delivered(id)
	ended(w, vendor, id)
	if in := standIns(w, id); len(in) > 0 {
		t.Errorf("after the retry there are still stand-ins: %v", in)
	}
	if vendor.Book().Micros() == 0 {
		t.Error("nothing was bought")
	}
}

// standIns are the reasons of the shots of a job that another backend has made than was to.
func standIns(w *world, id string) []string {
	w.t.Helper()
	var film struct {
		Manifest manifest.Manifest `json:"manifest"`
	}
	w.read(w.do("GET", "/job/"+id+"/manifest", nil, nil), http.StatusOK, &film)
	var in []string
	for _, s := range film.Manifest.Shots {
		if s.Instead != "" {
			in = append(in, s.Reason)
		}
	}
	return in
}

// lastEvent is the newest event of a job.
func lastEvent(w *world, id string) (e job.Event) {
	w.t.Helper()
	s := must(w.stack.Env.Store())
	docs := must(s.Job(store.Ref{Tenant: "acme", Job: id}).Collection("events").Documents(w.t.Context()).GetAll())
	if err := docs[len(docs)-1].DataTo(&e); err != nil {
		w.t.Fatal(err)
	}
	return e
}

// routed holds that the agents' memory says who could have made the shots, and why the others were not taken.
func routed(w *world, id string) {
	w.t.Helper()
	sections := w.memory(id).Body.Sections
	weighed := 0
	for _, m := range sections.Makers.Data {
		if len(m.Candidates) == 0 {
			continue
		}
		weighed++
		if first := m.Candidates[0]; first.Backend != m.Instead && first.Backend != m.Backend && m.Instead != "" {
			w.t.Errorf("shot %s: %s is the first of %v", m.Shot, m.Instead, m.Candidates)
		}
	}
	codes := map[string]string{}
	for _, u := range sections.Unused.Data {
		codes[u.Backend] = u.Code
	}
	if weighed == 0 || codes["openai/sora-2"] != route.NotOffered || codes["google/veo-3.1"] != string(route.NotConfigured) {
		w.t.Errorf("%d shots are weighed, unused are %v", weighed, codes)
	}
}
