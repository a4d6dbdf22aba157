package canvas

import (
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// A Card is a surface things lie on.
type Card struct {
	Rect
	Fill   raster.RGB
	Radius float64
	// Opacity of the surface, 0 to 1.
	Opacity float64
	// Shadow is the strength of the shadow, 0 to 1.
	Shadow float64
	Entrance
}

// Card returns a card of the look at a place.
func (c *Canvas) Card(r Rect, e Entrance) Card {
	shadow := 0.34
	if c.Look.Light {
		shadow = 0.12
	}
	return Card{Rect: r, Fill: c.Look.Card, Radius: c.Look.Corner * c.Short, Opacity: 0.97, Shadow: shadow, Entrance: e}
}

// Lay adds the card, mirrored for the language, and counts its coming as an event.
func (c *Canvas) Lay(k Card) {
	r := c.Mirror(k.Rect)
	drop := c.Short * 0.014
	shade, reach := raster.Shadow(r.W, r.H, k.Radius, c.Short*0.045, drop)
	dark := raster.RGB{}.Colour()
	fill := k.Fill.Colour()
	c.Feature(r, k.Fill)
	c.Event(k.From)
	c.Add(func(f *raster.Frame, t float64) {
		p := k.At(t)
		x, y := r.X+p.DX, r.Y+p.DY
		f.Lay(shade, x-float64(reach), y-float64(reach)+drop, raster.Ink{Colour: dark, Opacity: k.Shadow * p.Opacity}, raster.Clip{})
		shape := raster.Shape{X: x, Y: y, W: r.W, H: r.H, Radius: k.Radius}
		f.Fill(shape, raster.Ink{Colour: fill, Opacity: k.Opacity * p.Opacity}, raster.Clip{})
	})
}

// Rule adds a bar that grows from the side text starts at.
func (c *Canvas) Rule(r Rect, ink raster.RGB, from float64) {
	r = c.Mirror(r)
	c.Feature(r, ink)
	colour := ink.Colour()
	c.Event(from)
	c.Add(func(f *raster.Frame, t float64) {
		w := r.W * motion.Out(motion.Part(t, from, 0.9))
		x := r.X
		if c.RTL {
			x = r.Right() - w
		}
		f.Fill(raster.Shape{X: x, Y: r.Y, W: w, H: r.H, Radius: r.H / 2}, raster.Ink{Colour: colour, Opacity: 1}, raster.Clip{})
	})
}

// Pill adds a rounded label ground that opens from its middle.
func (c *Canvas) Pill(r Rect, ink raster.RGB, from float64) {
	r = c.Mirror(r)
	c.Feature(r, ink)
	colour := ink.Colour()
	c.Event(from)
	c.Add(func(f *raster.Frame, t float64) {
		p := motion.Part(t, from, 0.55)
		if p == 0 {
			return
		}
		w := motion.Lerp(r.H, r.W, motion.Out(p))
		s := Rect{r.CX() - w/2, r.Y, w, r.H}.Shape(min(r.H/2, max(c.Look.Corner*c.Short, r.H*0.12)))
		f.Fill(s, raster.Ink{Colour: colour, Opacity: motion.Smooth(p * 3)}, raster.Clip{})
	})
}

// Dot adds a disc that pops up around a point.
func (c *Canvas) Dot(cx, cy, r float64, ink raster.RGB, from float64) {
	cx = c.Mirror(Rect{cx, cy, 0, 0}).X
	colour := ink.Colour()
	c.Feature(Rect{cx - r, cy - r, 2 * r, 2 * r}, ink)
	c.Event(from)
	c.Add(func(f *raster.Frame, t float64) {
		if p := motion.Part(t, from, 0.5); p > 0 {
			f.Fill(raster.Disc(cx, cy, r*motion.Back(p)), raster.Ink{Colour: colour, Opacity: motion.Smooth(p * 4)}, raster.Clip{})
		}
	})
}

// Sprite adds a picture that pops up around a point and then floats a little.
func (c *Canvas) Sprite(s *raster.Sprite, cx, cy float64, e Entrance, floating bool) {
	cx = c.Mirror(Rect{cx, cy, 0, 0}).X
	phase := c.Rand.Float64()
	c.Event(e.From)
	c.Add(func(f *raster.Frame, t float64) {
		p := motion.Part(t, e.From, 0.55)
		if p == 0 {
			return
		}
		pose, scale, dy := e.At(t), motion.Back(p), 0.0
		if p == 1 {
			scale = 1
		}
		if floating {
			dy = c.Short * 0.006 * motion.Wave(t-e.From, 3.6, phase) * motion.Smooth(t-e.From)
		}
		f.Place(s, cx+pose.DX, cy+pose.DY+dy, scale, motion.Smooth(p*3), raster.Clip{})
	})
}

// Ornament adds a glyph that is drawn, not read: it is no text box. It pops in
// and is mirrored with the layout, not in itself.
func (c *Canvas) Ornament(m *typeset.Mask, x, y float64, ink raster.RGB, from float64) {
	r := c.Mirror(Rect{x, y, float64(m.W), float64(m.H)})
	mask := Letters(m)
	c.Event(from)
	c.Add(func(f *raster.Frame, t float64) {
		if p := motion.Part(t, from, 0.7); p > 0 {
			dy := (1 - motion.Out(p)) * c.Short * 0.05
			f.Lay(mask, evenly(r.X), evenly(r.Y)+dy, raster.Ink{Colour: ink.Colour(), Opacity: motion.Smooth(p * 2)}, raster.Clip{})
		}
	})
}
