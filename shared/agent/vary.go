package agent

import (
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// vary sees to it that no two shots in a row look alike: a scene of the kind
// before it takes another form where it can, and else another layout. It also
// chooses the words of headings that are drawn in the accent colour.
func (b *board) vary() {
	seen := map[string]int{}
	kicker, shares := "", 0
	for i := range b.shots {
		s := &b.shots[i]
		if wholePercent(s.scene) {
			if shares++; shares%2 == 0 { // a ring and a field of marks in turn
				s.scene.Kind = manifest.Portion
			}
		}
		if i > 0 && i < len(b.shots)-1 && s.scene.Kind == b.shots[i-1].scene.Kind && !b.mayFollow(i) {
			next := ""
			if i+1 < len(b.shots)-1 {
				next = b.shots[i+1].scene.Kind
			}
			before := s.scene
			if b.reform(s, next); s.scene.Heading != "" && s.scene.Heading != before.Heading && b.headed(s.scene.Heading, i) {
				s.scene = before // better two of a kind than the same words twice
			}
		}
	}
	b.balance()
	for i := range b.shots {
		s := &b.shots[i]
		s.scene.Layout = b.layout(s.scene.Kind) + seen[s.scene.Kind]
		seen[s.scene.Kind]++
		if s.scene.Kicker == kicker {
			s.scene.Kicker = "" // it stands over a shot just seen
		} else {
			kicker = s.scene.Kicker
		}
		s.scene.Emphasis = b.emphasis(*s)
	}
}

// mayFollow reports whether the i-th shot may be of the kind before it: a change
// keeps its two sides, which no other form sets against each other, but not a third time.
func (b *board) mayFollow(i int) bool {
	return b.shots[i].scene.Kind == manifest.Compare && (i < 2 || b.shots[i-2].scene.Kind != manifest.Compare)
}

// balance sees to it that statements are no more than a third of a film where others
// could be titles: between two shots of other kinds, in the order of the film.
func (b *board) balance() {
	count := 0
	for _, s := range b.shots {
		if s.scene.Kind == manifest.Statement {
			count++
		}
	}
	for i := 1; i < len(b.shots)-1 && count*3 > len(b.shots); i++ {
		c := &b.shots[i].scene
		if c.Kind == manifest.Statement && c.Icon == "" && b.shots[i-1].scene.Kind != manifest.Title && b.shots[i+1].scene.Kind != manifest.Title {
			c.Kind = manifest.Title
			count--
		}
	}
}

// layout is the arrangement a film starts a kind with. It depends on the brief
// alone, so that films differ and one film stays as it is.
func (b *board) layout(kind string) int {
	const start = 12 // a multiple of the arrangements any kind has
	return int(seed(b.in, "layout "+kind) % start)
}

// wholePercent reports whether a scene shows one share of a hundred that a field
// of a hundred marks can show.
func wholePercent(s manifest.Scene) bool {
	n := s.Figure
	return s.Kind == manifest.Figure && n.Percent && n.Decimals == 0 && n.Value > 0 && n.Value < 100 && (n.Label != "" || s.Heading != "")
}

// headed reports whether a shot other than the i-th has a heading.
func (b *board) headed(heading string, i int) bool {
	for k, s := range b.shots {
		if k != i && strings.EqualFold(s.scene.Heading, heading) {
			return true
		}
	}
	return false
}

// reform gives a shot's scene another kind with the same content; next is the kind that follows.
func (b *board) reform(s *shot, next string) {
	c := &s.scene
	switch {
	case c.Kind == manifest.Figure && c.Figure.Percent && c.Figure.Value <= 100 && c.Figure.Value > 0:
		c.Kind, c.Chart, c.Figure = manifest.Chart, &manifest.Series{Kind: "ring", Unit: "%", Points: []manifest.Number{*c.Figure}}, nil
	case c.Kind == manifest.Figure && c.Heading != "" || c.Kind == manifest.Figure && len(s.beats) > 0:
		if c.Heading == "" {
			c.Heading = b.headline(s.beats[0])
			for _, bt := range s.beats[1:] {
				if h := b.headline(bt); c.Body == "" && strings.Contains(h, c.Figure.Text) {
					c.Body = h // what its own line said
				}
			}
		}
		c.Kind, c.Figure = manifest.Statement, nil
	case c.Kind == manifest.Statement && b.listable(s):
	case c.Kind == manifest.Statement && next != manifest.Title:
		c.Kind = manifest.Title
	case c.Kind == manifest.Title:
		c.Kind = manifest.Statement
	case c.Kind == manifest.Compare:
		items := c.Items
		c.Kind, c.Items = manifest.List, nil
		for _, it := range items {
			c.Items = append(c.Items, manifest.Item{Title: it.Title, Number: it.Number})
		}
	}
}

// listable turns a statement of two or more clauses into a list of them.
func (b *board) listable(s *shot) bool {
	if len(s.beats) == 0 {
		return false
	}
	var items []manifest.Item
	for _, bt := range s.beats {
		for _, part := range prose.Clauses(bt.read.Text, b.doc.Lang) {
			if head := prose.Headline(part, b.doc.Lang); b.speaks(head) {
				items = append(items, manifest.Item{Title: prose.Capital(head, b.doc.Lang)})
			}
		}
	}
	if len(items) < 2 || len(items) > 4 {
		return false
	}
	s.scene.Kind, s.scene.Heading, s.scene.Body, s.scene.Items = manifest.List, "", "", items
	return true
}

// emphasis returns up to two words of a heading that carry it: its figures and
// the strings that must be said, else its longest word of meaning.
func (b *board) emphasis(s shot) []string {
	heading := s.scene.Heading
	if heading == "" {
		return nil
	}
	switch s.scene.Kind {
	case manifest.Chart, manifest.Compare, manifest.List, manifest.Steps, manifest.Timeline, manifest.Contact, manifest.Cards, manifest.Figure:
		return nil // the heading leads to what is shown under it
	}
	if s.scene.Kind == manifest.Portion {
		return []string{s.scene.Figure.Text}
	}
	var out []string
	for _, f := range b.read(heading).Facts {
		if f.Counts() || f.Kind == prose.Clock || f.Kind == prose.Date {
			out = append(out, f.Text)
		}
	}
	for _, m := range b.musts(heading) {
		if !strings.Contains(strings.Join(out, " "), m) && len(m) < len(heading) {
			out = append(out, m)
		}
	}
	if len(out) == 0 && b.doc.Lang.Spaced {
		best := ""
		for _, k := range prose.Keywords(heading, b.doc.Lang) {
			if len(k) > len(best) && len(k) < len(heading)-2 {
				best = k
			}
		}
		if best != "" {
			out = append(out, prose.Written(heading, best))
		}
	}
	return out[:min(len(out), 2)]
}
