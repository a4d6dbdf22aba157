package canvas

import (
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// maxGap is the longest time without anything new, in seconds. The rule is four;
// less leaves room for a reveal to be noticed.
const maxGap = 3.6

// Event notes that something new appears at time t.
func (c *Canvas) Event(t float64) {
	if t < c.Length {
		c.events = append(c.events, max(t, 0))
	}
}

// An Accent adds something new to the picture at a time: a line under a word, a
// glow around a card. Scenes offer them for shots that last.
type Accent func(at float64)

// Offer adds an accent to those used where nothing else happens, in order.
func (c *Canvas) Offer(a Accent) { c.accents = append(c.accents, a) }

// Enliven fills every stretch without events with accents; after those the scene
// offers come ripples of light.
func (c *Canvas) Enliven() {
	for {
		at, ok := c.lull()
		if !ok {
			return
		}
		if len(c.accents) > 0 {
			next := c.accents[0]
			c.accents = c.accents[1:]
			next(at)
		} else {
			c.ripple(at)
		}
		c.Event(at)
	}
}

// lull returns when to do something about the first gap that is too long.
func (c *Canvas) lull() (float64, bool) {
	slices.Sort(c.events)
	last := 0.0
	for _, e := range append(slices.Clone(c.events), c.Length) {
		if gap := e - last; gap > maxGap {
			return last + gap/math.Ceil(gap/maxGap), true
		}
		last = e
	}
	return 0, false
}

// Events returns the frames at which something new appears, in order and without repeats.
func (c *Canvas) Events() []int {
	slices.Sort(c.events)
	var out []int
	for _, e := range c.events {
		if n := c.frame(e); len(out) == 0 || n > out[len(out)-1] {
			out = append(out, n)
		}
	}
	return out
}

// ripple is a ring of light that widens from beside the body and is gone.
func (c *Canvas) ripple(at float64) {
	x, y := c.Body.X+c.Body.W*c.Rand.Float64(), c.Body.Y+c.Body.H*float64(c.Rand.IntN(2))
	ink := c.Look.Accent.Colour()
	c.actors = append([]Actor{func(f *raster.Frame, t float64) {
		p := motion.Part(t, at, 2.2)
		if p == 0 || p == 1 {
			return
		}
		s := raster.Disc(x, y, c.Short*(0.05+0.8*motion.Out(p)))
		s.Stroke = c.Short * 0.02
		f.Fill(s, raster.Ink{Colour: ink, Opacity: 0.16 * (1 - p)}, raster.Clip{})
	}}, c.actors...)
}
