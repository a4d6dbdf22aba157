package agent

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// hold ends a film that has no call to action on its topic instead of its last
// line, which gets a scene of its own. It reports whether it did.
func (b *board) hold() bool {
	if b.signed {
		return false // the brand has the last word
	}
	last := len(b.shots) - 1
	group := b.shots[last].beats
	if last < 1 || group[len(group)-1].line.Role == Call || !shows(group[len(group)-1]) && len(b.shots) < 3 {
		return false
	}
	s := b.scene(group)
	end := manifest.Scene{Kind: manifest.Closing, Heading: b.about, Body: b.keyFact()}
	if overlap(end.Heading, end.Body) {
		end.Body = ""
	}
	if !b.strong && end.Body == "" {
		return false
	}
	if seen(s) == seen(end) {
		return false
	}
	b.shots[last].scene = s
	b.shots = append(b.shots, shot{scene: end})
	return true
}

// keyFact is the fact to remember: where to turn, when, or how much what costs.
func (b *board) keyFact() string {
	best, rank := "", 99
	order := []prose.Kind{prose.URL, prose.Phone, prose.Email, prose.Date, prose.Price, prose.Clock}
	for _, s := range b.shots {
		for _, bt := range s.beats {
			if bt.unit.course > 0 {
				continue // one figure of many is not what it is about
			}
			for _, f := range bt.read.Facts {
				r := slices.Index(order, f.Kind)
				if r < 0 || r >= rank {
					continue
				}
				if text := b.remembered(bt.read, f); text != "" {
					best, rank = text, r
				}
			}
		}
	}
	return best
}

// remembered is a fact as it can stand at the end, a price or a time with what it
// is of; "" where that cannot be told.
func (b *board) remembered(s prose.Sentence, f prose.Fact) string {
	if f.Kind == prose.Date && strings.Trim(f.Text, "0123456789") == "" {
		return "" // a year alone reminds of nothing
	}
	if f.Kind != prose.Price && f.Kind != prose.Clock {
		return f.Text
	}
	n := b.number(s, f)
	if n.Label == "" || b.doc.Lang.Spaced && !strings.HasPrefix(s.Text, n.Label) { // only a sentence's subject names it
		return ""
	}
	return joined([]string{prose.Capital(n.Label, b.doc.Lang), n.Text}, 2, b.doc.Lang.Spaced)
}
