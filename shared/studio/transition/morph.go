package transition

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// Focus returns the joint with the shape that a morph shrinks to or grows from:
// an accent of the shot. Grounded says that the shot stands on the accent colour.
func (j Joint) Focus(s raster.Shape, grounded bool) Joint {
	j.grown, j.shrunk, j.grounded = s, s, grounded
	return j
}

// morph covers the frame from the shot's accent on, which becomes a disc as it
// grows, or uncovers it towards the accent. A
// shot that stands on the accent lets its ground come through instead.
func (j Joint) morph(f *raster.Frame, p, dir float64) {
	if dir < 0 && j.grounded {
		f.Dim(j.edge, p*p) // gone soon, for it hides words and not a ground
		return
	}
	from := j.grown
	if dir < 0 {
		from = j.shrunk
	}
	cx, cy := from.X+from.W/2, from.Y+from.H/2
	reach := math.Hypot(max(cx, float64(f.W)-cx), max(cy, float64(f.H)-cy)) * 1.02
	w, h := motion.Lerp(from.W/2, reach, p), motion.Lerp(from.H/2, reach, p)
	shape := raster.Shape{X: cx - w, Y: cy - h, W: 2 * w, H: 2 * h, Radius: min(w, h)}
	f.Fill(shape, raster.Ink{Colour: j.edge, Opacity: motion.Smooth(p * 12)}, raster.Clip{})
}
