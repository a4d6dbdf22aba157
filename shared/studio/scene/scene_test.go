package scene

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

func newCanvas(t *testing.T, seed uint64) *canvas.Canvas {
	t.Helper()
	look, err := theme.Resolve(manifest.Theme{Name: "forest"})
	if err != nil {
		t.Fatal(err)
	}
	book, err := typeset.Open()
	if err != nil {
		t.Fatal(err)
	}
	c, err := canvas.New(canvas.Options{Width: 480, Height: 270, FPS: 30, Frames: 120, Lang: "en", Look: look, Book: book, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryKindHasTwoArrangements(t *testing.T) {
	t.Parallel()
	kinds := []string{
		manifest.Title, manifest.Statement, manifest.Figure, manifest.List, manifest.Steps,
		manifest.Quote, manifest.Chart, manifest.Compare, manifest.Image, manifest.Closing,
		manifest.Timeline, manifest.Portion, manifest.Contact, manifest.Question, manifest.Price, manifest.Cards, manifest.Split, manifest.Gallery,
	}
	for _, k := range kinds {
		if Kinds()[k] < 2 {
			t.Errorf("%s has %d arrangements", k, Kinds()[k])
		}
	}
}

func TestScenesSayWhatTheyMiss(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scene manifest.Scene
		want  string
	}{
		{manifest.Scene{Kind: "dance"}, "unknown kind"},
		{manifest.Scene{Kind: manifest.Title}, "a heading"},
		{manifest.Scene{Kind: manifest.Figure}, "a figure"},
		{manifest.Scene{Kind: manifest.List}, "items"},
		{manifest.Scene{Kind: manifest.Compare, Items: make([]manifest.Item, 3)}, "two items"},
		{manifest.Scene{Kind: manifest.Chart, Chart: &manifest.Series{}}, "a chart"},
		{manifest.Scene{Kind: manifest.Image}, "an asset"},
		{manifest.Scene{Kind: manifest.Split}, "an asset"},
		{manifest.Scene{Kind: manifest.Gallery, Assets: []string{"a"}}, "two to four assets"},
		{manifest.Scene{Kind: manifest.Timeline, Items: []manifest.Item{{Title: "1924"}}}, "two to five items"},
		{manifest.Scene{Kind: manifest.Portion, Figure: &manifest.Number{Text: "7.5 of 9", Value: 7.5, Of: 9}}, "a whole number"},
		{manifest.Scene{Kind: manifest.Contact}, "one to five items"},
		{manifest.Scene{Kind: manifest.Question}, "a heading"},
		{manifest.Scene{Kind: manifest.Price, Items: []manifest.Item{{Title: "Bread"}}}, "a figure"},
		{manifest.Scene{Kind: manifest.Cards, Items: []manifest.Item{{Title: "a"}, {Title: "b"}}}, "with icons"},
		{manifest.Scene{Kind: manifest.Quote, Heading: strings.Repeat("far too long to be set anywhere ", 200)}, "does not fit"},
	} {
		err := Compose(newCanvas(t, 1), c.scene, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want one that says %q", c.scene.Kind, err, c.want)
		}
	}
}

// Text that does not fit beside an icon goes without it.
func TestTextGoesBeforeLooks(t *testing.T) {
	t.Parallel()
	s := manifest.Scene{Kind: manifest.Closing, Icon: "tree", Kicker: "Now", Heading: strings.Repeat("keep the street cool ", 14), Body: strings.Repeat("write to us ", 12)}
	for seed := range uint64(4) {
		if err := Compose(newCanvas(t, seed), s, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestSeedsAndLayoutsDiffer(t *testing.T) {
	t.Parallel()
	s := manifest.Scene{Kind: manifest.Title, Kicker: "Now", Heading: "Solar power keeps the lights on", Body: "Three ideas"}
	at := map[canvas.Rect]bool{}
	for layout := range Kinds()[manifest.Title] {
		c := newCanvas(t, 1)
		s.Layout = layout
		if err := Compose(c, s, nil); err != nil {
			t.Fatal(err)
		}
		at[c.Boxes()[0].Rect] = true
	}
	if len(at) != Kinds()[manifest.Title] {
		t.Errorf("%d different titles of %d", len(at), Kinds()[manifest.Title])
	}
}
