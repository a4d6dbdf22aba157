package raster

import "math"

// Flood paints everything below a curve: tops gives its height at each column of
// the frame, in pixels from the top. Only rows the curve crosses are worked on
// pixel by pixel.
func (f *Frame) Flood(tops []float64, ink Ink) {
	w := ink.weight()
	if w == 0 || len(tops) < f.W {
		return
	}
	half := make([]float64, f.W/2)
	for i := range half {
		half[i] = (tops[2*i] + tops[2*i+1]) / 4
	}
	f.Y.flood(tops[:f.W], ink.Colour.Y, w)
	f.U.flood(half, ink.Colour.U, w)
	f.V.flood(half, ink.Colour.V, w)
}

func (p Plane) flood(tops []float64, v byte, w int) {
	high, low := math.Inf(1), math.Inf(-1)
	for _, t := range tops {
		high, low = min(high, t), max(low, t)
	}
	cover := make([]byte, len(tops))
	for y := max(int(math.Floor(high)), 0); y < p.H; y++ {
		if float64(y) >= low {
			tint(p.Row(y), v, w)
			continue
		}
		for x, t := range tops {
			cover[x] = byte(255 * clamp01(float64(y)+1-t))
		}
		tintThrough(p.Row(y), cover, v, w)
	}
}

// Band paints a slanted stripe over the full height: x0 to x1 at the top row,
// moved by slope pixels with every row.
func (f *Frame) Band(x0, x1, slope float64, ink Ink) {
	w := ink.weight()
	if w == 0 {
		return
	}
	f.Y.band(x0, x1, slope, ink.Colour.Y, w)
	f.U.band(x0/2, x1/2, slope, ink.Colour.U, w)
	f.V.band(x0/2, x1/2, slope, ink.Colour.V, w)
}

func (p Plane) band(x0, x1, slope float64, v byte, w int) {
	for y := range p.H {
		at := slope * (float64(y) + 0.5)
		a, b := max(x0+at, 0), min(x1+at, float64(p.W))
		if a >= b {
			continue
		}
		row := p.Row(y)
		ia, ib := int(math.Ceil(a)), int(math.Floor(b))
		if ia > ib {
			continue
		}
		tint(row[ia:ib], v, w)
		if ia > 0 {
			tint(row[ia-1:ia], v, int((float64(ia)-a)*float64(w)))
		}
		if ib < p.W {
			tint(row[ib:ib+1], v, int((b-float64(ib))*float64(w)))
		}
	}
}
