package raster

import (
	"image"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// A Point is a position in pixels.
type Point struct{ X, Y float64 }

// A Pen draws outlines: arcs, lines and free paths. It keeps its buffers, so one
// pen serves a whole film. The zero Pen is ready; it is not safe for concurrent use.
type Pen struct {
	raster vector.Rasterizer
	alpha  image.Alpha
	origin Point
}

// Arc returns a ring segment around c of outer radius r and a width, from one
// angle to another (radians, clockwise from the top), with round ends.
func (p *Pen) Arc(c Point, r, width, from, to float64) (*Mask, Point) {
	from, to = min(from, to), max(from, to) // so that it runs clockwise, as its ends do
	p.begin(Point{c.X - r - 1, c.Y - r - 1}, 2*r+2, 2*r+2)
	steps := max(int(math.Abs(to-from)*r/3), 2)
	at := func(i int, radius float64) Point {
		a := from + (to-from)*float64(i)/float64(steps)
		return Point{c.X + radius*math.Sin(a), c.Y - radius*math.Cos(a)}
	}
	p.move(at(0, r))
	for i := 1; i <= steps; i++ {
		p.line(at(i, r))
	}
	for i := steps; i >= 0; i-- {
		p.line(at(i, r-width))
	}
	p.raster.ClosePath()
	p.dot(at(0, r-width/2), width/2)
	p.dot(at(steps, r-width/2), width/2)
	return p.end()
}

// Line returns a line through points with round joins and ends.
func (p *Pen) Line(points []Point, width float64) (*Mask, Point) {
	box := bounds(points, width/2+1)
	p.begin(Point{box[0].X, box[0].Y}, box[1].X-box[0].X, box[1].Y-box[0].Y)
	for i, a := range points {
		p.dot(a, width/2)
		if i+1 < len(points) {
			p.segment(a, points[i+1], width/2)
		}
	}
	return p.end()
}

// Polygon returns the area inside points.
func (p *Pen) Polygon(points []Point) (*Mask, Point) {
	box := bounds(points, 1)
	p.begin(Point{box[0].X, box[0].Y}, box[1].X-box[0].X, box[1].Y-box[0].Y)
	p.move(points[0])
	for _, a := range points[1:] {
		p.line(a)
	}
	p.raster.ClosePath()
	return p.end()
}

func bounds(points []Point, margin float64) [2]Point {
	lo, hi := points[0], points[0]
	for _, q := range points[1:] {
		lo = Point{min(lo.X, q.X), min(lo.Y, q.Y)}
		hi = Point{max(hi.X, q.X), max(hi.Y, q.Y)}
	}
	return [2]Point{{lo.X - margin, lo.Y - margin}, {hi.X + margin, hi.Y + margin}}
}

// begin starts a drawing of w by h pixels at an even pixel near at, so that the
// mask needs no shifting when it is laid.
func (p *Pen) begin(at Point, w, h float64) {
	p.origin = Point{2 * math.Floor(at.X/2), 2 * math.Floor(at.Y/2)}
	p.raster.Reset(even(int(math.Ceil(w))+2), even(int(math.Ceil(h))+2))
	p.raster.DrawOp = draw.Src
}

func (p *Pen) move(q Point) {
	p.raster.MoveTo(float32(q.X-p.origin.X), float32(q.Y-p.origin.Y))
}

func (p *Pen) line(q Point) {
	p.raster.LineTo(float32(q.X-p.origin.X), float32(q.Y-p.origin.Y))
}

// dot adds a disc, running clockwise like every other part: parts that run the
// same way unite where they overlap.
func (p *Pen) dot(c Point, r float64) {
	const sides = 24
	p.move(Point{c.X + r, c.Y})
	for i := 1; i < sides; i++ {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / sides)
		p.line(Point{c.X + r*cos, c.Y + r*sin})
	}
	p.raster.ClosePath()
}

func (p *Pen) segment(a, b Point, half float64) {
	dx, dy := b.X-a.X, b.Y-a.Y
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	nx, ny := -dy/length*half, dx/length*half
	p.move(Point{a.X - nx, a.Y - ny})
	p.line(Point{b.X - nx, b.Y - ny})
	p.line(Point{b.X + nx, b.Y + ny})
	p.line(Point{a.X + nx, a.Y + ny})
	p.raster.ClosePath()
}

// end returns the mask and where its top left corner belongs.
func (p *Pen) end() (*Mask, Point) {
	size := p.raster.Size()
	out := make([]byte, size.X*size.Y)
	p.alpha = image.Alpha{Pix: out, Stride: size.X, Rect: image.Rectangle{Max: size}}
	p.raster.Draw(&p.alpha, p.alpha.Rect, image.Opaque, image.Point{})
	return NewMask(out, size.X, size.Y), p.origin
}
