package canvas

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// A Box is a piece of text on the picture, for whoever checks it.
type Box struct {
	Text string `json:"text"`
	Role string `json:"role"`
	Rect Rect   `json:"rect"` // pixels
	// Size is the type size in pixels.
	Size float64 `json:"size_px"`
	// Contrast is the WCAG ratio of the letters with the worst of what lies under
	// them, measured on the frame when the text has settled; 0 where it was never drawn.
	Contrast float64 `json:"contrast"`
	// From and To are the first frame it shows in and the one after the last.
	From int `json:"from"`
	To   int `json:"to"`

	ink     raster.RGB
	settled float64
}

func (c *Canvas) addBox(k *Copy, at Rect, from, settled float64) *Box {
	b := &Box{
		Text: k.Text, Role: k.Role, Rect: at, Size: k.Size, ink: k.Ink,
		From: c.frame(from), To: c.frame(c.Length), settled: min(settled, c.Length-1/float64(c.FPS)),
	}
	c.boxes = append(c.boxes, b)
	return b
}

func (c *Canvas) frame(t float64) int { return int(math.Ceil(t*float64(c.FPS) - 1e-9)) }

// Boxes returns the text on the picture; contrasts are those of frames painted so far.
func (c *Canvas) Boxes() []Box {
	out := make([]Box, len(c.boxes))
	for i, b := range c.boxes {
		out[i] = *b
	}
	return out
}

// measure looks at the frame under the box, once, when the text has settled.
func (b *Box) measure(f *raster.Frame, t float64) {
	if b.Contrast > 0 || t < b.settled-1e-9 {
		return
	}
	b.Contrast = math.Round(100*leastContrast(f, b.Rect, b.ink)) / 100
}

// leastContrast samples a rectangle every few pixels. A hundredth of the samples
// may be worse than the answer, so that a single spot does not speak for the text.
func leastContrast(f *raster.Frame, r Rect, ink raster.RGB) float64 {
	const step = 5
	var counts [22 * 20]int
	n := 0
	for y := max(int(r.Y), 0); y < min(int(r.Bottom()), f.H); y += step {
		for x := max(int(r.X), 0); x < min(int(r.Right()), f.W); x += step {
			counts[int(raster.Contrast(ink, f.At(x, y).RGB())*20)]++
			n++
		}
	}
	seen := 0
	for i, k := range counts {
		if seen += k; seen*100 > n {
			return float64(i) / 20
		}
	}
	return 0
}

// Note records a line of caption drawn by someone else. Its contrast is measured
// on the first frame it is to be seen in whole, under whatever is drawn of it.
func (c *Canvas) Note(b *typeset.Block, text string, at Rect, from, to float64) {
	c.use(b)
	box := &Box{
		Text: text, Role: "caption", Rect: at, Size: b.Size, ink: c.Look.Text,
		From: c.frame(from), To: min(c.frame(to), c.frame(c.Length)), settled: min(from+0.1, c.Length-1/float64(c.FPS)),
	}
	c.boxes = append(c.boxes, box)
	c.Add(box.measure)
}
