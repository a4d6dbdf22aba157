package raster

import (
	"image"
	"math"
)

// An Ink is a colour and how strongly it is laid on, 0 to 1.
type Ink struct {
	Colour  Colour
	Opacity float64
}

// weight returns the opacity in 1/256.
func (k Ink) weight() int { return int(clamp01(k.Opacity)*256 + 0.5) }

// A Clip is the part of a frame that may be painted: pixels with X0 <= x < X1
// and Y0 <= y < Y1. The zero Clip is the whole frame.
type Clip struct{ X0, Y0, X1, Y1 int }

// within returns the clip cut to a plane of w by h, in units of scale pixels.
func (c Clip) within(w, h, scale int) Clip {
	if c == (Clip{}) {
		return Clip{0, 0, w, h}
	}
	return Clip{
		max(ceilDiv(c.X0, scale), 0), max(ceilDiv(c.Y0, scale), 0),
		min(ceilDiv(c.X1, scale), w), min(ceilDiv(c.Y1, scale), h),
	}
}

func ceilDiv(n, d int) int { return int(math.Ceil(float64(n) / float64(d))) }

// A Mask is coverage to lay ink through: at full size for luma and at half for
// the colour differences. It may carry a picture that keeps its own colours
// whatever the ink. Masks are not changed once made and may be shared.
type Mask struct {
	W, H    int
	luma    coverage
	half    coverage
	picture *Sprite // nil for none
}

type coverage struct {
	pix  []byte
	w, h int
}

// NewMask returns the mask of 8-bit coverage in rows of w bytes. It keeps pix.
func NewMask(pix []byte, w, h int) *Mask {
	full := coverage{pix, w, h}
	return &Mask{W: w, H: h, luma: full, half: full.halved()}
}

// With returns the mask with a picture of its size, which Lay puts over the ink.
func (m *Mask) With(picture image.Image) *Mask {
	out := *m
	out.picture = NewSprite(picture)
	return &out
}

func (c coverage) row(y int) []byte { return c.pix[y*c.w : (y+1)*c.w] }

// halved averages two by two; pixels beyond the edge count as empty.
func (c coverage) halved() coverage {
	out := coverage{w: (c.w + 1) / 2, h: (c.h + 1) / 2}
	sums := make([]uint16, out.w*out.h)
	for y := range c.h {
		into := sums[y/2*out.w:]
		for x, v := range c.row(y) {
			into[x/2] += uint16(v)
		}
	}
	out.pix = make([]byte, len(sums))
	for i, s := range sums {
		out.pix[i] = byte((s + 2) / 4)
	}
	return out
}

// Lay lays ink through the mask with its top left corner at x, y, and the mask's picture over it.
func (f *Frame) Lay(m *Mask, x, y float64, ink Ink, clip Clip) {
	w := ink.weight()
	if w == 0 {
		return
	}
	full, half := clip.within(f.W, f.H, 1), clip.within(f.W/2, f.H/2, 2)
	f.Y.lay(m.luma, x, y, ink.Colour.Y, w, full)
	f.U.lay(m.half, x/2, y/2, ink.Colour.U, w, half)
	f.V.lay(m.half, x/2, y/2, ink.Colour.V, w, half)
	if m.picture != nil {
		f.place(m.picture, snap16(x), snap16(y), 1, w, clip)
	}
}

func (p Plane) lay(c coverage, x, y float64, v byte, w int, clip Clip) {
	x, y = snap16(x), snap16(y)
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	fx, fy := int((x-float64(ix))*16), int((y-float64(iy))*16)
	shifted := shifter{src: c, fx: fx, fy: fy}
	width, height := c.w+min(fx, 1), c.h+min(fy, 1)
	x0, x1 := max(clip.X0-ix, 0), min(clip.X1-ix, width)
	if x0 >= x1 {
		return
	}
	for r := max(clip.Y0-iy, 0); r < min(clip.Y1-iy, height); r++ {
		row := p.Row(iy + r)
		tintThrough(row[ix+x0:ix+x1], shifted.row(r)[x0:x1], v, w)
	}
}

func snap16(v float64) float64 { return math.Floor(v*16+0.5) / 16 }
