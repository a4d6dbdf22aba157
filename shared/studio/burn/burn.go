// Package burn draws captions into the picture: the words of a cue with a pill
// that glides to the one being spoken. What is in a cue and when is decided by
// package caption.
package burn

import (
	"cmp"
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
	"github.com/aiprod/aiprod/shared/timeline"
)

// fade is how long a cue takes to come and go, in seconds; glide how long the pill
// takes from word to word.
const (
	fade  = 0.1
	glide = 0.13
)

// Captions adds cues to the canvas, in its caption band. They go over everything
// laid out so far. translated is their language where it is not the canvas's: then no
// pill shows what is being spoken, for none of these words is.
func Captions(c *canvas.Canvas, cues []caption.Cue, translated string) error {
	for _, cue := range cues {
		if err := add(c, cue, translated); err != nil {
			return fmt.Errorf("burn: %w", err)
		}
	}
	return nil
}

// A shown cue is a cue with its words set in the frame.
type shown struct {
	from, to float64
	still    bool // no word is lit up
	words    []word
	ink, on  raster.Colour
	pill     raster.Ink
	shade    float64
	dark     raster.Colour
	radius   float64
}

// A word is one that is spoken: where it stands and when its turn is.
type word struct {
	mask, shade *raster.Mask
	x, y        float64
	grow, drop  float64
	box         canvas.Rect // of the pill
	from        float64
	line        int
}

func add(c *canvas.Canvas, cue caption.Cue, translated string) error {
	blocks, size, err := set(c, cue, cmp.Or(translated, c.Lang))
	if err != nil || len(blocks) == 0 {
		return err
	}
	s := &shown{
		still: translated != "",
		from:  float64(cue.Start) / 1000, to: float64(cue.End) / 1000,
		ink: c.Look.Text.Colour(), on: c.Look.OnAccent.Colour(),
		pill: raster.Ink{Colour: c.Look.Accent.Colour(), Opacity: 1}, radius: size * 0.26,
	}
	if !c.Look.Light {
		s.shade, s.dark = 0.75, raster.RGB{}.Colour()
	}
	s.place(c, cue, blocks, size)
	c.Add(s.draw)
	return nil
}

// set sets the lines of a cue in one size, the largest in which all fit the band.
func set(c *canvas.Canvas, cue caption.Cue, lang string) ([]*typeset.Block, float64, error) {
	room := c.W - 2*max(c.Band.X, c.W-c.Band.Right())
	size := c.Short * canvas.CaptionSize
	for {
		blocks, widest, err := setLines(c, cue, lang, size)
		if err != nil {
			return nil, 0, err
		}
		if widest <= room || size <= c.Short*canvas.MinSize*1.2 {
			return blocks, size, nil
		}
		size = max(size*min(room/widest, 0.97), c.Short*canvas.MinSize*1.2)
	}
}

func setLines(c *canvas.Canvas, cue caption.Cue, tag string, size float64) (blocks []*typeset.Block, widest float64, err error) {
	lang, err := language.Find(tag)
	if err != nil {
		return nil, 0, err
	}
	for n, line := range cue.Lines {
		texts, glued := make([]string, len(line)), make([]bool, len(line))
		for i, w := range line {
			texts[i], glued[i] = w.Text, w.Glued
		}
		if len(line) > 0 {
			texts[0] = cue.Lead(n, lang) + texts[0]
		}
		b, err := c.Book.SetWords(texts, glued, tag, typeset.Style{Role: "caption", Size: size}, 0, typeset.Center)
		if err != nil {
			return nil, 0, err
		}
		blocks, widest = append(blocks, b), max(widest, b.Width)
	}
	return blocks, widest, nil
}

