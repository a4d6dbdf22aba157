package raster

import (
	"image"
	"math"
)

// A Sprite is a small picture with transparency, kept as the frame's planes with
// the colour already multiplied by coverage.
type Sprite struct {
	W, H    int
	y, u, v layer
}

// A layer is one premultiplied component and the coverage that goes with it.
type layer struct {
	pix, alpha []byte
	w, h       int
	empty      []byte // a row outside
}

// NewSprite converts a picture; sides are rounded up to even numbers.
func NewSprite(img image.Image) *Sprite {
	b := img.Bounds()
	w, h := even(b.Dx()), even(b.Dy())
	s := &Sprite{W: w, H: h, y: newLayer(w, h), u: newLayer(w/2, h/2), v: newLayer(w/2, h/2)}
	sums := make([][3]float64, w/2*h/2)
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, a := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			if a == 0 {
				continue
			}
			k := float64(a) / 65535
			yy, uu, vv := RGB{float64(r) / float64(a), float64(g) / float64(a), float64(bl) / float64(a)}.yuv()
			s.y.pix[y*w+x], s.y.alpha[y*w+x] = byte(yy*k+0.5), byte(255*k+0.5)
			q := &sums[y/2*(w/2)+x/2]
			q[0], q[1], q[2] = q[0]+uu*k, q[1]+vv*k, q[2]+k
		}
	}
	for i, q := range sums {
		a := byte(255*q[2]/4 + 0.5)
		s.u.pix[i], s.u.alpha[i] = byte(q[0]/4+0.5), a
		s.v.pix[i], s.v.alpha[i] = byte(q[1]/4+0.5), a
	}
	return s
}

func newLayer(w, h int) layer {
	return layer{pix: make([]byte, w*h), alpha: make([]byte, w*h), w: w, h: h, empty: make([]byte, w)}
}

// Place draws the sprite around its centre cx, cy, scaled and with an opacity of 0 to 1.
func (f *Frame) Place(s *Sprite, cx, cy, scale, opacity float64, clip Clip) {
	w := int(clamp01(opacity)*256 + 0.5)
	if w == 0 || scale < 0.02 {
		return
	}
	f.place(s, cx-float64(s.W)*scale/2, cy-float64(s.H)*scale/2, scale, w, clip)
}

// place draws the sprite with its top left corner at x, y, at w/256.
func (f *Frame) place(s *Sprite, x, y, scale float64, w int, clip Clip) {
	full, half := clip.within(f.W, f.H, 1), clip.within(f.W/2, f.H/2, 2)
	f.Y.place(&s.y, x, y, scale, w, full)
	f.U.place(&s.u, x/2, y/2, scale, w, half)
	f.V.place(&s.v, x/2, y/2, scale, w, half)
}

func (p Plane) place(l *layer, x, y, scale float64, w int, clip Clip) {
	if scale == 1 && x == math.Floor(x) && y == math.Floor(y) {
		p.stamp(l, int(x), int(y), w, clip)
		return
	}
	x0, x1 := max(int(math.Floor(x)), clip.X0), min(int(math.Ceil(x+float64(l.w)*scale)), clip.X1)
	y0, y1 := max(int(math.Floor(y)), clip.Y0), min(int(math.Ceil(y+float64(l.h)*scale)), clip.Y1)
	const one = 1 << 16 // a pixel of the layer
	step := 1 / scale
	for py := y0; py < y1; py++ {
		rows := l.between((float64(py)+0.5-y)*step - 0.5)
		row := p.Row(py)
		at, advance := int(math.Floor(((float64(x0)+0.5-x)*step-0.5)*one)), int(math.Round(step*one))
		for px := x0; px < x1; px++ {
			if c, a := rows.sample(at>>16, at>>8&255); a > 0 {
				row[px] = over(row[px], c, a, w)
			}
			at += advance
		}
	}
}

func (p Plane) stamp(l *layer, x, y, w int, clip Clip) {
	x0, x1 := max(x, clip.X0), min(x+l.w, clip.X1)
	for py := max(y, clip.Y0); py < min(y+l.h, clip.Y1); py++ {
		row, at := p.Row(py), (py-y)*l.w-x
		for px := x0; px < x1; px++ {
			if a := l.alpha[at+px]; a > 0 {
				row[px] = over(row[px], int(l.pix[at+px]), int(a), w)
			}
		}
	}
}

// over lays premultiplied c with coverage a over d at w/256.
func over(d byte, c, a, w int) byte {
	a += a >> 7
	return byte(int(d) + ((c*256-int(d)*a)*w+32768)>>16)
}

// A pair is two rows of a layer that are mixed, the lower one by k/256.
type pair struct {
	pix, alpha [2][]byte
	k          int
}

// between returns the rows around a height; outside the layer they are empty.
func (l *layer) between(y float64) (p pair) {
	iy := int(math.Floor(y))
	p.k = int((y - float64(iy)) * 256)
	for i := range 2 {
		if at := iy + i; at >= 0 && at < l.h {
			p.pix[i], p.alpha[i] = l.pix[at*l.w:(at+1)*l.w], l.alpha[at*l.w:(at+1)*l.w]
		} else {
			p.pix[i], p.alpha[i] = l.empty, l.empty
		}
	}
	return p
}

// sample returns colour and coverage k/256 of the way from column x to the next; outside it is empty.
func (p *pair) sample(x, k int) (c, a int) {
	if x < 0 || x+1 >= len(p.alpha[0]) {
		return p.brim(x, k)
	}
	a00, a01, a10, a11 := int(p.alpha[0][x]), int(p.alpha[0][x+1]), int(p.alpha[1][x]), int(p.alpha[1][x+1])
	if a00|a01|a10|a11 == 0 {
		return 0, 0
	}
	a = p.mix(a00*(256-k)+a01*k, a10*(256-k)+a11*k)
	above, below := p.pix[0][x:][:2], p.pix[1][x:][:2]
	c = p.mix(int(above[0])*(256-k)+int(above[1])*k, int(below[0])*(256-k)+int(below[1])*k)
	return c, a
}

// brim is sample where a column lies outside.
func (p *pair) brim(x, k int) (c, a int) {
	if k = 256 - k; x < 0 {
		x, k = x+1, 256-k
	}
	if x < 0 || x >= len(p.alpha[0]) {
		return 0, 0
	}
	return p.mix(int(p.pix[0][x])*k, int(p.pix[1][x])*k), p.mix(int(p.alpha[0][x])*k, int(p.alpha[1][x])*k)
}

// mix joins sums of the two rows, in 1/256, and rounds them.
func (p *pair) mix(above, below int) int { return (above*(256-p.k) + below*p.k + 32768) >> 16 }

// cover adds the coverage of the layer to that of rows of w bytes.
func (l *layer) cover(pix []byte, w int) {
	for y := range l.h {
		for x, a := range l.alpha[y*l.w : (y+1)*l.w] {
			pix[y*w+x] = max(pix[y*w+x], a)
		}
	}
}
