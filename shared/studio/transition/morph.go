package transition

import (
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// Focus returns the joint with the shape that a morph shrinks to or grows from:
// an accent of the shot. Grounded says that the shot stands on the accent colour.
func (j Joint) Focus(s raster.Shape, grounded bool) Joint {
	j.grown, j.shrunk, j.grounded = s, s, grounded
	return j
}

// morph covers the frame from the shot's accent on, or uncovers it towards it. A
// shot that stands on the accent lets its ground come through instead.
func (j Joint) morph(f *raster.Frame, p, dir float64) {
	if dir < 0 && j.grounded {
		f.Dim(j.edge, p)
		return
	}
	from := j.grown
	if dir < 0 {
		from = j.shrunk
	}
	w, h := float64(f.W), float64(f.H)
	full := raster.Shape{X: -w * 0.02, Y: -h * 0.02, W: w * 1.04, H: h * 1.04}
	shape := raster.Shape{
		X: motion.Lerp(from.X, full.X, p), Y: motion.Lerp(from.Y, full.Y, p),
		W: motion.Lerp(from.W, full.W, p), H: motion.Lerp(from.H, full.H, p),
		Radius: motion.Lerp(max(from.Radius, min(from.W, from.H)*0.2), 0, p),
	}
	f.Fill(shape, raster.Ink{Colour: j.edge, Opacity: motion.Smooth(p * 8)}, raster.Clip{})
}
