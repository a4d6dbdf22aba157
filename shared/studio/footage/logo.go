package footage

import (
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/draw"

	"github.com/aiprod/aiprod/shared/studio/raster"
)

// A Logo is a user's logo at the size it is drawn in, whole and with its
// transparency.
type Logo struct {
	sprite *raster.Sprite
	edge   raster.RGB
	solid  bool
	inks   []raster.RGB // samples of what can be seen of it
}

// OpenLogo reads an image and fits it into w by h pixels. Transparent margins
// do not count.
func OpenLogo(path string, w, h int) (*Logo, error) {
	img, err := decode(path)
	if err != nil {
		return nil, fmt.Errorf("footage: logo %s: %w", path, err)
	}
	b := visible(img)
	if b.Empty() {
		return nil, fmt.Errorf("footage: logo %s: nothing of it can be seen", path)
	}
	k := min(float64(w)/float64(b.Dx()), float64(h)/float64(b.Dy()))
	out := image.NewNRGBA(image.Rect(0, 0, max(int(float64(b.Dx())*k), 2), max(int(float64(b.Dy())*k), 2)))
	draw.CatmullRom.Scale(out, out.Bounds(), img, b, draw.Src, nil)
	l := &Logo{sprite: raster.NewSprite(out), inks: inks(out)}
	l.edge, l.solid = corners(out)
	return l, nil
}

// visible is the part of an image that is not transparent.
func visible(img image.Image) image.Rectangle {
	b := img.Bounds()
	if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
		return b
	}
	var r image.Rectangle
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if _, _, _, a := img.At(x, y).RGBA(); a > 0x0800 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// inks samples the colours that can be seen.
func inks(img *image.NRGBA) []raster.RGB {
	const most = 400
	b := img.Bounds()
	step := max(1, b.Dx()*b.Dy()/most)
	var out []raster.RGB
	for i := 0; i < b.Dx()*b.Dy(); i += step {
		if c := img.NRGBAAt(i%b.Dx(), i/b.Dx()); c.A > 128 {
			out = append(out, rgb(c))
		}
	}
	return out
}

func rgb(c color.NRGBA) raster.RGB {
	return raster.RGB{R: float64(c.R) / 255, G: float64(c.G) / 255, B: float64(c.B) / 255}
}

// corners returns the mean colour of the four corners, and whether all are opaque.
func corners(img *image.NRGBA) (raster.RGB, bool) {
	b, mean, solid := img.Bounds(), raster.RGB{}, true
	for _, p := range []image.Point{{0, 0}, {b.Dx() - 1, 0}, {0, b.Dy() - 1}, {b.Dx() - 1, b.Dy() - 1}} {
		c := img.NRGBAAt(p.X, p.Y)
		solid = solid && c.A > 250
		k := rgb(c)
		mean.R, mean.G, mean.B = mean.R+k.R/4, mean.G+k.G/4, mean.B+k.B/4
	}
	return mean, solid
}

// Sprite is the logo to be placed.
func (l *Logo) Sprite() *raster.Sprite { return l.sprite }

// Edge is the colour of the logo's corners, solid where all are opaque.
func (l *Logo) Edge() (c raster.RGB, solid bool) { return l.edge, l.solid }

// Lost is the share of the logo that does not stand out on a ground, 0 to 1.
func (l *Logo) Lost(ground raster.RGB) float64 {
	const stands = 1.7 // contrast
	lost := 0
	for _, ink := range l.inks {
		if raster.Contrast(ink, ground) < stands {
			lost++
		}
	}
	return float64(lost) / float64(max(len(l.inks), 1))
}
