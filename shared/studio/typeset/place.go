package typeset

import (
	"math"

	"github.com/go-text/typesetting/bidi"
)

// A piece is the part of a word that stands on one line.
type piece struct {
	span    span
	text    string
	x       float64 // of its left edge from the line's, em
	advance float64 // em
	glyphs  []placed
}

// A placed glyph is a glyph at an offset from its piece's pen, in em, y upwards.
type placed struct {
	glyph
	dx float64
}

// pieces returns the words of a line in reading order, placed as they are seen.
func (p *paragraph) pieces(l lineRange) []piece {
	at := p.wordOf(l)
	byWord := map[int]*piece{}
	x := 0.0
	for _, i := range visual(p.clusters[l.first:l.last]) {
		c := p.clusters[l.first+i]
		if w := at[i]; w >= 0 {
			if byWord[w] == nil {
				byWord[w] = &piece{span: p.spans[w], x: x}
			}
			byWord[w].add(c, x)
		}
		x += c.advance
	}
	var out []piece
	for i, w := range at {
		if w < 0 {
			continue
		}
		c := p.clusters[l.first+i]
		byWord[w].text += string(p.text[c.start:c.end])
		if i == len(at)-1 || at[i+1] != w {
			out = append(out, *byWord[w])
		}
	}
	return out
}

// add places the glyphs of a cluster whose left edge is at x on the line.
func (pc *piece) add(c cluster, x float64) {
	pen := x - pc.x
	for _, g := range c.glyphs {
		pc.glyphs = append(pc.glyphs, placed{g, pen})
		pen += g.advance
	}
	pc.advance += c.advance
}

// wordOf returns, for each cluster of a line, the index into p.spans of its word,
// or -1 for a space.
func (p *paragraph) wordOf(l lineRange) []int {
	at := make([]int, l.last-l.first)
	w := 0
	for i := range at {
		start := p.clusters[l.first+i].start
		for w < len(p.spans) && p.spans[w].end <= start {
			w++
		}
		at[i] = -1
		if w < len(p.spans) && p.spans[w].start <= start {
			at[i] = w
		}
	}
	return at
}

// visual returns the order clusters are seen in from the left: rule L2 of the
// bidirectional algorithm, every stretch of a level or above reversed, from the
// highest level down to the lowest odd one.
func visual(clusters []cluster) []int {
	order := make([]int, len(clusters))
	var top bidi.Level
	for i, c := range clusters {
		order[i] = i
		top = max(top, c.level)
	}
	for level := top; level > 0; level-- {
		for i := 0; i < len(order); i++ {
			j := i
			for j < len(order) && clusters[order[j]].level >= level {
				j++
			}
			for a, b := i, j-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = max(i, j)
		}
	}
	return order
}

// indent returns how far a line of width stands from the left of a block of total, in px.
func indent(align Align, rtl bool, total, width float64) float64 {
	switch {
	case align == Center:
		return (total - width) / 2
	case (align == Start) == rtl:
		return total - width
	}
	return 0
}

// metrics are the vertical measures of a block in px: they follow from style and
// language alone, so that lines keep their distance whatever fonts help out.
type metrics struct{ leading, ascent float64 }

func (c *chooser) metrics() (metrics, error) {
	sc := fonts().Scripts[c.home]
	lead := c.role.Leading
	if sc.Leading > 0 {
		lead *= sc.Leading
	}
	asc, desc := sc.Ascent, sc.Descent
	if asc == 0 {
		ff, err := c.bench.face(c.stack(c.home)[0])
		if err != nil {
			return metrics{}, err
		}
		e, _ := ff.FontHExtents()
		asc, desc = float64(e.Ascender)/float64(ff.Upem()), -float64(e.Descender)/float64(ff.Upem())
	}
	size := c.style.Size
	return metrics{leading: math.Round(lead * size), ascent: math.Round((lead + asc - desc) / 2 * size)}, nil
}
