package quality

import (
	"fmt"
	"math"
	"strings"

	"github.com/aiprod/aiprod/shared/quality/wording"
)

// checkText judges the text drawn on the picture, from the boxes it was laid out in.
func checkText(l *ledger, in Input, m film) {
	if len(in.Boxes) == 0 || m.info.Video == nil {
		return
	}
	checkGlyphs(l, in)
	w, h := m.info.Video.Width, m.info.Video.Height
	checkContrast(l, in.Boxes, min(w, h))
	l.outside("text.in_frame", in.Boxes, box{0, 0, w, h})
	if 9*h >= 16*w-16 { // a preview's sides are rounded
		l.outside("text.safe_area", in.Boxes, safeArea(w, h))
	}
	checkTypeSize(l, in.Boxes, min(w, h))
}

// checkTypeSize measures type against the short side of the picture.
func checkTypeSize(l *ledger, boxes []Box, side int) {
	r := l.rule("text.size")
	smallest := math.Inf(1)
	var miss misses
	for _, b := range boxes {
		share := math.Round(1000*b.Size/float64(side)) / 10
		smallest = min(smallest, share)
		if !r.holds(share) {
			miss.add(b.at(), "%s %%: %s", number(share), b.Text)
		}
	}
	l.number(r, smallest, miss)
}

// checkGlyphs counts characters nobody can read: those without a glyph, and the
// signs that stand for a broken one.
func checkGlyphs(l *ledger, in Input) {
	var count int
	var miss misses
	for _, b := range in.Boxes {
		n := strings.Count(b.Text, "\ufffd")
		if in.Missing != nil {
			n += len(in.Missing(b.Text))
		}
		if n > 0 {
			count += n
			miss.add(b.at(), "%s", b.Text)
		}
	}
	l.number(l.rule("text.glyphs"), float64(count), miss)
}

// checkContrast measures each text against the minimum of its size. Large is
// what WCAG calls 18 point, 24 of 720 lines.
func checkContrast(l *ledger, boxes []Box, side int) {
	const normal, large, largeShare = 4.5, 3.0, 24.0 / 720
	r := l.rule("text.contrast")
	lowest := math.Inf(1)
	var miss misses
	for _, b := range boxes {
		if b.Contrast == 0 {
			continue
		}
		least := normal
		if b.Size >= largeShare*float64(side) {
			least = large
		}
		share := math.Round(100*b.Contrast/least) / 100
		lowest = min(lowest, share)
		if !r.holds(share) {
			miss.add(b.at(), "%s:1, at least %s:1: %s", number(b.Contrast), number(least), b.Text)
		}
	}
	if !math.IsInf(lowest, 1) {
		l.number(r, lowest, miss)
	}
}

// A box is a rectangle by its edges, in pixels.
type box struct{ left, top, right, bottom int }

// safeArea is where no platform puts its buttons over vertical video.
func safeArea(w, h int) box {
	share := func(n int, percent float64) int { return int(math.Round(float64(n) * percent / 100)) }
	return box{share(w, 5.5), share(h, 12.5), w - share(w, 13), h - share(h, 20)}
}

// outside enters how far any text reaches out of an area. A pixel is the
// rounding of two layouts.
func (l *ledger) outside(id string, boxes []Box, area box) {
	var farthest int
	var miss misses
	for _, b := range boxes {
		out := max(area.left-b.X, area.top-b.Y, b.X+b.W-area.right, b.Y+b.H-area.bottom, 0)
		if out <= 1 {
			continue
		}
		farthest = max(farthest, out)
		miss.add(b.at(), "%s %q by %d px", b.Role, b.Text, out)
	}
	l.number(l.rule(id), float64(farthest), miss)
}

func (b Box) at() float64 { return float64(b.Start) / 1000 }

// checkWording looks for what the brief requires and forbids.
func checkWording(l *ledger, in Input, _ film) {
	places := []struct{ name, text string }{{"script", in.Script}, {"captions", in.text(in.Cues...)}}
	var missing, found misses
	for _, p := range places {
		if p.text == "" {
			continue
		}
		for _, s := range in.MustInclude {
			if !wording.Contains(p.text, s) {
				missing.add(-1, "%s: %q", p.name, s)
			}
		}
		for _, s := range in.MustNotInclude {
			if wording.Mentions(p.text, s) {
				found.add(-1, "%s: %q", p.name, s)
			}
		}
	}
	for _, b := range in.Boxes {
		for _, s := range in.MustNotInclude {
			if wording.Mentions(b.Text, s) {
				found.add(b.at(), "screen: %q", s)
			}
		}
	}
	l.enterList(l.rule("brief.must_include"), in.MustInclude, missing)
	l.enterList(l.rule("brief.must_not_include"), in.MustNotInclude, found)
}

// enterList enters a rule about a list of the brief's; an empty list is no rule.
func (l *ledger) enterList(r Rule, list []string, m misses) {
	if len(list) > 0 {
		l.enter(r, len(m.evidence) == 0, fmt.Sprint(len(m.evidence)), m)
	}
}
