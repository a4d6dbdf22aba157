package studio

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/scene"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// sizes are the four shapes of frame, at a quarter of the delivered size.
var sizes = map[string][2]int{"16:9": {480, 270}, "9:16": {270, 480}, "1:1": {270, 270}, "4:5": {270, 338}}

// Every arrangement of every kind, in every shape: text inside the safe area, no
// text over another or in the captions' band, nothing too small to read.
func TestLayoutsKeepTheRules(t *testing.T) {
	t.Parallel()
	for aspect, size := range sizes {
		for _, s := range samples() {
			for layout := range scene.Kinds()[s.Scene.Kind] {
				for _, texts := range []string{"short", "long", "labelled", "long, labelled"} {
					s := s
					s.Width, s.Height, s.Scene.Layout = size[0], size[1], layout
					if strings.HasPrefix(texts, "long") {
						s.Scene = lengthened(s.Scene)
					}
					if strings.HasSuffix(texts, "labelled") {
						s.Label = &disclosure.Label{Text: "AI-generated", Size: 0.05}
					}
					t.Run(fmt.Sprintf("%s/%s/%d/%s", aspect, s.Scene.Kind, layout, texts), func(t *testing.T) {
						t.Parallel()
						checkLayout(t, s)
					})
				}
			}
		}
	}
}

// lengthened returns a scene with about twice the text.
func lengthened(s manifest.Scene) manifest.Scene {
	s.Heading += " and keeps on doing so through a long winter night"
	s.Body = "What residents told us over three summers of careful measurement in the street"
	items := append([]manifest.Item{}, s.Items...)
	for i := range items {
		items[i].Title += " every single morning"
		items[i].Body = "What residents told us over three summers"
	}
	s.Items = items
	return s
}

func checkLayout(t *testing.T, s Shot) {
	t.Helper()
	k, err := build(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	boxes := k.canvas.Boxes()
	for i, b := range boxes {
		tagged := s.Label != nil && b.Text == s.Label.Text // which gives way to long texts, into the margin
		if area := k.canvas.Safe; !b.Rect.Within(area) && !(tagged && s.Height <= s.Width && b.Rect.Within(canvas.Rect{W: k.canvas.W, H: area.Bottom()})) {
			t.Errorf("%s %q lies outside the safe area: %+v in %+v", b.Role, b.Text, b.Rect, k.canvas.Safe)
		}
		if least := canvas.MinSize * k.canvas.Short; b.Size < least-0.01 {
			t.Errorf("%s %q is %.1f px, least is %.1f", b.Role, b.Text, b.Size, least)
		}
		if b.Role != "caption" && b.Rect.Overlaps(k.canvas.Band) {
			t.Errorf("%s %q reaches into the captions: %+v", b.Role, b.Text, b.Rect)
		}
		for _, o := range boxes[:i] {
			if o.Role != "caption" && b.Role != "caption" && o.Rect.Inset(0, 2).Overlaps(b.Rect.Inset(0, 2)) {
				t.Errorf("%q (%+v) and %q (%+v) overlap", o.Text, o.Rect, b.Text, b.Rect)
			}
		}
	}
}

// Contrast is measured on the frames themselves, in a light and a dark theme.
func TestTextCanBeReadOnWhatLiesUnderIt(t *testing.T) {
	t.Parallel()
	for _, name := range theme.Names() {
		for i, s := range samples() {
			s.Theme.Name, s.Scene.Layout = name, i%2
			s.Scene.Ground = []string{"", theme.OnAccent, theme.OnCard}[(i+len(name))%3]
			t.Run(name+"/"+s.Scene.Kind+"/"+s.Scene.Ground, func(t *testing.T) {
				t.Parallel()
				for _, b := range paintAll(t, s).Boxes {
					want := theme.TextContrast
					if b.Role != "body" && b.Role != "caption" && b.Role != "label" {
						want = theme.LargeContrast
					}
					if b.Role == "label" { // bold and widely set, in the accent colour
						want = theme.LargeContrast
					}
					if b.Contrast < want {
						t.Errorf("%s %q has %.2f:1, want %.1f:1", b.Role, b.Text, b.Contrast, want)
					}
				}
			})
		}
	}
}

// Two words are there before the marker has been drawn through one of them: what counts is both.
func TestFewWordsCanBeReadOnTheirMarker(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"midnight", "slate", "forest"} {
		for _, ground := range []string{"", theme.OnAccent, theme.OnCard} {
			for layout := range scene.Kinds()["statement"] {
				s := samples()[0]
				s.Theme.Name, s.Frames, s.Burn = name, 60, false
				s.Scene = manifest.Scene{Kind: "statement", Heading: "Warm bread!", Emphasis: []string{"bread"}, Layout: layout, Ground: ground}
				for _, b := range paintEvery(t, s, 1).Boxes {
					if b.Contrast < theme.LargeContrast {
						t.Errorf("%s on %q, layout %d: %q has %.2f:1", name, ground, layout, b.Text, b.Contrast)
					}
				}
			}
		}
	}
}

func paintAll(t *testing.T, s Shot) Report {
	t.Helper()
	return paintEvery(t, s, 4)
}

// paintEvery paints one frame in so many, and the last.
func paintEvery(t *testing.T, s Shot, step int) Report {
	t.Helper()
	k, err := build(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	f := raster.NewFrame(k.shot.Width, k.shot.Height)
	for n := 0; n < s.Frames; n++ {
		if n%step == 0 || n == s.Frames-1 {
			k.draw(f, n)
		}
	}
	return k.report()
}

// Something new appears at least every four seconds, however long a shot lasts.
func TestEventsLeaveNoLongGaps(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		for _, frames := range []int{30, 150, 400, 900} {
			s.Frames = frames
			k, err := build(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			last := 0
			for _, e := range append(k.report().Events, frames) {
				if e-last > 4*30 {
					t.Errorf("%s of %d frames: nothing new from %d to %d", s.Scene.Kind, frames, last, e)
				}
				last = e
			}
			k.close()
		}
	}
}

// Right-to-left films are mirrored: text at the right, and inside the safe area.
func TestRightToLeftIsMirrored(t *testing.T) {
	t.Parallel()
	s := samples()[0]
	s.Lang, s.Scene = "ar", manifest.Scene{Kind: manifest.Title, Kicker: "مكتبة", Heading: "قسم جديد للأطفال", Body: "الدخول مجاني"}
	s.Cues = nil
	for layout := range 3 {
		s.Scene.Layout = layout
		k, err := build(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range k.canvas.Boxes() {
			left, right := b.Rect.X-k.canvas.Safe.X, k.canvas.Safe.Right()-b.Rect.Right()
			if right > left+k.canvas.Short*0.1 {
				t.Errorf("layout %d: %q stands at the left: %.0f from it, %.0f from the right", layout, b.Text, left, right)
			}
		}
		k.close()
	}
}

// Every language can be set in every kind of scene.
func TestEveryLanguageIsSet(t *testing.T) {
	t.Parallel()
	for _, l := range language.All() {
		s := samples()[3]
		s.Lang, s.Cues = l.Tag, nil
		s.Scene = manifest.Scene{Kind: manifest.List, Heading: l.Name, Items: []manifest.Item{{Title: l.Name}, {Title: strings.Repeat(l.Name+" ", 3)}}}
		k, err := build(t.Context(), s)
		if err != nil {
			t.Errorf("%s: %v", l.Tag, err)
			continue
		}
		k.close()
	}
}
