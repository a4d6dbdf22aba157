package system

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/route/health"
)

// model is the one the translators of tests have.
const model = "small-1"

// translating starts a stack that has captions translated.
func translating(t *testing.T, o vendortest.Options, price float64) (*world, *vendortest.Server) {
	t.Helper()
	vendor := vendortest.New(o)
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	return stackIn(t, filepath.Join(t.TempDir(), "data"), cloud.Vendors{TranslatorURL: url + "/v1", TranslatorModel: model, TranslatorPrice: price}), vendor
}

// An English film has captions in the language asked for, and everything says who has translated them.
func TestTranslatedCaptions(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"es", "ar", "ja"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w, vendor := translating(t, vendortest.Options{}, 0)
			j := w.delivered(w.submit(map[string]any{
				"content": bakery, "duration_sec": 16, "caption_lang": lang, "must_include": []string{"Night Shift"},
			}).ID)
			film, _ := w.film(j.ID)
			if c := film.Captions; film.CaptionLang != lang || c.Backend != "chat" || c.Model != model || c.Task == "" {
				t.Errorf("the manifest says captions are in %q by %+v", film.CaptionLang, c)
			}
			if film.Captioned() == film.Script() {
				t.Error("the captions are the script")
			}
			dir := t.TempDir()
			save(w, j.ID, "captions.vtt", dir)
			save(w, j.ID, disclosure.Name, dir)
			raw := must(os.ReadFile(filepath.Join(dir, "captions.vtt")))
			cues := must(caption.Parse(raw))
			if shown := caption.Text(cues, must(language.Find(lang))); !strings.Contains(shown, "Night Shift") || !strings.Contains(shown, "nightshift.example") {
				t.Errorf("the captions have lost a name or an address: %s", shown)
			}
			said := string(must(os.ReadFile(filepath.Join(dir, disclosure.Name))))
			if !strings.Contains(said, `"to":"`+lang+`"`) && !strings.Contains(said, `"to": "`+lang+`"`) {
				t.Errorf("the statement does not tell of the translation: %s", said)
			}
			if n := len(vendor.Chats()); n != 1 {
				t.Errorf("the translator was asked %d times", n)
			}
			b, calls := costs(w, j.ID)
			if b.Total != 0 || calls.open() != 0 {
				t.Errorf("bill %+v", b)
			}
		})
	}
}

// Captions in another language are refused where nothing translates, by field and with the setting that mends it.
func TestNoTranslator(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := w.problem(w.do("POST", "/pipeline/run", map[string]any{"content": bakery, "caption_lang": "es"}, nil), http.StatusUnprocessableEntity)
	if len(p.Errors) != 1 || p.Errors[0].Pointer != "/caption_lang" || p.Errors[0].Code != "not_available" || !strings.Contains(p.Errors[0].Detail, "AIPROD_TRANSLATOR_URL") {
		t.Errorf("refused with %+v", p)
	}
	if got := w.translation(); got.Configured || len(got.langs) != 1 {
		t.Errorf("capabilities say %+v", got)
	}
	with, _ := translating(t, vendortest.Options{}, 0)
	if got := with.translation(); !got.Configured || got.Model != model || len(got.langs) != 17 {
		t.Errorf("capabilities say %+v", got)
	}
}

type offered struct {
	Configured bool
	Model      string
	langs      []string
}

// translation is what the capabilities say of translating English captions.
func (w *world) translation() offered {
	w.t.Helper()
	var out struct {
		Translation offered
		Languages   []struct {
			Tag   string
			Langs []string `json:"caption_langs"`
		}
	}
	w.read(w.do("GET", "/capabilities", nil, nil), http.StatusOK, &out)
	out.Translation.langs = out.Languages[0].Langs
	return out.Translation
}

// What goes wrong with the translator ends well, or in a failure a person can act on; never in captions that are not translated.
func TestTranslatorFails(t *testing.T) {
	t.Parallel()
	all := func(f vendortest.Fault) vendortest.Options {
		return vendortest.Options{Faults: vendortest.Weights{f: 1}}
	}
	once := func(f vendortest.Fault) vendortest.Options {
		return vendortest.Options{Script: []vendortest.Fault{f}}
	}
	for name, c := range map[string]struct {
		o         vendortest.Options
		code      string // of the failure; empty where the film is delivered
		retryable bool
	}{
		"busy once":      {once(vendortest.Limited), "", false},
		"garbled once":   {once(vendortest.Garbled), "", false},
		"cut short once": {once(vendortest.Truncated), "", false},
		"down":           {all(vendortest.Down), "backend.unavailable", true},
		"prose":          {all(vendortest.Rambling), "captions.translation", true},
		"no model":       {all(vendortest.NoModel), "backend.refused", true},
		"refused":        {all(vendortest.Refusal), "backend.policy", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, vendor := translating(t, c.o, 0)
			id := w.submit(map[string]any{"content": bakery, "duration_sec": 12, "caption_lang": "es"}).ID
			if c.code == "" {
				w.delivered(id)
				return
			}
			j := w.settle(id)
			if f := j.Failure; j.Status != job.Failed || f.Code != c.code || f.Retryable != c.retryable || f.Hint == "" || f.Stage != string(job.Subtitle) {
				t.Fatalf("ended %s: %+v", j.Status, f)
			}
			if !c.retryable {
				return
			}
			vendor.Mend()
			w.read(w.do("POST", "/job/"+id+"/retry", nil, nil), http.StatusAccepted, nil)
			w.delivered(id)
		})
	}
}

