package raster

import (
	"image"
	"image/color"
)

// strideAlign keeps rows apart by a multiple of eight bytes with room to spare,
// so that loops over eight pixels never need a tail, whatever the width.
const strideAlign = 32

// A Plane is one component of a frame.
type Plane struct {
	Pix    []byte
	W, H   int
	Stride int // bytes from one row to the next, at least W
}

// A Frame is a picture of W by H pixels, both even: luma at full size, the two
// colour differences at half.
type Frame struct {
	W, H    int
	Y, U, V Plane
}

// NewFrame returns a black frame. Odd sizes are rounded up to even ones.
func NewFrame(w, h int) *Frame {
	w, h = even(w), even(h)
	f := &Frame{W: w, H: h, Y: newPlane(w, h), U: newPlane(w/2, h/2), V: newPlane(w/2, h/2)}
	f.Clear(RGB{}.Colour())
	return f
}

func even(n int) int { return (n + 1) &^ 1 }

func newPlane(w, h int) Plane {
	stride := (w + strideAlign - 1) / strideAlign * strideAlign
	return Plane{Pix: make([]byte, stride*h), W: w, H: h, Stride: stride}
}

// Row returns the visible bytes of row y.
func (p Plane) Row(y int) []byte { return p.Pix[y*p.Stride : y*p.Stride+p.W] }

// padded returns row y up to the stride: what block-wise loops may write.
func (p Plane) padded(y int) []byte { return p.Pix[y*p.Stride : (y+1)*p.Stride] }

func (p Plane) fill(v byte) {
	for i := range p.Pix {
		p.Pix[i] = v
	}
}

// Clear paints the whole frame in one colour.
func (f *Frame) Clear(c Colour) {
	f.Y.fill(c.Y)
	f.U.fill(c.U)
	f.V.fill(c.V)
}

// PackedSize returns the bytes of a frame without padding: what Pack writes.
func PackedSize(w, h int) int { return w*h + 2*(w/2)*(h/2) }

// Pack copies the frame without padding into dst, which must hold PackedSize bytes.
func (f *Frame) Pack(dst []byte) {
	for _, p := range [...]Plane{f.Y, f.U, f.V} {
		for y := range p.H {
			dst = dst[copy(dst, p.Row(y)):]
		}
	}
}

// Unpack is the reverse of Pack.
func (f *Frame) Unpack(src []byte) {
	for _, p := range [...]Plane{f.Y, f.U, f.V} {
		for y := range p.H {
			src = src[copy(p.Row(y), src):]
		}
	}
}

// Image returns the frame as an ordinary picture, for posters and tests.
func (f *Frame) Image() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, f.W, f.H))
	for y := range f.H {
		for x := range f.W {
			c := f.At(x, y).RGB()
			img.SetNRGBA(x, y, color.NRGBA{byte255(c.R), byte255(c.G), byte255(c.B), 255})
		}
	}
	return img
}

// At returns the colour of the pixel x, y, which must lie inside the frame.
func (f *Frame) At(x, y int) Colour {
	return Colour{f.Y.Row(y)[x], f.U.Row(y / 2)[x/2], f.V.Row(y / 2)[x/2]}
}

func byte255(v float64) byte { return byte(min(max(v, 0), 1)*255 + 0.5) }
