// Package icon is the set of pictures scenes may show, and a lexicon that finds
// them by nouns in many languages. It knows things one can draw and nothing
// abstract: a wrong picture is worse than none.
package icon

import (
	_ "embed"
	"fmt"
	"image"
	"slices"
	"strings"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

//go:embed icons.json
var data []byte

// A drawing is the inside of an SVG picture, once in the colour of the text
// ("plain") and once in colours of its own. Either may be missing.
type drawing struct {
	Plain  string `json:"plain"`
	Colour string `json:"colour"`
}

var drawings = dated.Made("icon: icons.json", data, func(file struct {
	Icons map[string]drawing `json:"icons"`
}) map[string]drawing {
	return file.Icons
})

// Names returns the names of all icons, in alphabetical order.
func Names() []string {
	names := make([]string, 0, len(drawings()))
	for name := range drawings() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Coloured reports whether an icon has a drawing in colours of its own.
func Coloured(name string) bool { return drawings()[name].Colour != "" }

// Plain draws an icon in one colour, size pixels wide and high. One that has
// colours only is drawn in those.
func Plain(name string, size int, ink raster.RGB) (*raster.Sprite, error) {
	d := drawings()[name]
	if d.Plain == "" {
		return Colour(name, size)
	}
	c := fmt.Sprintf("#%02x%02x%02x", int(ink.R*255+0.5), int(ink.G*255+0.5), int(ink.B*255+0.5))
	return draw(name, strings.ReplaceAll(d.Plain, "currentColor", c), 256, size)
}

// Colour draws an icon in its own colours, size pixels wide and high.
func Colour(name string, size int) (*raster.Sprite, error) {
	d := drawings()[name]
	if d.Colour == "" {
		return nil, fmt.Errorf("icon: no icon %q", name)
	}
	return draw(name, d.Colour, 32, size)
}

func draw(name, body string, box, size int) (*raster.Sprite, error) {
	size = max(size, 2)
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d">%s</svg>`, box, box, body)
	pic, err := oksvg.ReadIconStream(strings.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, fmt.Errorf("icon: %s: %w", name, err)
	}
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	pic.SetTarget(0, 0, float64(size), float64(size))
	scanner := rasterx.NewScannerGV(size, size, img, img.Bounds())
	pic.Draw(rasterx.NewDasher(size, size, scanner), 1)
	return raster.NewSprite(img), nil
}
