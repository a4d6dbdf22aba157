package system

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/scribe"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// honest has a vendor's models write storyboards out of the words of the brief.
func honest(q vendortest.Asked) json.RawMessage {
	reply, err := scribe.Model{}.Ask(context.Background(), provider.Question{Data: q.Data})
	if err != nil {
		panic(err)
	}
	return reply.Document
}

// lying has the first answers of an honest model state what no brief of these tests does.
func lying(times int) func(vendortest.Asked) json.RawMessage {
	return func(q vendortest.Asked) json.RawMessage {
		draft := honest(q)
		var d agent.Draft
		if err := json.Unmarshal(draft, &d); err != nil {
			panic(err)
		}
		if times--; times < 0 || len(d.Shots) == 0 || len(d.Shots[0].Lines) == 0 {
			return draft
		}
		d.Shots[0].Lines = []string{"Now 73 % cheaper at http://evil.example."}
		raw, err := json.Marshal(d)
		if err != nil {
			panic(err)
		}
		return raw
	}
}

// drafting starts a stack whose films a model writes, for a price.
func drafting(t *testing.T, o vendortest.Options) (*world, *vendortest.Server) {
	t.Helper()
	vendor := vendortest.New(o)
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	return stackIn(t, filepath.Join(t.TempDir(), "data"), cloud.Vendors{LanguageURL: url + "/v1", LanguageModel: model, LanguagePrice: 1}), vendor
}

// directed is what became of a film's storyboard at the vendor's.
func directed(film manifest.Manifest) (c manifest.Credit) {
	if i := slices.IndexFunc(film.Credits, func(c manifest.Credit) bool { return c.Agent == "CreativeDirector" || c.Agent == "FastTrackAgent" }); i >= 0 {
		c = film.Credits[i]
	}
	return c
}

// A model writes a film from end to end. Its manifest says so, and its bill is the vendor's; duplicates ask nobody.
func TestModelWritesFilm(t *testing.T) {
	t.Parallel()
	w, vendor := drafting(t, vendortest.Options{Answer: lying(1)})
	j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 16, "must_include": []string{"Night Shift"}}).ID)
	film, _ := w.film(j.ID)
	if c := directed(film); c.Backend != "chat" || c.Model != model || c.Task == "" || c.Instead != "" {
		t.Errorf("the film is credited to %+v", film.Credits)
	}
	if len(film.Credits) != 2 || film.Credits[1].Agent != "VoiceDirector" || film.Credits[1].Instead != "" || film.Lines[0].Pause != 0.25 {
		t.Errorf("the voice is credited to %+v, and waits %g s", film.Credits, float64(film.Lines[0].Pause))
	}
	if script := film.Script(); strings.Contains(script, "73") || strings.Contains(script, "evil") || !strings.Contains(script, "Night Shift") {
		t.Errorf("the film says %q", script)
	}
	asked := vendor.Asked()
	if len(asked) != 3 || !strings.Contains(string(asked[1].Data), `\"73\", which the brief does not`) {
		t.Errorf("asked %d times; what was wrong was not told", len(asked))
	}
	if strings.Contains(asked[0].System, "Night Shift") {
		t.Error("the brief is part of what the model is told to do")
	}
	audit(w, vendor, j, 0)
	b, _ := costs(w, j.ID)
	if !slices.ContainsFunc(b.Lines, func(l money.Line) bool {
		return l.Kind == money.Settle && l.Stage == string(job.Direct) && l.Backend == "chat/"+model && l.Micros > 0
	}) {
		t.Errorf("no line of the bill is the model's: %+v", b.Lines)
	}
	for _, st := range w.trace(j.ID).Steps {
		w.redeliver(st.Letter)
	}
	if n := len(vendor.Asked()); n != 3 {
		t.Errorf("a duplicate asked again: %d questions", n)
	}
}