// An edited line is translated again, and no other.
func TestEditTranslatesOneLine(t *testing.T) {
	t.Parallel()
	w, vendor := translating(t, vendortest.Options{}, 0)
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 16, "caption_lang": "es"}).ID
	w.delivered(id)
	film, revision := w.film(id)
	line := film.Lines[1]
	w.read(w.patch(id, revision, "", fmt.Sprintf(`{"lines": {%q: {"text": "We bake forty kinds of bread."}}}`, line.ID)), http.StatusOK, nil)
	w.read(w.do("POST", "/job/"+id+"/render", nil, nil), http.StatusAccepted, nil)
	w.delivered(id)
	chats := vendor.Chats()
	if len(chats) != 2 || len(chats[1].Lines) != 1 || chats[1].Lines[0].Text != "We bake forty kinds of bread." {
		t.Errorf("asked for %+v", chats)
	}
	again, _ := w.film(id)
	for i, l := range again.Lines {
		if l.ID != line.ID && l.Caption != film.Lines[i].Caption {
			t.Errorf("line %s has another caption: %q, before %q", l.ID, l.Caption, film.Lines[i].Caption)
		}
	}
}

// Translating that costs money is reserved for, settled at what it took, and not told twice by duplicates.
func TestPaidTranslation(t *testing.T) {
	t.Parallel()
	w, vendor := translating(t, vendortest.Options{Script: []vendortest.Fault{vendortest.Rambling}}, 1)
	j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12, "caption_lang": "es", "max_cost_usd": 1}).ID)
	b, calls := costs(w, j.ID)
	if b.Total == 0 || b.Total != vendor.Book().Micros() || calls[money.Reserve] != 1 || calls.open() != 0 {
		t.Errorf("the bill is %d with %v, the translator's %d", b.Total, calls, vendor.Book().Micros())
	}
	asked := len(vendor.Chats())
	for _, st := range w.trace(j.ID).Steps {
		if st.Stage == job.Subtitle {
			w.redeliver(st.Letter)
		}
	}
	if n := len(vendor.Chats()); n != asked {
		t.Errorf("a duplicate asked again: %d calls, before %d", n, asked)
	}
}

// With a key of Google's, one of its models translates captions and the bill is what Google's book says, to the micro-dollar.
func TestCaptionsByGemini(t *testing.T) {
	t.Parallel()
	vendor := vendortest.New(vendortest.Options{})
	url := must(vendor.Start())
	t.Cleanup(func() { _ = vendor.Close() })
	w := stackIn(t, filepath.Join(t.TempDir(), "data"), cloud.Vendors{Google: cloud.Google{Key: cloud.NewSecret("AIza-secret"), URL: url + "/google"}})
	// The model that translates best is no more: another one does, and the film says which.
	backend, gone, _ := w.stack.Env.Translating()
	w.stack.Env.Health.Failed(t.Context(), health.Call{Ref: "another job's", Backend: backend + "/" + gone}, provider.Retired)
	j := w.delivered(w.submit(map[string]any{"content": bakery, "duration_sec": 12, "caption_lang": "es", "max_cost_usd": 1}).ID)
	film, _ := w.film(j.ID)
	if c := film.Captions; c.Backend != "google" || c.Model == gone || !strings.HasPrefix(c.Model, "gemini-") || film.Captioned() == film.Script() {
		t.Errorf("captions are by %+v", c)
	}
	if n := len(vendor.Chats()); n != 1 {
		t.Errorf("captions were translated in %d calls", n)
	}
	b, calls := costs(w, j.ID)
	book := vendor.Book()
	if b.Total == 0 || b.Total != book.Micros() || calls.open() != 0 || len(book.Twice()) != 0 {
		t.Errorf("the bill is %d with %v, Google's %+v", b.Total, calls, book)
	}
}

// A translation that costs money and is lost may have been billed: it is not made again, except by a retry.
func TestLostPaidTranslation(t *testing.T) {
	t.Parallel()
	w, vendor := translating(t, vendortest.Options{Script: []vendortest.Fault{vendortest.ResetAfter}}, 1)
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 12, "caption_lang": "es", "max_cost_usd": 1}).ID
	j := w.settle(id)
	if f := j.Failure; f == nil || f.Code != "backend.maybe_billed" || !f.Retryable || len(vendor.Chats()) != 1 {
		t.Fatalf("ended %s after %d calls: %+v", j.Status, len(vendor.Chats()), f)
	}
	w.read(w.do("POST", "/job/"+id+"/retry", nil, nil), http.StatusAccepted, nil)
	w.delivered(id)
}

// Killed with -9 at every point around a translation, a job goes on and ends delivered. The answer that was lost is asked
// for again, the one that was recorded is not.
func TestKilledTranslating(t *testing.T) {
	t.Parallel()
	vendor := vendortest.New(vendortest.Options{})
	url := must(vendor.Start()) + "/v1"
	t.Cleanup(func() { _ = vendor.Close() })
	dir, env := filepath.Join(t.TempDir(), "data"), childTranslator+"="+url
	id := dieAt(t, dir, "claimed:subtitle", env)
	for _, then := range []struct {
		point string
		calls int
	}{{"intended:subtitle", 0}, {"answered:subtitle", 1}, {"produced:render", 2}} {
		dieAgainAt(t, dir, then.point, env)
		if n := len(vendor.Chats()); n != then.calls {
			t.Errorf("killed at %s: translated in %d calls, want %d", then.point, n, then.calls)
		}
	}
	w := stackIn(t, dir, cloud.Vendors{TranslatorURL: url, TranslatorModel: model})
	disclosed(w, w.delivered(id))
	if n := len(vendor.Chats()); n != 2 {
		t.Errorf("translated in %d calls, want 2", n)
	}
}
