package typeset

import (
	_ "embed"
	"fmt"
	"slices"
	"sort"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed emoji.json
var emojiFile []byte

// Characters emoji are put together with.
const (
	joiner      = '\u200D'
	asText      = '\uFE0E'
	asEmoji     = '\uFE0F'
	keycap      = '\u20E3'
	firstLetter = '\U0001F1E6' // of the letters two of which are a flag
	lastLetter  = '\U0001F1FF'
	// unseen takes the place of what is not drawn.
	unseen = '\u2060'
)

// presentation is the code points that are emoji by themselves, as first and last of each stretch.
var presentation = dated.Made("typeset: emoji.json", emojiFile, func(file struct{ Presentation []string }) [][2]rune {
	out := make([][2]rune, len(file.Presentation))
	for i, s := range file.Presentation {
		if n, err := fmt.Sscanf(s, "%x-%x", &out[i][0], &out[i][1]); n == 1 {
			out[i][1] = out[i][0]
		} else if err != nil {
			panic("typeset: emoji.json: " + s)
		}
	}
	return out
})

func presented(r rune) bool {
	t := presentation()
	i := sort.Search(len(t), func(i int) bool { return t[i][1] >= r })
	return i < len(t) && t[i][0] <= r
}

// tone reports whether r gives the emoji before it the colour of a skin.
func tone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// isEmoji reports whether a cluster asks to be drawn as a picture, by the rules of UTS #51.
func isEmoji(cluster []rune) bool {
	switch first := cluster[0]; {
	case slices.Contains(cluster, asText):
		return false
	case first < 0x80:
		return slices.Contains(cluster, keycap)
	case presented(first):
		return true
	}
	return slices.Contains(cluster, asEmoji) || len(cluster) > 1 && tone(cluster[1])
}

// emoji returns what to draw for a cluster, in as many runes, and the face with its
// picture; nil where it is none or no installed font has one. A sequence without
// a picture of its own is drawn as what it begins with, a flag as its letters.
func (c *chooser) emoji(cluster []rune) ([]rune, *face, error) {
	if !isEmoji(cluster) {
		return toneless(cluster), nil, nil
	}
	short := shorten(cluster)
	for _, drawn := range [][]rune{cluster, short} {
		for _, name := range fonts().Emoji {
			f := c.book.face(name, c.style.Weight)
			if f == nil {
				continue
			}
			if one, err := c.single(f, drawn); one || err != nil {
				return drawn, f, err
			}
		}
	}
	return short, nil, nil
}

// single reports whether f draws a cluster as one glyph.
func (c *chooser) single(f *face, cluster []rune) (bool, error) {
	ff, err := c.bench.face(f)
	if err != nil {
		return false, err
	}
	out := c.bench.shaper.ShapeNoExtents(shaping.Input{
		Text: cluster, RunEnd: len(cluster), Direction: di.DirectionLTR, Face: ff,
		Size: fixed.I(refSize), Script: language.Common, Language: "en",
	})
	seen := 0
	for _, g := range out.Glyphs {
		if g.GlyphID == 0 {
			return false, nil
		}
		if g.Advance > 0 {
			seen++
		}
	}
	return seen == 1, nil
}

// shorten returns the first emoji of a sequence, or the letters of a flag, filled up
// with what is not seen. The figure of a keycap keeps its frame.
func shorten(cluster []rune) []rune {
	out := slices.Clone(cluster)
	for i, r := range out {
		switch {
		case r >= firstLetter && r <= lastLetter:
			out[i] = 'A' + r - firstLetter
		case i > 0 && r != keycap:
			out[i] = unseen
		}
	}
	return out
}

// toneless returns a cluster that is no emoji without the skin it cannot wear.
func toneless(cluster []rune) []rune {
	if !slices.ContainsFunc(cluster[1:], tone) {
		return cluster
	}
	out := slices.Clone(cluster)
	for i, r := range out {
		if i > 0 && tone(r) {
			out[i] = unseen
		}
	}
	return out
}
