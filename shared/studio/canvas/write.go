package canvas

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// Write adds copy with its top left corner at x, y, mirrored for the language,
// and reveals it word by word from a time on, as the look does.
func (c *Canvas) Write(k *Copy, x, y, from float64) Rect {
	return c.write(k, x, y, from, newReveal(c, k, from), Entrance{})
}

// WriteOn adds copy that comes in together with what it lies on.
func (c *Canvas) WriteOn(k *Copy, x, y float64, e Entrance) Rect {
	return c.write(k, x, y, e.From, nil, e)
}

func (c *Canvas) write(k *Copy, x, y, from float64, r *reveal, e Entrance) Rect {
	at := c.Mirror(Rect{x, y, k.Width, k.Height})
	at.X, at.Y = evenly(at.X), evenly(at.Y)
	letters := c.letters(k)
	settled := from + e.Length
	if r != nil {
		settled = r.end()
		c.Event(from)
	}
	box := c.addBox(k, at, from, max(settled, k.marked))
	c.Add(func(f *raster.Frame, t float64) {
		if t < from {
			return
		}
		pose := e.At(t)
		for _, a := range k.under {
			a(f, t)
		}
		drawAll(letters, f, at, t, pose, r, true)
		box.measure(f, t)
		drawAll(letters, f, at, t, pose, r, false)
	})
	return at
}

// evenly rounds to the even pixel, where masks of colour need no shifting and
// still text is as sharp as it can be.
func evenly(v float64) float64 { return 2 * math.Round(v/2) }

// A letter is a word ready to draw: its mask and its shadow's.
type letter struct {
	x, y          float64 // top left of the mask against the block
	mask, shade   *raster.Mask
	grow          float64 // of the shadow
	drop          float64
	ink           raster.Colour
	dark          raster.Colour
	strength      float64
	order         int // in which words are revealed
	bottom        float64
	size, advance float64
}

func (c *Canvas) letters(k *Copy) []letter {
	var out []letter
	for i, line := range k.Lines {
		bottom := k.Height
		if i+1 < len(k.Lines) {
			bottom = k.Lines[i+1].Top
		}
		for _, w := range line.Words {
			if w.Mask.W == 0 {
				continue
			}
			l := letter{x: w.X, y: w.Y, order: len(out), bottom: max(bottom, w.Y+float64(w.Mask.H)), size: k.Size, advance: w.Advance}
			l.mask = Letters(w.Mask)
			l.ink = k.Ink.Colour()
			if k.Accented[w.Index] {
				l.ink = k.Accent.Colour()
			}
			l.shadow(k)
			out = append(out, l)
		}
	}
	return out
}

func (l *letter) shadow(k *Copy) {
	if k.Shadow == 0 {
		return
	}
	m, grow := l.mask.Blur(k.Size * 0.055)
	l.shade, l.grow, l.drop = m, float64(grow), evenly(k.Size*0.05)
	l.strength, l.dark = k.Shadow, raster.RGB{}.Colour()
}

func drawAll(letters []letter, f *raster.Frame, at Rect, t float64, pose Pose, r *reveal, shadows bool) {
	for i := range letters {
		l := &letters[i]
		step := pose
		clip := raster.Clip{}
		if r != nil {
			step, clip = r.at(l, t, at)
		}
		if step.Opacity <= 0 {
			continue
		}
		x, y := at.X+l.x+step.DX, at.Y+l.y+step.DY
		if !shadows {
			f.Lay(l.mask, x, y, raster.Ink{Colour: l.ink, Opacity: step.Opacity}, clip)
		} else if l.shade != nil {
			still := motion.Clamp(1 - math.Abs(step.DY)/l.size*2)
			f.Lay(l.shade, x-l.grow, y-l.grow+l.drop, raster.Ink{Colour: l.dark, Opacity: l.strength * step.Opacity * still}, raster.Clip{})
		}
	}
}
