package raster

import "math"

// Apart is how far two colours lie from each other to the eye: the distance in
// OKLab (Ottosson 2020), 0 for the same, 1 from black to white.
func (c RGB) Apart(d RGB) float64 {
	a, b := c.lab(), d.lab()
	return math.Sqrt((a.L-b.L)*(a.L-b.L) + (a.A-b.A)*(a.A-b.A) + (a.B-b.B)*(a.B-b.B))
}

// StandsOut is the share of the sprite's visible area, 0 to 1, that lies at least a
// distance apart from a ground.
func (s *Sprite) StandsOut(ground RGB, apart float64) float64 {
	const solid = 128 // of 255; edges belong to the ground as much as to the picture
	seen, out := 0, 0
	for y := range s.u.h {
		for x := range s.u.w {
			at := y*s.u.w + x
			full := 2*y*s.y.w + 2*x
			if s.u.alpha[at] < solid || s.y.alpha[full] < solid {
				continue
			}
			seen++
			c := Colour{
				whole(s.y.pix[full], s.y.alpha[full]), whole(s.u.pix[at], s.u.alpha[at]), whole(s.v.pix[at], s.v.alpha[at]),
			}
			if c.RGB().Apart(ground) >= apart {
				out++
			}
		}
	}
	if seen == 0 {
		return 0
	}
	return float64(out) / float64(seen)
}

// whole undoes the multiplication of a component by its coverage.
func whole(v, alpha byte) byte { return byte(min(int(v)*255/int(alpha), 255)) }
