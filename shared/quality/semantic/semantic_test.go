package semantic_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/timeline"
)

const brief = "The Bremen city library lends 4,200 e-bikes from 3 May. A ride costs 2.50 € and the first " +
	"30 minutes are free. Get your card at any branch."

// good is a film that serves the brief.
func good(t testing.TB) semantic.Input {
	t.Helper()
	en, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	m := manifest.Manifest{
		Lang: "en", Format: manifest.Format{Width: 1080, Height: 1920, FPS: 30},
		Lines: []manifest.Line{
			{ID: "1", Role: "hook", Text: "The Bremen city library lends 4,200 e-bikes from 3 May."},
			{ID: "2", Role: "body", Text: "A ride costs 2.50 €, and the first 30 minutes are free."},
			{ID: "3", Role: "call_to_action", Text: "Get your card at any branch."},
		},
		Shots: []manifest.Shot{
			{ID: "a", Scene: manifest.Scene{Kind: manifest.Title, Heading: "E-bikes to lend"}},
			{ID: "b", Scene: manifest.Scene{Kind: manifest.Figure, Figure: &manifest.Number{Text: "4,200", Label: "e-bikes"}}},
			{ID: "c", Scene: manifest.Scene{Kind: manifest.Closing, Heading: "Get your card"}},
		},
	}
	in := semantic.Input{
		Brief: brief, Manifest: m, Lang: en, Length: 15 * time.Second,
		Narration: [][2]int{{400, 4800}, {5200, 9400}, {9800, 12000}},
		Facts:     []string{"Bremen", "3 May"}, CallToAction: []string{"Get your card at any branch."},
		MustInclude: []string{"2.50 €"}, MustNotInclude: []string{"scooter"},
		Boxes: []quality.Box{{Text: "E-bikes to lend", Size: 90, Contrast: 9, End: 4000}},
	}
	recaption(&in)
	return in
}

// recaption makes the captions of the script as it is.
func recaption(in *semantic.Input) {
	var words []timeline.Word
	for _, w := range strings.Fields(in.Manifest.Script()) {
		words = append(words, timeline.Word{Text: w})
	}
	in.Cues = []caption.Cue{{Lines: [][]timeline.Word{words}}}
}

func TestJudgeGood(t *testing.T) {
	t.Parallel()
	got := semantic.Judge(good(t))
	for _, p := range got.Parts {
		if p.Score != 1 {
			t.Errorf("%s = %v: %q", p.Name, p.Score, p.Evidence)
		}
	}
	if got.Total != 1 || len(got.Parts) != 11 {
		t.Errorf("total %v of %d parts, want 1 of 11", got.Total, len(got.Parts))
	}
}

// A script is foreign where its judgement would be nothing, and where that is sure only.
func TestForeign(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang, line, found string // none where it is not foreign
	}{
		{"en", "The Bremen city library lends 4,200 e-bikes from 3 May, and the first 30 minutes of every ride are free.", ""},
		{"en", "Nuestra panadería abre a las siete. El pan de masa madre cuesta cuatro euros, y los sábados hay descuento para todos.", "es"},
		{"es", "Nuestra panadería abre a las siete. El pan de masa madre cuesta cuatro euros, y los sábados hay descuento para todos.", ""},
		{"en", "Nuestra panadería abre a las siete.", ""}, // too short to be sure
		{"en", "กาแฟดอยช้างคั่วสดทุกเช้า", "th"},
		{"en", "12 : 30", ""},
	} {
		lang, err := language.Find(tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		m := manifest.Manifest{Lines: []manifest.Line{{ID: "l01", Text: tt.line}}}
		if found, foreign := semantic.Foreign(m, lang); foreign != (tt.found != "") || foreign && found.Tag != tt.found {
			t.Errorf("%q in a film in %s: reads as %q, foreign %t", tt.line, tt.lang, found.Tag, foreign)
		}
	}
}

