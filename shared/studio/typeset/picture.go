package typeset

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"

	"github.com/go-text/typesetting/font"
	"golang.org/x/image/draw"
)

// A picture is a glyph drawn in colour: an encoded image and the pixels it
// fills, from the pen.
type picture struct {
	data []byte
	box  image.Rectangle
}

// pictures looks up the coloured glyphs among placed ones at a size in px. Their
// fonts have them at one size; they come to stand on whole pixels.
func (w *bench) pictures(glyphs []placed, size float64) ([]picture, error) {
	var out []picture
	for _, g := range glyphs {
		ff, err := w.face(g.face)
		if err != nil {
			return nil, err
		}
		bits, ok := ff.GlyphData(g.id).(font.GlyphBitmap)
		if !ok || bits.Format != font.PNG {
			continue
		}
		e, ok := ff.GlyphExtents(g.id)
		if !ok {
			continue
		}
		unit := size * g.face.scale / float64(ff.Upem())
		at := image.Pt(pixel((g.dx+g.x)*size+float64(e.XBearing)*unit), pixel(-g.y*size-float64(e.YBearing)*unit))
		side := image.Pt(max(pixel(float64(e.Width)*unit), 1), max(pixel(-float64(e.Height)*unit), 1))
		out = append(out, picture{bits.Data, image.Rectangle{at, at.Add(side)}})
	}
	return out, nil
}

func pixel(v float64) int { return int(math.Round(v)) }

// around returns the pixels that contain all pictures.
func around(pictures []picture) (box image.Rectangle) {
	for _, p := range pictures {
		box = box.Union(p.box)
	}
	return box
}

// paint draws pictures into one of the size of box; nil where there are none.
func paint(pictures []picture, box image.Rectangle) (*image.RGBA, error) {
	if len(pictures) == 0 {
		return nil, nil
	}
	dst := image.NewRGBA(image.Rect(0, 0, box.Dx(), box.Dy()))
	for _, p := range pictures {
		src, err := png.Decode(bytes.NewReader(p.data))
		if err != nil {
			return nil, fmt.Errorf("picture of a glyph: %w", err)
		}
		draw.CatmullRom.Scale(dst, p.box.Sub(box.Min), src, src.Bounds(), draw.Over, nil)
	}
	return dst, nil
}
