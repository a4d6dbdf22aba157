package canvas

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// A Counter is a figure whose digits roll to their place like those of an
// odometer; everything else in it (signs, separators, units) stands still. It ends
// as exactly the text it was given.
type Counter struct {
	*Copy
	c      *Canvas
	wheels []wheel
	tape   tape
}

// A wheel is one character of the figure: a digit that rolls, or -1 for one that does not.
type wheel struct {
	final int
	x, y  float64 // of the mask against the block
	mask  *raster.Mask
	turns float64
	delay float64
}

// Count sets a figure on one line, as large as o allows; an H of 0 is any height.
func (c *Canvas) Count(text string, o Fit) (*Counter, error) {
	chars, glued := characters(text)
	st := c.style(o)
	b, err := c.oneLine(chars, glued, st, o.W, o.H)
	if err != nil {
		return nil, fmt.Errorf("canvas: figure: %w", err)
	}
	c.use(b)
	n := &Counter{c: c, Copy: &Copy{Block: b, Text: text, Role: o.Role, Ink: o.Ink, Accent: c.Look.Accent}}
	st.Size = b.Size
	if n.tape, err = c.newTape(st); err != nil {
		return nil, fmt.Errorf("canvas: figure: %w", err)
	}
	n.mount(chars)
	return n, nil
}

// characters divides text into its characters as a reader sees them, words that are shaped as a whole kept so;
// glued says that no space precedes one.
func characters(text string) (chars []string, glued []bool) {
	space := true
	for g := uniseg.NewGraphemes(text); g.Next(); {
		switch r := g.Runes()[0]; {
		case unicode.IsSpace(r):
			space = true
		case joins(r) && len(chars) > 0 && !space && joins([]rune(chars[len(chars)-1])[0]):
			chars[len(chars)-1] += g.Str()
		default:
			chars, glued = append(chars, g.Str()), append(glued, !space)
			space = false
		}
	}
	return chars, glued
}

// joins reports whether r is part of a word that is shaped as a whole.
func joins(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

func (c *Canvas) oneLine(chars []string, glued []bool, st typeset.Style, w, h float64) (*typeset.Block, error) {
	for {
		b, err := c.Book.SetWords(chars, glued, c.Lang, st, 0, typeset.Start)
		if err != nil || (b.Width <= w && (h == 0 || b.Height <= h)) {
			return b, err
		}
		if st.Size <= c.Short*MinSize {
			return nil, fmt.Errorf("%w: %q is %.0f by %.0f pixels, there are %.0f by %.0f", typeset.ErrNoFit, strings.Join(chars, ""), b.Width, b.Height, w, h)
		}
		shrink := min(w/b.Width, 0.98)
		if h > 0 {
			shrink = min(shrink, h/b.Height)
		}
		st.Size = max(math.Floor(st.Size*shrink), c.Short*MinSize)
	}
}

func (n *Counter) mount(chars []string) {
	rolled := 0
	for _, l := range n.Lines {
		for _, w := range l.Words {
			ch := chars[w.Index]
			v := wheel{final: -1, x: w.X, y: w.Y, mask: Letters(w.Mask)}
			if len(ch) == 1 && ch[0] >= '0' && ch[0] <= '9' {
				v.final = int(ch[0] - '0')
				v.turns, v.delay = 1+0.5*float64(rolled), 0.07*float64(rolled)
				rolled++
			}
			n.wheels = append(n.wheels, v)
		}
	}
}

// Roll adds the figure at x, y, mirrored, and lets it count from a time on.
func (n *Counter) Roll(x, y, from float64) Rect {
	c := n.c
	r := c.Mirror(Rect{x, y, n.Width, n.Height})
	r.X, r.Y = evenly(r.X), evenly(r.Y)
	settled := from + n.length()
	box := c.addBox(n.Copy, r, from, settled)
	c.Event(from)
	c.Add(func(f *raster.Frame, t float64) {
		if t < from {
			return
		}
		box.measure(f, t)
		for i := range n.wheels {
			n.draw(f, &n.wheels[i], r, t-from)
		}
	})
	return r
}

// roll is how long a digit rolls, in seconds.
const roll = 1.35

func (n *Counter) length() (longest float64) {
	for _, w := range n.wheels {
		longest = max(longest, w.delay+roll)
	}
	return longest
}

func (n *Counter) draw(f *raster.Frame, w *wheel, at Rect, t float64) {
	ink := raster.Ink{Colour: n.Ink.Colour(), Opacity: motion.Smooth(motion.Part(t, w.delay, 0.35))}
	p := motion.Out(motion.Part(t, w.delay, roll))
	if w.final < 0 || p > 0.9995 {
		f.Lay(w.mask, at.X+w.x, at.Y+w.y, ink, raster.Clip{})
		return
	}
	turned := float64(w.final) - math.Round(w.turns*10)*(1-p)
	mask, higher := n.tape.window(turned, w.speed(t)*exposure)
	x, y := w.x-float64(n.tape.at[w.final]), w.y-float64(n.tape.top[w.final])
	f.Lay(mask, at.X+x, at.Y+y-higher, ink, raster.Clip{})
}

// speed is how fast the wheel turns, in digits a second: the slope of its way at t.
func (w *wheel) speed(t float64) float64 {
	const moment = 0.005 // seconds
	way := func(t float64) float64 { return math.Round(w.turns*10) * motion.Out(motion.Part(t, w.delay, roll)) }
	return (way(t+moment) - way(t-moment)) / (2 * moment)
}