// What goes wrong with a model ends in a film by the rules that says so, or as the brief has it.
func TestModelFails(t *testing.T) {
	t.Parallel()
	var answer func(vendortest.Asked) json.RawMessage
	w, vendor := drafting(t, vendortest.Options{Answer: func(q vendortest.Asked) json.RawMessage { return answer(q) }})
	for _, c := range []struct {
		name     string
		fault    vendortest.Fault
		answer   func(vendortest.Asked) json.RawMessage
		fallback string
		code     string // of the failure; empty where the rules write the film
		doubts   int
	}{
		{"lies", vendortest.None, lying(1000), "allow", "", 0},
		{"lies, forbidden", vendortest.None, lying(1000), "forbid", "agent.unusable", 0},
		{"down", vendortest.Down, honest, "allow", "", 0},
		{"reset after", vendortest.ResetAfter, honest, "allow", "", 1},
		{"doubt, forbidden", vendortest.ResetAfter, honest, "forbid", "backend.maybe_billed", 1},
		{"busy", vendortest.Limited, honest, "allow", "", 0},
		{"no key, forbidden", vendortest.NoKey, honest, "forbid", "backend.refused", 0},
		{"prose", vendortest.Rambling, honest, "allow", "", 0},
		{"cut short", vendortest.Truncated, honest, "allow", "", 0},
		{"refused", vendortest.Refusal, honest, "allow", "backend.policy", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer = c.answer
			vendor.Script(c.fault, c.fault, c.fault)
			before := vendor.Book().Micros()
			id := w.submit(map[string]any{"content": bakery, "duration_sec": 6, "fallback": c.fallback, "approval": "script"}).ID
			j := w.settle(id)
			vendor.Mend()
			if f := j.Failure; c.code != "" && (f == nil || f.Code != c.code || f.Hint == "" || f.Stage != string(job.Direct)) {
				t.Fatalf("ended %s: %+v", j.Status, f)
			}
			if c.code == "" {
				film, _ := w.film(id)
				if d := directed(film); d.Backend != "local/rules" || d.Instead != "chat/"+model || d.Reason == "" || len(film.Notes) == 0 {
					t.Errorf("credited to %+v, notes %q", film.Credits, film.Notes)
				}
			}
			sold := vendor.Book().Micros() - before
			if b, calls := costs(w, id); calls.open() != 0 || calls[money.Doubt] != c.doubts || c.doubts == 0 && b.Total != sold {
				t.Errorf("bill %d with %v, the vendor's %d", b.Total, calls, sold)
			}
			if twice := vendor.Book().Twice(); len(twice) > 0 {
				t.Errorf("billed twice: %v", twice)
			}
		})
	}
}

// A brief that wants to be asked about stand-ins is, before anything is made.
func TestRulesAreAskedAbout(t *testing.T) {
	t.Parallel()
	w, vendor := drafting(t, vendortest.Options{Answer: lying(2)})
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 6, "fallback": "ask"}).ID
	if j := w.settle(id); j.Status != job.AwaitingApproval {
		t.Fatalf("is %s: %+v", j.Status, j.Failure)
	}
	_, revision := w.film(id)
	w.read(w.decide(id, revision, map[string]any{"decision": "reject", "note": "the model, please"}, ""), http.StatusOK, nil)
	w.delivered(id)
	film, _ := w.film(id)
	if d := directed(film); d.Backend != "chat" || d.Instead != "" {
		t.Errorf("credited to %+v", film.Credits)
	}
	if last := vendor.Asked()[2]; !strings.Contains(string(last.Data), "the model, please") || strings.Contains(last.System, "please") {
		t.Error("the note did not go to the model as data")
	}
}

// Killed with -9 between a question and its answer, a job goes on without asking again; what may have been
// billed is in doubt. Killed once the answer is kept, it goes on with that.
func TestKilledDrafting(t *testing.T) {
	t.Parallel()
	for point, want := range map[string]struct{ backend, doubts string }{
		"claimed:direct": {"chat", ""}, "intended:direct": {"local/rules", "1"}, "answered:direct": {"local/rules", "1"}, "kept:direct": {"chat", ""},
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			vendor := vendortest.New(vendortest.Options{Answer: honest})
			url := must(vendor.Start()) + "/v1"
			t.Cleanup(func() { _ = vendor.Close() })
			dir := filepath.Join(t.TempDir(), "data")
			id := dieAt(t, dir, point, childLanguage+"="+url)
			w := stackIn(t, dir, cloud.Vendors{LanguageURL: url, LanguageModel: model, LanguagePrice: 1})
			w.delivered(id)
			film, _ := w.film(id)
			if directed(film).Backend != want.backend {
				t.Errorf("credited to %+v", film.Credits)
			}
			_, calls := costs(w, id)
			if calls.open() != 0 || (calls[money.Doubt] == 1) != (want.doubts == "1") {
				t.Errorf("calls %v", calls)
			}
			if twice := vendor.Book().Twice(); len(twice) > 0 || len(vendor.Book()) > 2 { // a storyboard and a casting
				t.Errorf("sold %d times, twice %v", len(vendor.Book()), twice)
			}
		})
	}
}

