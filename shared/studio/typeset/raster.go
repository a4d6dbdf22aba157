package typeset

import (
	"image"
	"image/draw"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"
)

// A drawing is a mask and where its top left corner is from the pen, in px, y downwards.
type drawing struct {
	mask *Mask
	x, y int
}

// An outline is a glyph's path with the transform that puts it in place.
type outline struct {
	segments    []opentype.Segment
	face        *face
	x, y, scale float32 // px of the glyph's origin from the pen, y downwards; px to the font unit
}

func (o outline) point(p opentype.SegmentPoint) (x, y float32) {
	return o.x + p.X*o.scale, o.y - p.Y*o.scale
}

// outlines looks up the paths of glyphs at a size in px; those without ink are left out.
func (w *bench) outlines(glyphs []placed, size float64) ([]outline, error) {
	var out []outline
	for _, g := range glyphs {
		ff, err := w.face(g.face)
		if err != nil {
			return nil, err
		}
		path, ok := ff.GlyphData(g.id).(font.GlyphOutline)
		if !ok || len(path.Segments) == 0 {
			continue
		}
		out = append(out, outline{path.Segments, g.face,
			float32((g.dx + g.x) * size), float32(-g.y * size), float32(size) / float32(ff.Upem())})
	}
	return out, nil
}

// bounds returns the whole pixels that contain every point of the outlines.
// Control points may lie outside the ink, never inside of it.
func bounds(outlines []outline) image.Rectangle {
	x0, y0 := float32(math.Inf(1)), float32(math.Inf(1))
	x1, y1 := -x0, -y0
	for _, o := range outlines {
		for _, s := range o.segments {
			for _, arg := range s.ArgsSlice() {
				x, y := o.point(arg)
				x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
			}
		}
	}
	if !(x0 < x1 && y0 < y1) {
		return image.Rectangle{}
	}
	floor := func(v float32) int { return int(math.Floor(float64(v))) }
	return image.Rect(floor(x0), floor(y0), floor(x1)+1, floor(y1)+1)
}

// rasterise draws outlines as one mask. Faces are drawn one after the other:
// TrueType and CFF outlines turn in opposite directions and would cancel where they meet.
func rasterise(outlines []outline, b image.Rectangle) drawing {
	dst := image.NewAlpha(image.Rect(0, 0, b.Dx(), b.Dy()))
	z := vector.NewRasterizer(b.Dx(), b.Dy())
	for i, o := range outlines {
		if i > 0 && outlines[i-1].face != o.face {
			z.Draw(dst, dst.Rect, image.Opaque, image.Point{})
			z.Reset(b.Dx(), b.Dy())
		}
		trace(z, o, float32(-b.Min.X), float32(-b.Min.Y))
	}
	z.DrawOp = draw.Over
	z.Draw(dst, dst.Rect, image.Opaque, image.Point{})
	return drawing{&Mask{W: b.Dx(), H: b.Dy(), Pix: dst.Pix}, b.Min.X, b.Min.Y}
}

// trace adds the path of o, moved by dx and dy, to z.
func trace(z *vector.Rasterizer, o outline, dx, dy float32) {
	at := func(p opentype.SegmentPoint) (float32, float32) {
		x, y := o.point(p)
		return x + dx, y + dy
	}
	for i, s := range o.segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				z.ClosePath()
			}
			z.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			z.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			z.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			z.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	z.ClosePath()
}
