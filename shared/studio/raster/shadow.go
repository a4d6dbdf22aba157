package raster

import "math"

// Blur returns the mask, with the outline of its picture, blurred as by a Gaussian of standard deviation sigma
// (three box blurs), and how many pixels it grew on every side.
func (m *Mask) Blur(sigma float64) (*Mask, int) {
	r := max(int(math.Round(sigma*0.9)), 1)
	grow := even(3 * r)
	w, h := m.W+2*grow, m.H+2*grow
	a, b := make([]byte, w*h), make([]byte, w*h)
	for y := range m.H {
		copy(a[(y+grow)*w+grow:], m.luma.row(y))
	}
	if m.picture != nil {
		m.picture.y.cover(a[grow*w+grow:], w)
	}
	for range 3 {
		blurRows(b, a, w, h, r)
		blurColumns(a, b, w, h, r)
	}
	return NewMask(a, w, h), grow
}

func blurRows(dst, src []byte, w, h, r int) {
	k := reciprocal(r)
	for y := range h {
		in, out := src[y*w:(y+1)*w], dst[y*w:(y+1)*w]
		sum := 0
		for x := range min(r, w) {
			sum += int(in[x])
		}
		for x := range out {
			if x+r < w {
				sum += int(in[x+r])
			}
			if x > r {
				sum -= int(in[x-r-1])
			}
			out[x] = byte(sum * k >> 16)
		}
	}
}

func blurColumns(dst, src []byte, w, h, r int) {
	k := reciprocal(r)
	sums := make([]int, w)
	add := func(y, sign int) {
		if y < 0 || y >= h {
			return
		}
		for x, v := range src[y*w : (y+1)*w] {
			sums[x] += sign * int(v)
		}
	}
	for y := range r {
		add(y, 1)
	}
	for y := range h {
		add(y+r, 1)
		add(y-r-1, -1)
		out := dst[y*w : (y+1)*w]
		for x, s := range sums {
			out[x] = byte(s * k >> 16)
		}
	}
}

// reciprocal returns 65536 over the width of the box, so that a multiplication divides.
func reciprocal(r int) int { return (65536 + r) / (2*r + 1) }

// Shadow returns the soft shadow of a rounded rectangle of w by h, empty where
// the rectangle itself will cover it, and how far the shadow reaches beyond it.
// drop is how far the shadow will be laid below the rectangle.
func Shadow(w, h, radius, blur, drop float64) (*Mask, int) {
	reach := even(int(math.Ceil(blur)))
	mw, mh := even(int(w))+2*reach, even(int(h))+2*reach
	at := float64(reach)
	soft := newBorder(Shape{X: at - blur/2, Y: at - blur/2, W: w + blur, H: h + blur, Radius: radius + blur/2, Feather: blur * 1.3})
	card := newBorder(Shape{X: at + 2, Y: at + 2 - drop, W: w - 4, H: h - 4, Radius: radius})
	pix := make([]byte, mw*mh)
	for y := range mh {
		row, cy := pix[y*mw:(y+1)*mw], float64(y)+0.5
		hidden0, hidden1 := card.run(cy, card.edge, 0, mw)
		for x := range row {
			if x < hidden0 || x >= hidden1 {
				row[x] = byte(255 * soft.cover(float64(x)+0.5, cy))
			}
		}
	}
	return NewMask(pix, mw, mh), reach
}

// RoundedMask returns the mask of a rounded rectangle of w by h pixels.
func RoundedMask(w, h, radius float64) *Mask {
	b := newBorder(Shape{W: w, H: h, Radius: radius})
	mw, mh := int(w), int(h)
	pix := make([]byte, mw*mh)
	for y := range mh {
		for x := range mw {
			pix[y*mw+x] = byte(255*b.cover(float64(x)+0.5, float64(y)+0.5) + 0.5)
		}
	}
	return NewMask(pix, mw, mh)
}
