package scene

import (
	"errors"
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/icon"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// Whatever a manifest holds, a scene is composed inside the safe area or refused
// with a reason; it never panics and never paints outside the frame.
func TestAnySceneIsComposedOrRefused(t *testing.T) {
	t.Parallel()
	book, err := typeset.Open()
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{"title", "statement", "figure", "list", "steps", "quote", "chart", "compare", "image", "closing",
		"timeline", "portion", "contact", "question", "price", "cards", "split", "gallery", "pledge"}
	rapid.Check(t, func(t *rapid.T) {
		look, err := theme.Resolve(manifest.Theme{Name: rapid.SampledFrom(theme.Names()).Draw(t, "theme")})
		if err != nil {
			t.Fatal(err)
		}
		size := rapid.SampledFrom([]image.Point{{240, 136}, {136, 240}, {136, 136}, {136, 170}}).Draw(t, "size")
		c, err := canvas.New(canvas.Options{
			Width: size.X, Height: size.Y, FPS: 30, Frames: rapid.IntRange(1, 200).Draw(t, "frames"), Look: look, Book: book,
			Lang: rapid.SampledFrom([]string{"en", "ar", "ja", "hi", "th", "de"}).Draw(t, "lang"), Captions: rapid.Bool().Draw(t, "captions"),
			Seed: rapid.Uint64().Draw(t, "seed"),
		})
		if err != nil {
			t.Fatal(err)
		}
		s := randomScene(t, rapid.SampledFrom(kinds).Draw(t, "kind"))
		if err := Compose(c, s, still{}); err != nil {
			return // refused with a reason
		}
		for _, b := range c.Boxes() {
			if !b.Rect.Inset(1, 1).Within(c.Safe) /* rounding to even pixels is a lot in frames this small */ {
				t.Errorf("%q at %+v leaves %+v", b.Text, b.Rect, c.Safe)
			}
		}
		f := raster.NewFrame(size.X, size.Y)
		for _, n := range []int{0, 7, 40, 190} {
			c.Paint(f, n)
		}
	})
}

func randomScene(t *rapid.T, kind string) manifest.Scene {
	text := func(name string) string {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"water", "9.8 kg", "مكتبة", "図書館", "समय", "a", "—", "Straßenbahn", " ", "12"}), 0, 14).Draw(t, name)
		out := ""
		for _, w := range words {
			out += w + " "
		}
		return out
	}
	number := func(name string) *manifest.Number {
		if rapid.Bool().Draw(t, name+" given") {
			return nil
		}
		return &manifest.Number{
			Text:  rapid.SampledFrom([]string{"", "9.8 kg", "1,248", "2 to 8", "٥", "98 %", "one"}).Draw(t, name),
			Value: rapid.Float64Range(-50, 150).Draw(t, name+" value"), Percent: rapid.Bool().Draw(t, name+" percent"), Label: text(name + " label"),
		}
	}
	s := manifest.Scene{
		Kind: kind, Kicker: text("kicker"), Heading: text("heading"), Body: text("body"), Emphasis: []string{text("emphasis")},
		Figure: number("figure"), Icon: rapid.SampledFrom(append(icon.Names()[:9:9], "", "nosuch")).Draw(t, "icon"), Asset: rapid.SampledFrom([]string{"a", ""}).Draw(t, "asset"),
		Layout: rapid.IntRange(-1, 5).Draw(t, "layout"),
	}
	for range rapid.IntRange(0, 9).Draw(t, "items") {
		s.Items = append(s.Items, manifest.Item{Title: text("title"), Body: text("note"), Icon: "tree", Number: number("number")})
	}
	if s.Figure != nil && rapid.Bool().Draw(t, "part") {
		s.Figure.Value, s.Figure.Of = float64(rapid.IntRange(0, 12).Draw(t, "part of")), rapid.IntRange(0, 22).Draw(t, "whole")
	}
	s.Assets = []string{"a", "a", "a", "a", "a"}[:rapid.IntRange(0, 5).Draw(t, "assets")]
	s.Chart = &manifest.Series{Kind: rapid.SampledFrom([]string{"bar", "line", "ring", ""}).Draw(t, "chart"), Unit: "m"}
	for range rapid.IntRange(0, 11).Draw(t, "points") {
		if n := number("point"); n != nil {
			s.Chart.Points = append(s.Chart.Points, *n)
		}
	}
	return s
}

// still is a media with one grey picture.
type still struct{}

func (still) Logo(id string, w, h int) (Logo, error) {
	if id != "a" {
		return nil, errors.New("no such asset")
	}
	return emblem{raster.NewSprite(image.NewNRGBA(image.Rect(0, 0, max(w, 2), max(h/3, 2))))}, nil
}

// emblem is a logo nobody can see.
type emblem struct{ sprite *raster.Sprite }

func (e emblem) Sprite() *raster.Sprite { return e.sprite }
func (emblem) Edge() (raster.RGB, bool) { return raster.RGB{}, false }
func (emblem) Lost(raster.RGB) float64  { return 1 }

func (still) Open(id string, w, h int) (Footage, error) {
	if id != "a" {
		return nil, errors.New("no such asset")
	}
	img := image.NewUniform(color.Gray{120})
	return picture{raster.NewPhoto(&bounded{img}, w, h, 1.1, raster.Point{X: .5, Y: .5})}, nil
}

type bounded struct{ *image.Uniform }

func (bounded) Bounds() image.Rectangle { return image.Rect(0, 0, 64, 64) }

type picture struct{ *raster.Photo }

func (p picture) Show(f *raster.Frame, _, at float64) {
	p.Photo.Show(f, raster.Window{Zoom: 1 + at*0.1})
}
