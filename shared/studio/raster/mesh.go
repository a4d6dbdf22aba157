package raster

import "math"

// meshCell is the distance of the nodes a mesh is worked out at, in pixels;
// between them it is smooth. fineCell is the distance it is refined to.
const (
	meshCell = 32
	fineBits = 3
	fineCell = 1 << fineBits
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
// planes, which costs little more than a millisecond for two million pixels.
type Mesh struct {
	w, h       int
	gw, gh     int          // of the coarse grid: every meshCell pixels, with a node of margin
	coarse     [3][]float32 // its components: luma, then the colour differences
	components [3]component
}

// A component is refined to a node every fineCell rows and, of its own plane, every eight columns.
type component struct {
	scale int // luma pixels to a pixel of the plane
	w, h  int
	fine  []int32 // 1/256 levels
	nodes []int32 // of one row
}

// NewMesh returns a mesh for frames of w by h pixels.
func NewMesh(w, h int) *Mesh {
	m := &Mesh{w: w, h: h, gw: w/meshCell + 5, gh: h/meshCell + 5}
	for i, scale := range []int{1, 2, 2} {
		c := component{scale: scale, w: w/(fineCell*scale) + 3, h: h/fineCell + 3}
		c.fine, c.nodes = make([]int32, c.w*c.h), make([]int32, c.w)
		m.components[i] = c
		m.coarse[i] = make([]float32, m.gw*m.gh)
	}
	return m
}

// Paint fills the frame with the base colour and the blobs. Vignette, 0 to 1, darkens the corners.
func (m *Mesh) Paint(f *Frame, base RGB, blobs []Blob, vignette float64) {
	m.mix(base, blobs, vignette)
	for i, p := range []Plane{f.Y, f.U, f.V} {
		m.components[i].refine(m.coarse[i], m.gw)
		m.components[i].spread(p)
	}
}

// mix works out the coarse grid. A blob fades with the square of the distance,
// so that how far it has faded is a product of what its column and its row say.
func (m *Mesh) mix(base RGB, blobs []Blob, vignette float64) {
	ground, spots := base.lab(), make([]lab, len(blobs))
	across, down := make([][]float64, len(blobs)), make([][]float64, len(blobs))
	for i, b := range blobs {
		spots[i] = b.Colour.lab()
		across[i] = fading(m.gw, float64(m.w), b.X, b.RX, 1)
		down[i] = fading(m.gh, float64(m.h), b.Y, b.RY, b.Weight)
	}
	for gy := range m.gh {
		y := place(gy, float64(m.h)) - 0.5
		for gx := range m.gw {
			sum, total := ground, 1.0
			for i, spot := range spots {
				k := across[i][gx] * down[i][gy]
				sum.L += spot.L * k
				sum.A += spot.A * k
				sum.B += spot.B * k
				total += k
			}
			x := place(gx, float64(m.w)) - 0.5
			shade := 1 - vignette*(x*x+y*y)
			yy, u, v := lab{sum.L / total * shade, sum.A / total, sum.B / total}.rgb().yuv()
			at := gy*m.gw + gx
			m.coarse[0][at], m.coarse[1][at], m.coarse[2][at] = float32(yy), float32(u), float32(v)
		}
	}
}

// place is where a coarse node lies on a side of so many pixels, as a share of it.
func place(node int, side float64) float64 { return float64((node-1)*meshCell) / side }

// fading is the strength of a blob along n nodes of one side.
func fading(n int, side, centre, reach, weight float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		d := (place(i, side) - centre) / reach
		out[i] = weight * math.Exp(-d*d)
	}
	return out
}

// refine turns a coarse grid, in rows of gw, into the fine one by uniform cubic B-splines.
func (c *component) refine(coarse []float32, gw int) {
	const ratio = meshCell / fineCell
	var weights [ratio][4]float32
	for i := range weights {
		weights[i] = spline(float32(i) / ratio)
	}
	column := make([]float32, gw)
	for y := range c.h {
		k, rows := &weights[y%ratio], coarse[y/ratio*gw:]
		for x := range column {
			column[x] = k[0]*rows[x] + k[1]*rows[gw+x] + k[2]*rows[2*gw+x] + k[3]*rows[3*gw+x]
		}
		fine := c.fine[y*c.w : (y+1)*c.w]
		for x := range fine {
			at := x * c.scale
			k, q := &weights[at%ratio], column[at/ratio:][:4]
			fine[x] = int32((k[0]*q[0] + k[1]*q[1] + k[2]*q[2] + k[3]*q[3]) * 256)
		}
	}
}

func spline(u float32) [4]float32 {
	v := 1 - u
	return [4]float32{v * v * v / 6, (3*u*u*u - 6*u*u + 4) / 6, (-3*u*u*u + 3*u*u + 3*u + 1) / 6, u * u * u / 6}
}
