package quality

import "math"

// Flashes after WCAG 2.2, success criterion 2.3.1. A general flash is a pair of
// opposing changes in relative luminance of a tenth or more whose darker image
// is under 0.80; a red flash a pair of opposing transitions with a saturated
// red. Only flashes that happen at once over a quarter of any third-by-third
// window of the picture count: WCAG's 341 by 256 of 1024 by 768 pixels.
const (
	flashChange = 0.1
	flashDark   = 0.8
	redRatio    = 0.8 // R / (R + G + B) of a saturated red, linear
	redChange   = 0.2 // distance in CIE 1976 u', v'
	flashArea   = 0.25
	together    = 3 // frames within which changes are one
)

// flashes is the most of each sort within any second, and the times of their changes.
type flashes struct {
	general, red     int
	generalAt, redAt []float64
}

// A flashCounter is shown frames on a coarse grid.
type flashCounter struct {
	w, h    int
	fps     float64
	general series
	red     series
	shades  []shade // of every cell
}

// A shade is what a cell has to change against.
type shade struct {
	low, high float64 // luminance since the last change
	direction int8    // of that change, 0 before the first
	u, v      float64 // chromaticity at the last red transition
	wasRed    bool
}

func newFlashCounter(w, h int, fps float64) *flashCounter {
	c := &flashCounter{w: w, h: h, fps: fps}
	c.general, c.red = newSeries(w, h), newSeries(w, h)
	return c
}

// add compares one frame with what went before.
func (c *flashCounter) add(rgb []byte) {
	first := c.shades == nil
	if first {
		c.shades = make([]shade, c.w*c.h)
	}
	for i := range c.shades {
		r, g, b := linear[rgb[3*i]], linear[rgb[3*i+1]], linear[rgb[3*i+2]]
		c.general.mark[i], c.red.mark[i] = c.shades[i].change(r, g, b, first)
	}
	c.general.frame()
	c.red.frame()
}

// change moves the shade to a colour and says which way it changed: up, down or not.
func (s *shade) change(r, g, b float64, first bool) (luminance, red int8) {
	y := 0.2126*r + 0.7152*g + 0.0722*b
	u, v := chromaticity(r, g, b)
	isRed := r > redRatio*(r+g+b) && r > 0
	if first {
		*s = shade{low: y, high: y, u: u, v: v, wasRed: isRed}
		return 0, 0
	}
	s.low, s.high = min(s.low, y), max(s.high, y)
	switch {
	case y-s.low >= flashChange && s.low < flashDark && s.direction != 1:
		s.direction, s.low, s.high, luminance = 1, y, y, 1
	case s.high-y >= flashChange && y < flashDark && s.direction != -1:
		s.direction, s.low, s.high, luminance = -1, y, y, -1
	}
	if isRed != s.wasRed && math.Hypot(u-s.u, v-s.v) > redChange {
		red = -1
		if isRed {
			red = 1
		}
		s.u, s.v, s.wasRed = u, v, isRed
	}
	return luminance, red
}

func (c *flashCounter) result() flashes {
	second := int(math.Round(c.fps))
	var f flashes
	var at []int
	f.general, at = c.general.most(second)
	f.generalAt = c.times(at)
	f.red, at = c.red.most(second)
	f.redAt = c.times(at)
	return f
}

// times are those of frames, in seconds.
func (c *flashCounter) times(frames []int) []float64 {
	var at []float64
	for _, n := range frames[:min(len(frames), maxEvidence)] {
		at = append(at, math.Round(1000*float64(n)/max(c.fps, 1))/1000)
	}
	return at
}

// chromaticity is CIE 1976 u', v' of linear BT.709; black is taken for white's.
func chromaticity(r, g, b float64) (u, v float64) {
	x := 0.4124*r + 0.3576*g + 0.1805*b
	y := 0.2126*r + 0.7152*g + 0.0722*b
	z := 0.0193*r + 0.1192*g + 0.9505*b
	d := x + 15*y + 3*z
	if d < 1e-4 {
		return 0.1978, 0.4683
	}
	return 4 * x / d, 9 * y / d
}

// linear is the light of an sRGB value, WCAG's definition.
var linear = func() (t [256]float64) {
	for i := range t {
		c := float64(i) / 255
		t[i] = c / 12.92
		if c > 0.04045 {
			t[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return t
}()
