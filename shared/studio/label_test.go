package studio

import (
	"slices"
	"testing"

	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// The label of every language is in the safe area, in the corner lines end in, on every frame, and can be read in every theme.
func TestLabelIsAlwaysThere(t *testing.T) {
	t.Parallel()
	for i, l := range language.All() {
		t.Run(l.Tag, func(t *testing.T) {
			t.Parallel()
			label, err := disclosure.LabelIn(l.Tag)
			if err != nil {
				t.Fatal(err)
			}
			s := samples()[0]
			s.Lang, s.Label, s.Cues = l.Tag, &label, nil
			s.Theme.Name = theme.Names()[i%len(theme.Names())]
			s.Scene = manifest.Scene{Kind: manifest.Title, Heading: l.Name}
			size := [][2]int{{480, 270}, {270, 480}, {270, 270}}[i%3]
			s.Width, s.Height, s.Index, s.Count, s.Transition, s.Next = size[0], size[1], 1, 3, "push", "wipe"
			checkLabel(t, s, l.RightToLeft)
		})
	}
}

func checkLabel(t *testing.T, s Shot, rtl bool) {
	t.Helper()
	k, err := build(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	boxes := k.canvas.Boxes()
	i := slices.IndexFunc(boxes, func(b Box) bool { return b.Text == s.Label.Text })
	if i < 0 {
		t.Fatalf("no label among %+v", boxes)
	}
	b := boxes[i]
	if safe := k.canvas.Safe; !b.Rect.Within(safe) || b.From != 0 || b.To != s.Frames || (b.Rect.CX() < safe.CX()) != rtl {
		t.Errorf("label %+v in %+v", b, safe)
	}
	seen := raster.NewFrame(s.Width, s.Height)
	x, y := int(b.Rect.X-b.Size*0.3), int(b.Rect.CY())
	for n := range s.Frames {
		k.draw(seen, n)
		if ground := seen.At(x, y).RGB(); raster.Contrast(ground, k.canvas.Look.Card) > 1.1 {
			t.Fatalf("the label is covered on frame %d of %d: %v", n, s.Frames, ground)
		}
	}
	if got := k.canvas.Boxes()[i].Contrast; got < theme.TextContrast {
		t.Errorf("contrast %.2f", got)
	}
}
