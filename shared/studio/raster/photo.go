package raster

import (
	"image"
	"math"

	"golang.org/x/image/draw"
)

// A Photo is a picture ready to be shown through a moving window: converted
// once, somewhat larger than the frame it will fill.
type Photo struct{ frame *Frame }

// NewPhoto converts the part of img that fills a window of w by h pixels,
// enlarged by zoom (at least 1) to leave room for movement. The part kept is
// centred on focus, in shares of the picture, as far as its edges allow.
func NewPhoto(img image.Image, w, h int, zoom float64, focus Point) *Photo {
	pw, ph := even(int(float64(w)*zoom)), even(int(float64(h)*zoom))
	scaled := image.NewRGBA(image.Rect(0, 0, pw, ph))
	draw.CatmullRom.Scale(scaled, scaled.Bounds(), img, cover(img.Bounds(), pw, ph, focus), draw.Src, nil)
	f := NewFrame(pw, ph)
	f.Convert(scaled)
	return &Photo{f}
}

// cover returns the largest part of b with the shape of w by h around focus.
func cover(b image.Rectangle, w, h int, focus Point) image.Rectangle {
	cw, ch := b.Dx(), b.Dx()*h/w
	if ch > b.Dy() {
		cw, ch = b.Dy()*w/h, b.Dy()
	}
	x := b.Min.X + slide(b.Dx(), cw, focus.X)
	y := b.Min.Y + slide(b.Dy(), ch, focus.Y)
	return image.Rect(x, y, x+max(cw, 1), y+max(ch, 1))
}

func slide(whole, part int, at float64) int {
	return min(max(int(float64(whole)*at)-part/2, 0), whole-part)
}

// Convert paints img, opaque and of the frame's size, over the frame.
func (f *Frame) Convert(img *image.RGBA) {
	for y := 0; y < f.H; y += 2 {
		for x := 0; x < f.W; x += 2 {
			var u, v float64
			for i := range 4 {
				px, py := x+i&1, y+i>>1
				p := img.Pix[img.PixOffset(px, py):]
				yy, uu, vv := RGB{float64(p[0]) / 255, float64(p[1]) / 255, float64(p[2]) / 255}.yuv()
				f.Y.Row(py)[px] = byte(yy + 0.5)
				u, v = u+uu, v+vv
			}
			f.U.Row(y / 2)[x/2], f.V.Row(y / 2)[x/2] = byte(u/4+0.5), byte(v/4+0.5)
		}
	}
}

// A Window is what a photo shows: a zoom of at least 1 and where the visible
// part lies in the room that is left, 0 to 1 on each axis.
type Window struct{ Zoom, X, Y float64 }

// Show fills dst with the part of the photo in a window, at sub-pixel positions,
// so that a slow push never trembles.
func (p *Photo) Show(dst *Frame, win Window) {
	zoom := max(win.Zoom, 1)
	w, h := fit(float64(p.frame.W), float64(p.frame.H), float64(dst.W), float64(dst.H))
	w, h = w/zoom, h/zoom
	x, y := (float64(p.frame.W)-w)*clamp01(win.X), (float64(p.frame.H)-h)*clamp01(win.Y)
	resample(dst.Y, p.frame.Y, x, y, w, h)
	resample(dst.U, p.frame.U, x/2, y/2, w/2, h/2)
	resample(dst.V, p.frame.V, x/2, y/2, w/2, h/2)
}

// fit returns the largest size of dst's shape inside w by h.
func fit(w, h, dw, dh float64) (float64, float64) {
	if w/h > dw/dh {
		return h * dw / dh, h
	}
	return w, w * dh / dw
}

// resample scales a part of src over dst: rows once each, then mixed in pairs.
func resample(dst, src Plane, x, y, w, h float64) {
	c := newColumns(dst.W, src.W, x, w)
	rows := [2]scaledRow{{-1, make([]byte, dst.W)}, {-1, make([]byte, dst.W)}}
	for j := range dst.H {
		at := min(max(y+(float64(j)+0.5)*h/float64(dst.H)-0.5, 0), float64(src.H-1))
		top := min(int(at), src.H-2)
		if rows[1].y == top {
			rows[0], rows[1] = rows[1], rows[0]
		}
		c.load(&rows[0], src, top)
		c.load(&rows[1], src, top+1)
		mixRows(dst.Row(j), rows[0].pix, rows[1].pix, int((at-float64(top))*256))
	}
}

type scaledRow struct {
	y   int
	pix []byte
}

// columns says which source pixels each target pixel mixes, and how.
type columns struct {
	at   []int32
	part []uint16
}

func newColumns(n, srcW int, x, w float64) columns {
	c := columns{make([]int32, n), make([]uint16, n)}
	for i := range n {
		at := min(max(x+(float64(i)+0.5)*w/float64(n)-0.5, 0), float64(srcW-1))
		left := min(math.Floor(at), float64(srcW-2))
		c.at[i], c.part[i] = int32(left), uint16((at-left)*256)
	}
	return c
}

func (c columns) load(row *scaledRow, src Plane, y int) {
	if row.y == y {
		return
	}
	row.y = y
	in, out := src.Row(y), row.pix
	part := c.part[:len(c.at)]
	out = out[:len(c.at)]
	for i, at := range c.at {
		a, b := int(in[at]), int(in[at+1])
		out[i] = byte(a + (b-a)*int(part[i])>>8)
	}
}