// A shot that a person sends back is directed again by the model that has written it, as the note has it; what that cost is
// on the bill, and nothing else of the film changes.
func TestModelDirectsShotAgain(t *testing.T) {
	t.Parallel()
	const footage = "Hands knead dough on a wooden table, the camera close."
	w, vendor := drafting(t, vendortest.Options{Answer: func(q vendortest.Asked) json.RawMessage {
		var asked struct {
			SentBack []struct{ Lines []string } `json:"sent_back"`
		}
		if err := json.Unmarshal(q.Data, &struct{ Data any }{&asked}); err != nil || len(asked.SentBack) == 0 {
			return honest(q)
		}
		shot := agent.Sketch{Kind: manifest.Statement, Heading: asked.SentBack[0].Lines[0], Lines: asked.SentBack[0].Lines, Items: []agent.SketchEntry{}, Footage: footage}
		return must(json.Marshal(agent.Draft{Style: "auto", Mood: "auto", Pace: agent.Steady, Shots: []agent.Sketch{shot}}))
	}})
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 12, "approval": "script"}).ID
	w.settle(id)
	film, seen := w.film(id)
	second := film.Shots[1].ID
	w.read(w.decide(id, seen, sentBack("Show hands at work.", second), ""), http.StatusOK, nil)
	if j := w.settle(id); j.State != job.WaitingApproval {
		t.Fatalf("is %s: %+v", j.State, j.Failure)
	}
	again, _ := w.film(id)
	if got := differs(digests(t, film), digests(t, again)); !slices.Equal(got, []string{second}) {
		t.Errorf("shots %v are others, want %s", got, second)
	}
	if s := again.Shots[1]; s.Footage != footage || s.Scene.Kind != manifest.Statement || !slices.Equal(s.Lines, film.Shots[1].Lines) {
		t.Errorf("it shows %+v", s)
	}
	if notes := strings.Join(again.Notes, "\n"); !strings.Contains(notes, `directed again: "Show hands at work."`) {
		t.Errorf("notes %q", notes)
	}
	if c := again.Credits; len(c) != 2 || c[0] != film.Credits[0] || c[1].Agent != c[0].Agent || c[1].Model != model || c[1].Task == c[0].Task {
		t.Errorf("credited are %+v", c)
	}
	b, calls := costs(w, id)
	if b.Total == 0 || b.Total != vendor.Book().Micros() || calls.open() != 0 || calls[money.Reserve] != 2 || len(vendor.Asked()) != 2 {
		t.Errorf("the bill is %d with %v, the vendor's %d", b.Total, calls, vendor.Book().Micros())
	}
}

// Gemini writes a film from end to end. A model that is no more is asked once, and the next one
// writes in its place; whoever is asked after that knows. A worker that dies with the answer kept credits who gave it.
func TestGeminiWritesFilm(t *testing.T) {
	t.Parallel()
	vendor := vendortest.New(vendortest.Options{Answer: honest, Script: []vendortest.Fault{vendortest.NoModel}})
	url := must(vendor.Start())
	t.Cleanup(func() { _ = vendor.Close() })
	w := stackIn(t, filepath.Join(t.TempDir(), "data"), cloud.Vendors{Google: cloud.Google{Key: cloud.NewSecret("AIza-secret"), URL: url + "/google"}})
	j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 8, "max_cost_usd": 0.5}).ID)
	film, _ := w.film(j.ID)
	asked := vendor.Asked()
	c, none := directed(film), asked[0].Model
	if c.Backend != "google" || c.Model != asked[1].Model || c.Model == none || c.Task == "" || c.Instead != "" {
		t.Errorf("the film is credited to %+v, %s is no more", c, none)
	}
	gone := 0
	for _, q := range asked {
		if q.Model == none {
			gone++
		}
	}
	b, calls := costs(w, j.ID)
	if book := vendor.Book(); gone > 1 || b.Total == 0 || b.Total != book.Micros() || calls.open() != 0 || len(book.Twice()) != 0 {
		t.Errorf("the bill is %d with %v, Google's %+v; the model that is no more was asked %d times", b.Total, calls, book, gone)
	}
}
