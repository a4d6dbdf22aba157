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

	parts   []part
	settled float64
}

// A part is a word of a box: where it is and in which ink.
type part struct {
	rect Rect
	ink  raster.RGB
}

func (c *Canvas) addBox(k *Copy, at Rect, from, settled float64) *Box {
	b := &Box{
		Text: k.Text, Role: k.Role, Rect: at, Size: k.Size, parts: k.parts(at),
		From: max(c.frame(from), 0), To: c.frame(c.Length), settled: min(settled, c.Length-1/float64(c.FPS)),
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
	least := 21.0
	for _, p := range b.parts {
		least = min(least, leastContrast(f, p.rect, p.ink))
	}
	b.Contrast = math.Round(100*least) / 100
}

// parts returns the words of a copy that stands at a place.
func (k *Copy) parts(at Rect) (out []part) {
	for _, l := range k.Lines {
		for _, w := range l.Words {
			p := part{Rect{at.X + w.X, at.Y + w.Y, float64(w.Mask.W), float64(w.Mask.H)}, k.Ink}
			if k.Accented[w.Index] {
				p.ink = k.Accent
			}
			out = append(out, p)
		}
	}
	return out
}

// leastContrast samples a rectangle every few pixels. A hundredth of the samples
// may be worse than the answer, so that a single spot does not speak for the text.
func leastContrast(f *raster.Frame, r Rect, ink raster.RGB) float64 {
	const step = 3
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
	return 21 // nothing to see
}

// Note records a line of caption drawn by someone else. Its contrast is measured
// on the first frame it is to be seen in whole, under whatever is drawn of it.
func (c *Canvas) Note(b *typeset.Block, text string, at Rect, from, to float64) {
	c.use(b)
	box := &Box{
		Text: text, Role: "caption", Rect: at, Size: b.Size, parts: []part{{at, c.Look.Text}},
		From: c.frame(from), To: min(c.frame(to), c.frame(c.Length)), settled: min(max(from, 0)+0.1, to-1/float64(c.FPS), c.Length-1/float64(c.FPS)),
	}
	c.boxes = append(c.boxes, box)
	c.Add(box.measure)
}
