package canvas

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// Underline offers a line that is drawn under the accented words of a copy that
// stands at a place, or under its last line where none is accented.
func (c *Canvas) Underline(k *Copy, at Rect) {
	thick := max(math.Round(k.Size*0.05), 3)
	for _, bar := range underlines(k, at, thick) {
		c.Offer(func(from float64) { k.under = append(k.under, c.sweep(bar, k.Accent, from, thick/2)) })
	}
}

// sweeping is how long a bar grows, in seconds.
const sweeping = 0.7

// sweep is a bar that grows from the side text starts at.
func (c *Canvas) sweep(bar Rect, ink raster.RGB, from, radius float64) Actor {
	paint := raster.Ink{Colour: ink.Colour(), Opacity: 1}
	return func(f *raster.Frame, t float64) {
		g := bar
		if g.W = bar.W * motion.InOut(motion.Part(t, from, sweeping)); c.RTL {
			g.X = bar.Right() - g.W
		}
		f.Fill(g.Shape(radius), paint, raster.Clip{})
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
			out = append(out, Rect{at.X + lo, at.Y + l.Baseline + k.Size*0.15, hi - lo, thick})
		}
	}
	return out
}

// Marker draws an accent bar behind each run of accented words, which should be
// in an ink that can be read on it. The copy is to be written over it at x, y.
func (c *Canvas) Marker(k *Copy, x, y, from float64) {
	at := c.Mirror(Rect{x, y, k.Width, k.Height})
	pad := k.Size * 0.09
	for i, bar := range marks(k, at, pad) {
		radius := min(c.Look.Corner*c.Short*0.4, bar.H/2)
		begins := from - 0.4 + 0.18*float64(i)
		c.Add(c.sweep(bar, c.Look.Accent, begins, radius))
		k.marked = begins + sweeping
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
