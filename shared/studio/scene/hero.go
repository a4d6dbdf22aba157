package scene

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// heroShare is the part of a wide frame's body an ornament leaves to the text.
const heroShare = 0.66

// bold reports whether a title or an ending has room for an ornament: nothing else
// is there to be looked at.
func (s *stage) bold() bool { return s.in.Icon == "" && s.in.Asset == "" }

// hero adds a large ornament on the far side of a wide frame and returns what it
// leaves of a body. In others corner does so once the text stands.
func (s *stage) hero(r canvas.Rect) canvas.Rect {
	if !s.bold() || !s.wide() {
		return r
	}
	s.ornament(s.far(s.W), s.H*0.5, s.px(0.42))
	r.W *= heroShare
	return r
}

// corner adds the ornament in the upper far corner of a frame that is not wide, as
// large as the text leaves it room for.
func (s *stage) corner() {
	const margin, reach, least, most = 0.035, 1.25, 0.12, 0.4
	if !s.bold() || s.wide() {
		return
	}
	cx, cy := s.far(s.W*0.97), s.H*0.03
	room := s.px(most) * reach
	for _, b := range s.Boxes() {
		dx := max(b.Rect.X-cx, cx-b.Rect.Right(), 0)
		dy := max(b.Rect.Y-cy, cy-b.Rect.Bottom(), 0)
		room = min(room, math.Hypot(dx, dy)-s.px(margin))
	}
	if size := room / reach; size >= s.px(least) {
		s.ornament(cx, cy, size)
	}
}

// far mirrors an x of the frame where text runs from the right.
func (s *stage) far(x float64) float64 {
	if s.RTL {
		return s.W - x
	}
	return x
}

// ornament draws around a point, in the form of the look's backdrop.
func (s *stage) ornament(cx, cy, size float64) {
	s.Feature(canvas.Rect{X: cx - size, Y: cy - size, W: 2 * size, H: 2 * size}, s.Look.Accent)
	switch s.Look.Ornament {
	case "rings", "waves":
		s.ripples(cx, cy, size)
	case "bands", "dots":
		s.stripes(cx, cy, size)
	default:
		s.moons(cx, cy, size)
	}
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
