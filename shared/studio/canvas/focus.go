package canvas

import "github.com/aiprod/aiprod/shared/studio/raster"

// Focus returns the largest thing drawn in the accent colour, from which or to
// which a transition may lead; a spot in the middle of the body where there is none.
func (c *Canvas) Focus() raster.Shape {
	r := c.focus
	if r.W == 0 {
		r = c.Body.Middle(c.Short*0.02, c.Short*0.02)
	}
	return r.Shape(min(r.W, r.H) / 2)
}

// Feature notes a thing in an ink, if that is the accent's, for Focus.
func (c *Canvas) Feature(r Rect, ink raster.RGB) {
	if ink == c.Look.Accent && r.W*r.H > c.focus.W*c.focus.H {
		c.focus = r
	}
}
