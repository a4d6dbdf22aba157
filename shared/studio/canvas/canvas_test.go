package canvas

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
	"github.com/aiprod/aiprod/shared/timeline"
	"github.com/google/go-cmp/cmp"
)

func newCanvas(t *testing.T, lang string, words []timeline.Word) *Canvas {
	t.Helper()
	look, err := theme.Resolve(manifest.Theme{Name: "midnight"})
	if err != nil {
		t.Fatal(err)
	}
	book, err := typeset.Open()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Width: 270, Height: 480, FPS: 30, Frames: 240, Lang: lang, Look: look, Book: book, Words: words, Seed: 1, Captions: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSafeAreaOfVerticalVideo(t *testing.T) {
	t.Parallel()
	c := newCanvas(t, "en", nil)
	limits := Rect{270 * 0.055, 480 * 0.125, 270 * (1 - 0.055 - 0.13), 480 * (1 - 0.125 - 0.2)}
	for name, r := range map[string]Rect{"safe": c.Safe, "body": c.Body, "captions": c.Band, "centred": c.Centred()} {
		if !r.Within(limits) {
			t.Errorf("%s %+v leaves %+v", name, r, limits)
		}
	}
	if c.Body.Overlaps(c.Band) {
		t.Errorf("body %+v and captions %+v overlap", c.Body, c.Band)
	}
}

func TestMirror(t *testing.T) {
	t.Parallel()
	ltr, rtl := newCanvas(t, "en", nil), newCanvas(t, "he", nil)
	r := Rect{ltr.Body.X, 100, 50, 20}
	if diff := cmp.Diff(r, ltr.Mirror(r)); diff != "" {
		t.Error(diff)
	}
	if got := rtl.Mirror(r).Right(); math.Abs(got-rtl.Body.Right()) > 1e-9 {
		t.Errorf("the start of a Hebrew line is at %v, want %v", got, rtl.Body.Right())
	}
}

func spokenWords(gap int, glued bool, texts ...string) (out []timeline.Word) {
	for i, text := range texts {
		out = append(out, timeline.Word{Text: text, Start: i * gap, End: (i + 1) * gap, Glued: glued})
	}
	return out
}

func TestThingsAppearAsTheyAreSpoken(t *testing.T) {
	t.Parallel()
	en := spokenWords(500, false, "It", "weighs", "9.8", "kg,", "and", "folds", "in", "eight", "seconds.")
	ja := spokenWords(500, true, "図書館", "カード", "の", "作り", "方")
	for _, c := range []struct {
		lang, text string
		words      []timeline.Word
		want       float64
	}{
		{"en", "9.8 kg", en, 1.0 - lead},
		{"en", "Folds", en, 2.5 - lead},
		{"en", "folded by seconds", en, 4.0 - lead}, // only its longest spoken word is said
		{"en", "bicycle", en, 3},                    // not said at all
		{"ja", "作り方", ja, 1.5 - lead},
	} {
		if got := newCanvas(t, c.lang, c.words).When(c.text, 0, 3); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("When(%q) = %v, want %v", c.text, got, c.want)
		}
	}
}

func TestSequenceNeverRunsBackwards(t *testing.T) {
	t.Parallel()
	c := newCanvas(t, "en", spokenWords(700, false, "store", "capture", "share"))
	at := c.Sequence([]string{"capture", "store", "share", "repeat"}, 0.5)
	if !slices.IsSorted(at) || at[0] < 0.5 || at[3] > c.Length {
		t.Errorf("items appear at %v", at)
	}
}

// A figure ends as exactly the text the brief has.
func TestCounterEndsAsItsText(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("renders for long")
	}
	for _, text := range []string{"9.8 kg", "1,248", "25 €", "2 to 8", "-3.2 %", "$1.5M", "2️⃣ of 7", "9 👩‍🚀"} {
		c := newCanvas(t, "en", nil)
		n, err := c.Count(text, Fit{Role: "display", Size: 60, W: 200, Ink: c.Look.Text})
		if err != nil {
			t.Fatal(err)
		}
		n.Roll(20, 100, 0)
		rolled, still := raster.NewFrame(270, 480), raster.NewFrame(270, 480)
		for _, a := range c.actors {
			a(rolled, n.length()+1)
		}
		for _, w := range n.wheels {
			still.Lay(w.mask, evenly(20)+w.x, evenly(100)+w.y, raster.Ink{Colour: c.Look.Text.Colour(), Opacity: 1}, raster.Clip{})
		}
		if diff := cmp.Diff(still.Y.Pix, rolled.Y.Pix); diff != "" {
			t.Errorf("%q does not end still", text)
		}
		if got := c.Boxes()[0].Text; got != text {
			t.Errorf("box says %q, want %q", got, text)
		}
	}
}

func TestCounterRolls(t *testing.T) {
	t.Parallel()
	c := newCanvas(t, "en", nil)
	n, err := c.Count("87 %", Fit{Role: "display", Size: 60, W: 200, Ink: c.Look.Text})
	if err != nil {
		t.Fatal(err)
	}
	n.Roll(20, 100, 0)
	a, b := raster.NewFrame(270, 480), raster.NewFrame(270, 480)
	c.actors[0](a, 0.5)
	c.actors[0](b, 0.6)
	if cmp.Equal(a.Y.Pix, b.Y.Pix) {
		t.Error("digits stand still")
	}
}

func TestEmphasisMarksWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, text string
		words      []string
		want       int
	}{
		{"en", "Water for three summers, please", []string{"three summers"}, 2},
		{"en", "Nothing here", []string{"there"}, 0},
		{"ja", "図書館カードの作り方を紹介します", []string{"作り方"}, 2},
	} {
		k, err := newCanvas(t, c.lang, nil).Fit(c.text, Fit{Role: "heading", Size: 30, W: 250, H: 200})
		if err != nil {
			t.Fatal(err)
		}
		if k.Emphasise(c.words); len(k.Accented) != c.want {
			t.Errorf("%q of %q marks %d words, want %d", c.words, c.text, len(k.Accented), c.want)
		}
	}
}

func TestContrastIsThatOfTheWorstPlace(t *testing.T) {
	t.Parallel()
	f := raster.NewFrame(100, 40)
	white := raster.RGB{R: 1, G: 1, B: 1}
	if got := leastContrast(f, Rect{0, 0, 100, 40}, white); got < 20 {
		t.Errorf("white on black is %.1f", got)
	}
	f.Fill(raster.Shape{X: 60, W: 40, H: 40}, raster.Ink{Colour: white.Colour(), Opacity: 1}, raster.Clip{})
	if got := leastContrast(f, Rect{0, 0, 100, 40}, white); got > 1.1 {
		t.Errorf("white on half white is %.1f", got)
	}
}

// A long compound is set smaller before it is divided.
func TestLongWordsStayWhole(t *testing.T) {
	t.Parallel()
	const heading = "Unser neues Fahrgastinformationssystem"
	c := newCanvas(t, "de", nil)
	k, err := c.Fit(heading, Fit{Role: "display", Size: 40, W: 238, H: 300, MaxLines: 5})
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, l := range k.Lines {
		for _, w := range l.Words {
			words = append(words, w.Text)
		}
	}
	if got := strings.Join(words, " "); got != heading {
		t.Errorf("set as %q", got)
	}
}
