package typeset

import (
	"cmp"
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"github.com/aiprod/aiprod/shared/language/direction"
)

// refSize is the size text is shaped at, in px. Nothing is hinted, so every other
// size is this one scaled and text is shaped once however many sizes are tried.
const refSize = 1024

// A glyph is one drawn shape. Offsets are em from the pen, y upwards.
type glyph struct {
	face          *face
	id            font.GID
	x, y, advance float64
}

// A cluster is the least part of shaped text that can be placed by itself. Its
// runes are [start,end), its glyphs are in order from the left.
type cluster struct {
	start, end int
	glyphs     []glyph
	advance    float64 // em, tracking included
	tracking   float64 // em, the part of advance that is room for the next letter
	level      bidi.Level
}

// A run is a stretch of text of one direction, face and script.
type run struct {
	start, end int
	level      bidi.Level
	face       *face
	script     language.Script
}

// levels returns the embedding level of every rune of one paragraph whose
// direction is the language's, whatever its first letter is. What runs against it
// stands between marks, or its full stop or its groups would change places.
func levels(text []rune, rtl bool) []bidi.Level {
	against := direction.Mark(rtl)
	marked, origin := []rune{direction.Mark(!rtl)}, []int{-1}
	bounds := map[int]bool{}
	for _, s := range direction.Against(text, rtl) {
		bounds[s[0]], bounds[s[1]] = true, true
	}
	for i, r := range text {
		if bounds[i] {
			marked, origin = append(marked, against), append(origin, -1)
		}
		marked, origin = append(marked, r), append(origin, i)
	}
	if bounds[len(text)] {
		marked, origin = append(marked, against), append(origin, -1)
	}
	var p bidi.Paragraph
	runs := p.Segment(marked, bidi.Neutral)
	out := make([]bidi.Level, len(text))
	for i := range runs.NumRuns() {
		r := runs.Run(i)
		for j := r.Start; j < r.End; j++ {
			if origin[j] >= 0 {
				out[origin[j]] = r.Level
			}
		}
	}
	return out
}

// runs divides a paragraph; choices has a choice for every rune.
func runs(choices []choice, levels []bidi.Level) []run {
	var out []run
	for i, c := range choices {
		next := run{i, i + 1, levels[i], c.face, c.script}
		if n := len(out); n > 0 && out[n-1].level == next.level && out[n-1].face == next.face && out[n-1].script == next.script {
			out[n-1].end = i + 1
			continue
		}
		out = append(out, next)
	}
	return out
}

// shapeRun returns the clusters of a run in reading order.
func (c *chooser) shapeRun(text []rune, r run, lang string) ([]cluster, error) {
	ff, err := c.bench.face(r.face)
	if err != nil {
		return nil, err
	}
	dir := di.DirectionLTR
	if r.level%2 == 1 {
		dir = di.DirectionRTL
	}
	out := c.bench.shaper.ShapeNoExtents(shaping.Input{
		Text: dotted(text, r, lang), RunStart: r.start, RunEnd: r.end, Direction: dir, Face: ff, FontFeatures: features(c.style),
		Size: fixed.I(refSize), Script: r.script, Language: language.NewLanguage(lang),
	})
	clusters := group(out.Glyphs, r)
	tracking := c.style.Tracking
	if fonts().Scripts[scriptCode(r.script, c.home)].Joined {
		tracking = 0
	}
	for i := range clusters {
		if clusters[i].advance > 0 {
			clusters[i].advance += tracking
			clusters[i].tracking = tracking
		}
	}
	return clusters, nil
}

// dotted keeps the dot of Turkish i where a font draws small letters as capitals.
func dotted(text []rune, r run, lang string) []rune {
	if !r.face.caps || lang != "tr" {
		return text
	}
	out := slices.Clone(text)
	for i := r.start; i < r.end; i++ {
		if out[i] == 'i' {
			out[i] = 'İ'
		}
	}
	return out
}

// group gathers the glyphs of a run, which come from the left, into clusters.
func group(glyphs []shaping.Glyph, r run) []cluster {
	var out []cluster
	for i, g := range glyphs {
		if i == 0 || glyphs[i-1].TextIndex() != g.TextIndex() {
			out = append(out, cluster{start: g.TextIndex(), level: r.level})
		}
		c := &out[len(out)-1]
		advance := em(g.Advance) * r.face.scale
		c.glyphs = append(c.glyphs, glyph{r.face, g.GlyphID, em(g.XOffset), em(g.YOffset) + r.face.lift, advance})
		c.advance += advance
	}
	slices.SortStableFunc(out, func(a, b cluster) int { return cmp.Compare(a.start, b.start) })
	for i := range out {
		out[i].end = r.end
		if i+1 < len(out) {
			out[i].end = out[i+1].start
		}
	}
	if len(out) > 0 {
		out[0].start = r.start
	}
	return out
}

func em(v fixed.Int26_6) float64 { return float64(v) / (64 * refSize) }

// features returns the font features a style asks for beyond the fonts' defaults.
func features(st Style) []shaping.FontFeature {
	if !st.Tabular {
		return nil
	}
	return []shaping.FontFeature{{Tag: opentype.MustNewTag("tnum"), Value: 1}}
}
