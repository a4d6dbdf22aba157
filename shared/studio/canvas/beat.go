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
		c.events = append(c.events, t)
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

// Underline offers a line that is drawn under the accented words of a copy, or
// under its last line where none is accented.
func (c *Canvas) Underline(k *Copy, at Rect) {
	thick := max(math.Round(k.Size*0.055), 3)
	for _, bar := range underlines(k, at, thick) {
		c.Offer(func(from float64) {
			ink := raster.Ink{Colour: k.Accent.Colour(), Opacity: 1}
			c.Add(func(f *raster.Frame, t float64) {
				w := bar.W * motion.InOut(motion.Part(t, from, 0.7))
				x := bar.X
				if c.RTL {
					x = bar.Right() - w
				}
				f.Fill(raster.Shape{X: x, Y: bar.Y, W: w, H: bar.H, Radius: bar.H / 2}, ink, raster.Clip{})
			})
		})
	}
}

func underlines(k *Copy, at Rect, thick float64) (out []Rect) {
	for i, l := range k.Lines {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, w := range l.Words {
			if k.Accented[w.Index] || (len(k.Accented) == 0 && i == len(k.Lines)-1) {
				lo, hi = min(lo, w.X), max(hi, w.X+float64(w.Mask.W))
			}
		}
		if lo < hi {
			out = append(out, Rect{at.X + lo, at.Y + l.Baseline + k.Size*0.13, hi - lo, thick})
		}
	}
	return out
}

// Marker draws an accent bar behind each run of accented words, which should be
// in an ink that can be read on it. The copy is to be written over it at x, y.
func (c *Canvas) Marker(k *Copy, x, y, from float64) {
	at := c.Mirror(Rect{x, y, k.Width, k.Height})
	ink := raster.Ink{Colour: c.Look.Accent.Colour(), Opacity: 1}
	pad := k.Size * 0.09
	for i, bar := range marks(k, at, pad) {
		start := from + 0.18*float64(i)
		c.Add(func(f *raster.Frame, t float64) {
			w := bar.W * motion.Out(motion.Part(t, start-0.4, 0.6))
			left := bar.X
			if c.RTL {
				left = bar.Right() - w
			}
			f.Fill(raster.Shape{X: left, Y: bar.Y, W: w, H: bar.H, Radius: min(c.Look.Corner*c.Short*0.4, bar.H/2)}, ink, raster.Clip{})
		})
	}
}

// marks returns the boxes of runs of accented words, line by line.
func marks(k *Copy, at Rect, pad float64) (out []Rect) {
	for _, l := range k.Lines {
		open := -1
		for _, w := range l.Words {
			if !k.Accented[w.Index] {
				open = -1
				continue
			}
			b := Rect{at.X + w.X - pad, at.Y + l.Baseline - k.Size*0.86, w.Advance + 2*pad, k.Size * 1.12}
			if open >= 0 {
				out[open] = union(out[open], b)
				continue
			}
			out, open = append(out, b), len(out)
		}
	}
	return out
}

func union(a, b Rect) Rect {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return Rect{x, y, max(a.Right(), b.Right()) - x, max(a.Bottom(), b.Bottom()) - y}
}
