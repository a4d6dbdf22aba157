package agent

import (
	"slices"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// reviews lists what shots in words alone have said, three or so at a time, after
// the last of them: a film that has time to spare looks back in another form.
func (b *board) reviews() []extra {
	var out []extra
	var items []manifest.Item
	for i, s := range b.shots[:max(0, len(b.shots)-1)] {
		if h := s.scene.Heading; h != "" && len(s.scene.Items) == 0 && s.scene.Kind != manifest.Question && s.scene.Chart == nil && !slices.ContainsFunc(items, func(it manifest.Item) bool { return overlap(it.Title, h) }) {
			items = append(items, manifest.Item{Title: h})
		}
		if len(items) == 3 {
			out = append(out, extra{i, manifest.Scene{Kind: manifest.List, Kicker: b.topic, Items: items}})
			items = nil
		}
	}
	return out
}

// keyFacts are what is worth remembering of shots that show more: the present figure
// of a change, the last of a course, when something is. They come back alone, near
// the end, where a film has far more time than words.
func (b *board) keyFacts() []extra {
	var out []extra
	add := func(i int, n manifest.Number) {
		if n.Text != "" && !b.forbidden(n.Text) && !b.forbidden(n.Label) {
			out = append(out, extra{min(max(i, len(b.shots)/2), max(0, len(b.shots)-2)), manifest.Scene{Kind: manifest.Figure, Figure: &n}})
		}
	}
	for i, s := range b.shots {
		for _, bt := range s.beats {
			for _, n := range b.remindersOf(bt, s.scene) {
				add(i, n)
			}
		}
		switch c := s.scene; {
		case c.Kind == manifest.Compare && c.Items[1].Number != nil:
			n := *c.Items[1].Number
			n.Label = c.Heading
			add(i, n)
		case c.Kind == manifest.Chart && c.Chart.Kind != "ring" && len(c.Chart.Points) > 0 && c.Heading != "" && c.Heading != b.plain().Years && c.Heading != b.plain().Parts:
			n := c.Chart.Points[len(c.Chart.Points)-1]
			n.Label = joined([]string{c.Heading, n.Label}, 2, b.doc.Lang.Spaced)
			add(i, n)
		}
	}
	return out
}

// remindersOf are when a line says something is, and what of it must be said, where
// the shot of the line shows them among other words.
func (b *board) remindersOf(bt beat, s manifest.Scene) []manifest.Number {
	if s.Figure != nil || told(s) {
		return nil
	}
	var out []manifest.Number
	if when, ok := prose.Occasion(bt.read.Text, b.doc.Lang); ok {
		out = append(out, manifest.Number{Text: prose.Capital(when, b.doc.Lang)})
	}
	for _, m := range b.musts(bt.read.Text) {
		if len(prose.Keywords(m, b.doc.Lang)) > 1 || strings.ContainsFunc(m, unicode.IsDigit) {
			out = append(out, manifest.Number{Text: m, Label: b.pointWithout(bt, m)})
		}
	}
	return out
}

// pointWithout is the point of a line, "" where it holds what stands over it.
func (b *board) pointWithout(bt beat, m string) string {
	if h := b.headline(bt); !overlap(h, m) {
		return h
	}
	return ""
}

// again shows a point of the script once more in another form, away from where
// it was said; round counts how often that was needed.
func (b *board) again(round int) extra {
	n := len(b.shots)
	from := b.shots[round%n]
	if from.scene.Kind == manifest.Question && n > 1 {
		from = b.shots[(round+1)%n] // a question that has been answered is not asked again
	}
	text := from.scene.Heading
	if text == "" && len(from.beats) > 0 {
		text = b.headline(from.beats[0])
	}
	if text == "" {
		text = b.shots[n-1].scene.Heading
	}
	if b.strong && round == 0 && n > 2 {
		return extra{n/2 - 1, manifest.Scene{Kind: manifest.Title, Heading: b.topic}}
	}
	kinds := []string{manifest.Statement, manifest.Title}
	at := (round + max(1, n/2)) % n
	if at == n-1 && n > 1 {
		at--
	}
	return extra{at, manifest.Scene{Kind: kinds[round%len(kinds)], Heading: text}}
}
