package scene

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// ring draws a track and, over it, an arc that grows clockwise to a share of the
// whole; against the clock where text runs from the right.
func (s *stage) ring(cx, cy, r, width, share, at float64) {
	cx = s.Mirror(canvas.Rect{X: cx, Y: cy}).X
	track := raster.Ink{Colour: s.Look.Text.Colour(), Opacity: 0.16}
	ink := raster.Ink{Colour: s.Look.Accent.Colour(), Opacity: 1}
	circle := raster.Disc(cx, cy, r)
	circle.Stroke = width
	var whole *raster.Mask // kept once the arc has its full length
	var corner raster.Point
	s.Event(at)
	s.Add(func(f *raster.Frame, t float64) {
		track.Opacity = 0.16 * motion.Smooth(motion.Part(t, s.from, 0.4))
		f.Fill(circle, track, raster.Clip{})
		p := motion.InOut(motion.Part(t, at, 1.5))
		if p == 0 || share <= 0 {
			return
		}
		mask, origin := whole, corner
		if mask == nil {
			round := width / 2 / (r - width/2) // the angle its round ends add
			reach := max(2*math.Pi*share*p-round, round)
			mask, origin = s.Pen.Arc(raster.Point{X: cx, Y: cy}, r, width, s.Side()*round, s.Side()*reach)
		}
		if p == 1 {
			whole, corner = mask, origin
		}
		f.Lay(mask, origin.X, origin.Y, ink, raster.Clip{})
	})
}

// bar is a horizontal bar that grows from the side text starts at.
func (s *stage) bar(r canvas.Rect, ink raster.RGB, opacity, at float64) {
	r = s.Mirror(r)
	s.Feature(r, ink)
	paint := raster.Ink{Colour: ink.Colour(), Opacity: opacity}
	radius := s.rounding(r.H)
	s.Event(at)
	s.Add(func(f *raster.Frame, t float64) {
		w := r.W * motion.Out(motion.Part(t, at, 1.3))
		if w < 1 {
			return
		}
		x := r.X
		if s.RTL {
			x = r.Right() - w
		}
		f.Fill(raster.Shape{X: x, Y: r.Y, W: w, H: r.H, Radius: radius}, paint, raster.Clip{})
	})
}

// pillar is an upright bar that grows from its foot.
func (s *stage) pillar(r canvas.Rect, ink raster.RGB, opacity, at float64) {
	r = s.Mirror(r)
	s.Feature(r, ink)
	paint := raster.Ink{Colour: ink.Colour(), Opacity: opacity}
	radius := min(s.rounding(r.W), r.W*0.25)
	s.Event(at)
	s.Add(func(f *raster.Frame, t float64) {
		if h := r.H * motion.Out(motion.Part(t, at, 1.1)); h >= 1 {
			f.Fill(raster.Shape{X: r.X, Y: r.Bottom() - h, W: r.W, H: h, Radius: radius}, paint, raster.Clip{})
		}
	})
}

// rounding is the radius of the ends of a bar in the manner of the look's cards.
func (s *stage) rounding(thickness float64) float64 {
	return min(thickness/2, s.Look.Corner*s.Short*0.6)
}
