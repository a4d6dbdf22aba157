package canvas

import (
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// Room around the words of a tag, in shares of its type size, and below it, in shares of the short side.
const (
	tagSide = 0.6
	tagRoom = 0.34
	tagLine = 1.25
	tagGap  = 0.018

	tagMargin = 0.8 // how much of the margin it may take on a tight canvas
)

// tagHeight is how high a tag of a type size is, in pixels.
func tagHeight(size float64) float64 { return evenly(size * (tagLine + 2*tagRoom)) }

// makeRoom gives the head of the body to the tag or, on a tight canvas, sets it into the margin above the safe area.
func (c *Canvas) makeRoom(tight bool) {
	if c.tag == 0 {
		return
	}
	if tight {
		c.tag = min(c.tag, c.Safe.Y*tagMargin/(tagLine+2*tagRoom))
		c.tagAt = c.Safe.Y - tagHeight(c.tag) - 2
		return
	}
	h := tagHeight(c.tag) + c.Short*tagGap
	c.tagAt = c.Safe.Y + 1
	c.Body.Y, c.Body.H = c.Body.Y+h, c.Body.H-h
}

// Tag sets words on a ground of their own into the top corner that lines end in, above the
// body, in the size of Options.Tag. It returns what paints them, over everything else and from the
// first frame to the last, so that no transition covers them.
func (c *Canvas) Tag(text string) (Actor, error) {
	k, err := c.Fit(text, Fit{
		Role: "label", Size: c.tag, Least: c.Short * MinSize, W: c.Safe.W - 2*tagSide*c.tag, H: tagHeight(c.tag),
		MaxLines: 1, Ink: c.Look.OnCard, Plain: true,
	})
	if err != nil {
		return nil, err
	}
	ground := Rect{W: evenly(k.Width + 2*tagSide*k.Size), H: tagHeight(k.Size), X: evenly(c.Safe.X + 1), Y: evenly(c.tagAt)}
	if !c.RTL {
		ground.X = evenly(c.Safe.Right()-1) - ground.W
	}
	at := Rect{X: evenly(ground.CX() - k.Width/2), Y: evenly(ground.CY() - k.Height/2), W: k.Width, H: k.Height}
	box := c.addBox(k, at, 0, 0)
	letters := c.letters(k)
	radius := min(ground.H/2, max(c.Look.Corner*c.Short*0.5, ground.H*0.12))
	ink := raster.Ink{Colour: c.Look.Card.Colour(), Opacity: 1}
	return func(f *raster.Frame, t float64) {
		f.Fill(ground.Shape(radius), ink, raster.Clip{})
		box.measure(f, t)
		drawAll(letters, f, at, t, Pose{Opacity: 1}, nil, false)
	}, nil
}
