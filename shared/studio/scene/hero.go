package scene

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// heroShare is the part of a wide frame's body an ornament leaves to the text.
const heroShare = 0.66

// hero adds a large ornament where a title or an ending has no icon: on the far
// side of a wide frame, which it returns the rest of, and in the upper far corner
// of others, above the text. Its form is that of the look's backdrop.
func (s *stage) hero(r canvas.Rect) canvas.Rect {
	if s.in.Icon != "" {
		return r
	}
	spot := canvas.Rect{X: s.W * 1.0, Y: s.H * 0.5}
	size := s.px(0.42)
	if !s.wide() {
		spot, size = canvas.Rect{X: s.W * 0.98, Y: s.H * s.tall(0.02, 0.04)}, s.px(s.tall(0.24, 0.34))
	} else {
		r.W *= heroShare
	}
	cx := spot.X
	if s.RTL {
		cx = s.W - cx
	}
	switch s.Look.Ornament {
	case "rings", "waves":
		s.ripples(cx, spot.Y, size)
	case "bands", "dots":
		s.stripes(cx, spot.Y, size)
	default:
		s.moons(cx, spot.Y, size)
	}
	return r
}

// arriving is how far an ornament has come, with a little overshoot.
func (s *stage) arriving(t, late float64) float64 {
	return motion.Back(motion.Part(t, s.from+late, 0.9))
}

// ripples are rings around a disc, one after the other.
func (s *stage) ripples(cx, cy, size float64) {
	ink := raster.Ink{Colour: s.Look.Accent.Colour()}
	s.Event(s.from)
	s.Add(func(f *raster.Frame, t float64) {
		for i := range 4 {
			reach := size * (0.34 + 0.24*float64(i)) * (1 + 0.03*motion.Wave(t, 5, float64(i)*0.2))
			ring := raster.Disc(cx, cy, reach*s.arriving(t, 0.09*float64(i)))
			ink.Opacity = 1
			if i > 0 {
				ring.Stroke, ink.Opacity = size*0.035, 0.75-0.2*float64(i)
			}
			f.Fill(ring, ink, raster.Clip{})
		}
	})
}

// moons are a disc and a smaller one that moves before it.
func (s *stage) moons(cx, cy, size float64) {
	ink := raster.Ink{Colour: s.Look.Accent.Colour(), Opacity: 1}
	veil := raster.Ink{Colour: s.Look.Text.Colour(), Opacity: 0.9}
	s.Event(s.from)
	s.Add(func(f *raster.Frame, t float64) {
		f.Fill(raster.Disc(cx, cy, size*s.arriving(t, 0)), ink, raster.Clip{})
		sin, cos := math.Sincos(3.7 + 0.1*t)
		if s.RTL {
			cos = -cos
		}
		small := raster.Disc(cx+size*1.02*cos, cy+size*1.02*sin, size*0.2*s.arriving(t, 0.25))
		f.Fill(small, veil, raster.Clip{})
	})
}

// stripes are bars of different lengths that slide in from the edge.
func (s *stage) stripes(cx, cy, size float64) {
	lengths := []float64{0.62, 1, 0.8, 0.45}
	ink := raster.Ink{Colour: s.Look.Accent.Colour()}
	thick := size * 0.26
	radius := min(thick/2, s.Look.Corner*s.Short*1.5)
	s.Event(s.from)
	s.Add(func(f *raster.Frame, t float64) {
		for i, l := range lengths {
			p := motion.Out(motion.Part(t, s.from+0.08*float64(i), 0.9))
			w := size * l * p * (1 + 0.04*motion.Wave(t, 4.5, float64(i)*0.3))
			bar := raster.Shape{X: cx - w, Y: cy + (float64(i)-2)*thick*1.3, W: w + size, H: thick, Radius: radius}
			if s.RTL {
				bar.X = cx - size
			}
			ink.Opacity = 1 - 0.22*float64(i)
			f.Fill(bar, ink, raster.Clip{})
		}
	})
}
