package raster

// A Scrim is a gradient of ink over a photograph that text can be read on:
// Strength gives how strongly it covers at each height, both 0 to 1 from the top.
type Scrim struct {
	Colour Colour
	rows   []int // 1/256, one a row
}

// NewScrim returns a scrim for frames of h pixels.
func NewScrim(c Colour, h int, strength func(y float64) float64) *Scrim {
	s := &Scrim{Colour: c, rows: make([]int, h)}
	for y := range s.rows {
		s.rows[y] = int(clamp01(strength((float64(y)+0.5)/float64(h)))*256 + 0.5)
	}
	return s
}

// Veil lays the scrim over the frame.
func (f *Frame) Veil(s *Scrim) {
	for y, w := range s.rows {
		if w == 0 || y >= f.H {
			continue
		}
		tint(f.Y.Row(y), s.Colour.Y, w)
		if y&1 == 0 {
			tint(f.U.Row(y/2), s.Colour.U, w)
			tint(f.V.Row(y/2), s.Colour.V, w)
		}
	}
}

// Dim moves the whole frame towards a colour by t, 0 to 1.
func (f *Frame) Dim(c Colour, t float64) {
	w := int(clamp01(t)*256 + 0.5)
	if w == 0 {
		return
	}
	tint(f.Y.Pix, c.Y, w)
	tint(f.U.Pix, c.U, w)
	tint(f.V.Pix, c.V, w)
}