func TestJudgeCosts(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*semantic.Input)
		part   string
		most   float64 // total
	}{
		"required is missing":   {func(in *semantic.Input) { in.MustInclude = []string{"2.50 €", "Hamburg"} }, "required", 0.5},
		"required not captions": {func(in *semantic.Input) { in.Cues = nil }, "required", 0},
		"forbidden is shown":    {func(in *semantic.Input) { in.Manifest.Shots[0].Scene.Body = "No Scooter!" }, "forbidden", 0},
		"wrong language": {func(in *semantic.Input) {
			in.Manifest.Lines[0].Text = "Die Stadtbibliothek Bremen verleiht ab dem 3. Mai 4,200 Räder, und die ersten 30 Minuten sind frei, danach kostet die Fahrt 2.50 €."
			in.Manifest.Lines = in.Manifest.Lines[:1]
			recaption(in)
		}, "language", 0},
		"captions differ": {func(in *semantic.Input) { in.Cues[0].Lines[0][1].Text = "Berlin" }, "fidelity", 0},
		"facts left out": {func(in *semantic.Input) {
			in.Manifest.Lines[0].Text = "The library lends bicycles now."
			in.Manifest.Shots[1].Scene = manifest.Scene{Kind: manifest.Statement}
			recaption(in)
		}, "facts", 0.95},
		"figure invented": {func(in *semantic.Input) {
			in.Manifest.Lines[2].Text = "Get your card at any of 17 branches."
			recaption(in)
		}, "grounding", 0.99},
		"nothing asked": {func(in *semantic.Input) {
			in.Manifest.Lines[2].Text, in.Manifest.Shots[2].Scene.Heading = "Goodbye.", "Bye"
		}, "call_to_action", 0.99},
		"mostly silent":  {func(in *semantic.Input) { in.Narration = in.Narration[:1] }, "pace", 0.99},
		"same scenes":    {func(in *semantic.Input) { in.Manifest.Shots[1].Scene.Kind = manifest.Title }, "variety", 0.99},
		"said twice":     {func(in *semantic.Input) { in.Manifest.Lines[1].Text += " Get your card at any branch!" }, "repetition", 0.99},
		"small text":     {func(in *semantic.Input) { in.Boxes[0].Size = 20 }, "legibility", 0.99},
		"faint text":     {func(in *semantic.Input) { in.Boxes[0].Contrast = 2 }, "legibility", 0.99},
		"fleeting text":  {func(in *semantic.Input) { in.Boxes[0].End = 100 }, "legibility", 0.99},
		"long word list": {func(in *semantic.Input) { in.Facts = append(in.Facts, "Weser", "Ulm", "Kiel", "Trier", "Jena") }, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := good(t)
			tt.change(&in)
			got := semantic.Judge(in)
			if got.Total > tt.most || got.Total < 0 {
				t.Errorf("total %v, want at most %v", got.Total, tt.most)
			}
			i := slices.IndexFunc(got.Parts, func(p semantic.Part) bool { return p.Name == tt.part })
			if tt.part != "" && (i < 0 || got.Parts[i].Score == 1 || len(got.Parts[i].Evidence) == 0) {
				t.Errorf("part %s cost nothing: %+v", tt.part, got.Parts)
			}
		})
	}
}

func TestJudgeLeavesOutWhatIsNotAsked(t *testing.T) {
	t.Parallel()
	in := good(t)
	in.Manifest.MusicLed = "the brief is three words"
	in.Manifest.Lines, in.Cues, in.Narration = nil, nil, nil
	in.Brief, in.Facts, in.MustInclude, in.MustNotInclude, in.CallToAction, in.Boxes = "Coffee. Hot. Now.", nil, nil, nil, nil, nil
	got := semantic.Judge(in)
	for _, p := range got.Parts {
		if p.Name != "pace" && p.Name != "variety" && p.Name != "language" {
			t.Errorf("%s was judged", p.Name)
		}
	}
	if got.Total != 1 {
		t.Errorf("total %v, want 1: %+v", got.Total, got.Parts)
	}
	if empty := semantic.Judge(semantic.Input{}); empty.Total != 0 {
		t.Errorf("nothing at all scores %v", empty.Total)
	}
}

func FuzzJudge(f *testing.F) {
	f.Add(brief, "4.1 of ٢٢", "2.")
	f.Fuzz(func(t *testing.T, text, line, wanted string) {
		in := semantic.Input{Brief: text, MustInclude: []string{wanted}, Length: time.Second}
		in.Manifest.Lines = []manifest.Line{{Text: line}}
		if got := semantic.Judge(in); got.Total < 0 || got.Total > 1 {
			t.Errorf("total %v", got.Total)
		}
	})
}
