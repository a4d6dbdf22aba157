package raster

import "math"

// meshCell is the distance of the nodes a mesh is worked out at, in pixels;
// between them it is smooth. fineCell is the distance it is refined to.
const (
	meshCell = 32
	fineCell = 8
)

// A Blob is a spot of colour in a mesh: it is strongest at X, Y and fades over
// RX and RY. All are shares of the frame, 0 to 1, and may lie outside it.
type Blob struct {
	Colour       RGB
	X, Y, RX, RY float64
	// Weight is the strength against the base colour's 1.
	Weight float64
}

// A Mesh paints soft gradients: blobs of colour mixed in OKLab over a base. It
// is computed on a coarse grid, refined by cubic B-splines and dithered into the
// planes, which costs about a millisecond for two million pixels.
type Mesh struct {
	w, h   int
	coarse grid // every meshCell pixels, with a node of margin
	fine   grid // every fineCell pixels
	nodes  []int32
}

// A grid holds the three components of its nodes one after the other.
type grid struct {
	w, h int
	node [][3]float32
}

func newGrid(w, h int) grid { return grid{w, h, make([][3]float32, w*h)} }

func (g *grid) row(y int) [][3]float32 { return g.node[y*g.w : (y+1)*g.w] }

// NewMesh returns a mesh for frames of w by h pixels.
func NewMesh(w, h int) *Mesh {
	fw, fh := w/fineCell+4, h/fineCell+4
	ratio := meshCell / fineCell
	return &Mesh{
		w: w, h: h,
		coarse: newGrid(fw/ratio+4, fh/ratio+4),
		fine:   newGrid(fw, fh),
		nodes:  make([]int32, fw),
	}
}

// Paint fills the frame with the base colour and the blobs. Vignette, 0 to 1, darkens the corners.
func (m *Mesh) Paint(f *Frame, base RGB, blobs []Blob, vignette float64) {
	m.mix(base, blobs, vignette)
	m.refine()
	m.spread(f.Y, 0, 1)
	m.spread(f.U, 1, 2)
	m.spread(f.V, 2, 2)
}

func (m *Mesh) mix(base RGB, blobs []Blob, vignette float64) {
	ground := base.lab()
	spots := make([]lab, len(blobs))
	for i, b := range blobs {
		spots[i] = b.Colour.lab()
	}
	for gy := range m.coarse.h {
		y := float64((gy-1)*meshCell) / float64(m.h)
		row := m.coarse.row(gy)
		for gx := range row {
			x := float64((gx-1)*meshCell) / float64(m.w)
			row[gx] = blend(x, y, ground, spots, blobs, vignette)
		}
	}
}

func blend(x, y float64, ground lab, spots []lab, blobs []Blob, vignette float64) [3]float32 {
	sum, total := ground, 1.0
	for i := range blobs {
		b := &blobs[i]
		dx, dy := (x-b.X)/b.RX, (y-b.Y)/b.RY
		d := dx*dx + dy*dy
		if d > 12 {
			continue
		}
		k := b.Weight * math.Exp(-d)
		sum.L += spots[i].L * k
		sum.A += spots[i].A * k
		sum.B += spots[i].B * k
		total += k
	}
	shade := 1 - vignette*((x-0.5)*(x-0.5)+(y-0.5)*(y-0.5))
	yy, u, v := lab{sum.L / total * shade, sum.A / total, sum.B / total}.rgb().yuv()
	return [3]float32{float32(yy), float32(u), float32(v)}
}

// refine turns the coarse grid into the fine one by uniform cubic B-splines.
func (m *Mesh) refine() {
	const ratio = meshCell / fineCell
	var weights [ratio][4]float32
	for i := range weights {
		weights[i] = spline(float32(i) / ratio)
	}
	column := make([][3]float32, m.coarse.w)
	for y := range m.fine.h {
		k, g := weights[y%ratio], y/ratio
		a, b, c, d := m.coarse.row(g), m.coarse.row(g+1), m.coarse.row(g+2), m.coarse.row(g+3)
		for x := range column {
			column[x] = combine(k, a[x], b[x], c[x], d[x])
		}
		row := m.fine.row(y)
		for x := range row {
			i := x / ratio
			row[x] = combine(weights[x%ratio], column[i], column[i+1], column[i+2], column[i+3])
		}
	}
}

func spline(u float32) [4]float32 {
	v := 1 - u
	return [4]float32{v * v * v / 6, (3*u*u*u - 6*u*u + 4) / 6, (-3*u*u*u + 3*u*u + 3*u + 1) / 6, u * u * u / 6}
}

func combine(k [4]float32, a, b, c, d [3]float32) (out [3]float32) {
	for i := range out {
		out[i] = k[0]*a[i] + k[1]*b[i] + k[2]*c[i] + k[3]*d[i]
	}
	return out
}
