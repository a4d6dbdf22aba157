package scene

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// The longest a brand may have to say stands on one picture, word for word,
// with its logo and room for captions, in every shape of frame.
func TestPledgeHoldsAllAKitMaySay(t *testing.T) {
	t.Parallel()
	book, err := typeset.Open()
	if err != nil {
		t.Fatal(err)
	}
	look, err := theme.Resolve(manifest.Theme{Name: "paper"})
	if err != nil {
		t.Fatal(err)
	}
	for lang, line := range map[string]string{
		"en": "Terms apply, see the shop. ", "de": "Donaudampfschifffahrtsgesellschaft. ", "ja": "詳しくは店頭でご確認ください。", "th": "โปรดดูรายละเอียดที่ร้านค้า", "ar": "تطبق الشروط والأحكام. ", "he": "Terms apply. ",
	} {
		for _, size := range []image.Point{{1920, 1080}, {1080, 1920}, {1080, 1080}, {1080, 1350}} {
			for layout := range 2 {
				s := manifest.Scene{Kind: manifest.Pledge, Heading: cut(line, 200), Asset: "a", Layout: layout}
				hold(t, fmt.Sprint(lang, size, layout), lang, size, look, book, s)
				s.Heading = cut(line, 40)
				s.Items = []manifest.Item{{Title: cut("A "+line, 40)}, {Title: cut("B "+line, 40)}}
				hold(t, fmt.Sprint(lang, size, layout, " three"), lang, size, look, book, s)
			}
		}
	}
}

// cut is a text of n characters, made of another one over and over.
func cut(line string, n int) string {
	return strings.TrimSpace(string([]rune(strings.Repeat(line, n))[:n]))
}

func hold(t *testing.T, name, lang string, size image.Point, look theme.Look, book *typeset.Book, s manifest.Scene) {
	t.Helper()
	c, err := canvas.New(canvas.Options{Width: size.X, Height: size.Y, FPS: 30, Frames: 90, Look: look, Book: book, Lang: lang, Captions: true, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := Compose(c, s, still{}); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	var shown []string
	for _, b := range c.Boxes() {
		shown = append(shown, b.Text)
		if !b.Rect.Inset(1, 1).Within(c.Safe) {
			t.Errorf("%s: %q leaves the safe area", name, b.Text)
		}
	}
	if len(shown) != 1+len(s.Items) || shown[0] != s.Heading {
		t.Errorf("%s: shows %q", name, shown)
	}
}