// place stands the lines on the lower edge of the band, in the middle of the frame.
func (s *shown) place(c *canvas.Canvas, cue caption.Cue, blocks []*typeset.Block, size float64) {
	step := size * 1.38
	bottom := c.Band.Bottom() - size*0.16
	for n, b := range blocks {
		top := bottom - step*float64(len(blocks)-n)
		left := even(c.W/2 - b.Width/2)
		baseline := even(top + step*0.72)
		s.line(c, cue.Lines[n], b, left, baseline, size, n)
		c.Note(b, lineText(cue.Lines[n]), canvas.Rect{X: left, Y: top, W: b.Width, H: step}, s.from, s.to)
	}
}

func even(v float64) float64 { return float64(int(v/2+0.5)) * 2 }

func (s *shown) line(c *canvas.Canvas, spoken []timeline.Word, b *typeset.Block, left, baseline, size float64, n int) {
	for _, l := range b.Lines {
		up := baseline - l.Baseline
		for _, w := range l.Words {
			if w.Mask.W == 0 || w.Index >= len(spoken) {
				continue
			}
			out := word{mask: canvas.Letters(w.Mask), x: left + w.X, y: up + w.Y, line: n}
			out.from = float64(spoken[w.Index].Start) / 1000
			padX := size * 0.15
			out.box = canvas.Rect{X: out.x - padX, Y: baseline - size*0.96, W: float64(w.Mask.W) + 2*padX, H: size * 1.3}
			if s.shade > 0 {
				m, grow := out.mask.Blur(size * 0.05)
				out.shade, out.grow, out.drop = m, float64(grow), even(size*0.045)
			}
			s.words = append(s.words, out)
		}
	}
}

func lineText(words []timeline.Word) (text string) {
	for i, w := range words {
		if i > 0 && !w.Glued {
			text += " "
		}
		text += w.Text
	}
	return text
}

func (s *shown) draw(f *raster.Frame, t float64) {
	if t < s.from || t >= s.to {
		return
	}
	opacity := motion.Smooth((t-s.from)/fade+0.34) * motion.Smooth((s.to-t)/fade+0.34)
	for i := range s.words {
		if w := &s.words[i]; w.shade != nil {
			f.Lay(w.shade, w.x-w.grow, w.y-w.grow+w.drop, raster.Ink{Colour: s.dark, Opacity: s.shade * opacity}, raster.Clip{})
		}
	}
	now, at := s.turn(t)
	if now >= 0 {
		ink := s.pill
		ink.Opacity = opacity
		f.Fill(at.Shape(s.radius), ink, raster.Clip{})
	}
	for i := range s.words {
		w := &s.words[i]
		ink := raster.Ink{Colour: s.ink, Opacity: opacity}
		if now >= 0 && covers(at, w.box) {
			ink.Colour = s.on
		}
		f.Lay(w.mask, w.x, w.y, ink, raster.Clip{})
	}
}

// covers reports whether the pill lies under most of a word.
func covers(pill, word canvas.Rect) bool {
	shared := min(pill.Right(), word.Right()) - max(pill.X, word.X)
	return math.Abs(pill.CY()-word.CY()) < 1 && shared > word.W*0.6
}

// turn returns which word is being spoken, -1 before the first, and where the pill is.
func (s *shown) turn(t float64) (int, canvas.Rect) {
	now, before := -1, -1
	if s.still {
		return -1, canvas.Rect{}
	}
	for i, w := range s.words {
		if w.from <= t && (now < 0 || w.from >= s.words[now].from) {
			now = i
		}
	}
	if now < 0 {
		return -1, canvas.Rect{}
	}
	to := s.words[now]
	for i, w := range s.words {
		if w.from < to.from && w.line == to.line && (before < 0 || w.from > s.words[before].from) {
			before = i
		}
	}
	p := motion.Out(motion.Part(t, to.from, glide))
	if before < 0 {
		return now, to.box.Inset(to.box.H*0.1*(1-p), to.box.H*0.1*(1-p))
	}
	b := s.words[before].box
	return now, canvas.Rect{
		X: motion.Lerp(b.X, to.box.X, p), Y: to.box.Y, W: motion.Lerp(b.W, to.box.W, p), H: to.box.H,
	}
}
