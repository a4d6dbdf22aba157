package raster

import "math"

// A Shape is an anti-aliased rounded rectangle. A disc has Radius = W/2 = H/2, a
// pill Radius = H/2, a rule Radius = 0.
type Shape struct {
	X, Y, W, H float64
	// Radius of the corners; more than half a side is cut to that.
	Radius float64
	// Feather is the width over which the edge fades inwards; 0 is a crisp edge.
	Feather float64
	// Stroke is the width of an outline drawn inside the edge; 0 fills the shape.
	Stroke float64
}

// Disc returns the shape of a disc around cx, cy.
func Disc(cx, cy, r float64) Shape {
	return Shape{X: cx - r, Y: cy - r, W: 2 * r, H: 2 * r, Radius: r}
}

// Fill paints a shape.
func (f *Frame) Fill(s Shape, ink Ink, clip Clip) {
	w := ink.weight()
	if w == 0 || s.W <= 0 || s.H <= 0 {
		return
	}
	full, half := clip.within(f.W, f.H, 1), clip.within(f.W/2, f.H/2, 2)
	fillPlane(f.Y, s, ink.Colour.Y, w, full)
	small := s.scaled(0.5)
	fillPlane(f.U, small, ink.Colour.U, w, half)
	fillPlane(f.V, small, ink.Colour.V, w, half)
}

func (s Shape) scaled(k float64) Shape {
	return Shape{s.X * k, s.Y * k, s.W * k, s.H * k, s.Radius * k, s.Feather * k, s.Stroke * k}
}

func fillPlane(p Plane, s Shape, v byte, w int, clip Clip) {
	b := newBorder(s)
	y0 := max(int(math.Floor(s.Y)), clip.Y0)
	y1 := min(int(math.Ceil(s.Y+s.H)), clip.Y1)
	x0 := max(int(math.Floor(s.X)), clip.X0)
	x1 := min(int(math.Ceil(s.X+s.W)), clip.X1)
	if x0 >= x1 {
		return
	}
	for y := y0; y < y1; y++ {
		b.paint(p.Row(y), x0, x1, float64(y)+0.5, v, w)
	}
}

// A border knows how deep inside a shape a point is.
type border struct {
	cx, cy, hw, hh float64 // centre and half sides
	radius         float64
	edge           float64 // width of the fade, at least a pixel
	crisp          bool
	stroke         float64
}

func newBorder(s Shape) border {
	b := border{cx: s.X + s.W/2, cy: s.Y + s.H/2, hw: s.W / 2, hh: s.H / 2, edge: s.Feather, stroke: s.Stroke}
	b.radius = min(s.Radius, b.hw, b.hh)
	if b.crisp = b.edge <= 1; b.crisp {
		b.edge = 1
	}
	return b
}

// paint tints the pixels x0 to x1 of a row whose centre is at y. Only pixels the
// edge runs through are worked out one by one; runs are painted at once.
func (b *border) paint(row []byte, x0, x1 int, y float64, v byte, w int) {
	outer0, outer1 := b.run(y, b.outside(), x0, x1)
	solid0, solid1 := b.run(y, b.edge, outer0, outer1)
	b.paintEach(row, outer0, solid0, y, v, w)
	if b.stroke == 0 {
		tint(row[solid0:solid1], v, w)
	} else {
		b.outline(row, solid0, solid1, y, v, w)
	}
	b.paintEach(row, solid1, outer1, y, v, w)
}

// outline tints the part of a stroked shape that lies between x0 and x1.
func (b *border) outline(row []byte, x0, x1 int, y float64, v byte, w int) {
	inner0, inner1 := b.run(y, b.stroke-0.5, x0, x1)
	hole0, hole1 := b.run(y, b.stroke+0.5, inner0, inner1)
	tint(row[x0:inner0], v, w)
	b.paintEach(row, inner0, hole0, y, v, w)
	b.paintEach(row, hole1, inner1, y, v, w)
	tint(row[inner1:x1], v, w)
}

// outside is the depth at which coverage begins.
func (b *border) outside() float64 {
	if b.crisp {
		return -0.5
	}
	return 0
}

// run returns the pixels whose depth is at least depth; empty runs are at x1.
func (b *border) run(y, depth float64, x0, x1 int) (int, int) {
	half := b.reach(math.Abs(y-b.cy), depth)
	if half <= 0 {
		return x1, x1
	}
	from := min(max(int(math.Ceil(b.cx-half-0.5)), x0), x1)
	to := max(min(int(math.Floor(b.cx+half-0.5))+1, x1), from)
	return from, to
}

// reach returns how far from the middle a row dy from the centre keeps a depth.
func (b *border) reach(dy, depth float64) float64 {
	if b.hh-dy < depth {
		return 0
	}
	half := b.hw - depth
	if over := dy - (b.hh - b.radius); over > 0 {
		left := b.radius - depth
		if over > left {
			return min(half, b.hw-b.radius)
		}
		half = b.hw - b.radius + math.Sqrt(left*left-over*over)
	}
	return half
}

func (b *border) paintEach(row []byte, from, to int, y float64, v byte, w int) {
	for x := from; x < to; x++ {
		a := b.cover(float64(x)+0.5, y)
		if a <= 0 {
			continue
		}
		k := int(a * float64(w) * 256)
		d := int(row[x])
		row[x] = byte(d + ((int(v)-d)*k+32768)>>16)
	}
}

// cover is the coverage of the pixel around a point, 0 to 1.
func (b *border) cover(x, y float64) float64 {
	depth := b.depth(math.Abs(x-b.cx), math.Abs(y-b.cy))
	a := clamp01((depth + 0.5) / b.edge)
	if !b.crisp {
		a = clamp01(depth / b.edge)
		a = a * a * (3 - 2*a)
	}
	if b.stroke > 0 {
		a -= clamp01(depth + 0.5 - b.stroke)
	}
	return a
}

// depth is the distance to the edge, positive inside.
func (b *border) depth(dx, dy float64) float64 {
	qx, qy := dx-(b.hw-b.radius), dy-(b.hh-b.radius)
	if qx > 0 && qy > 0 {
		return b.radius - math.Sqrt(qx*qx+qy*qy)
	}
	return b.radius - max(qx, qy)
}
