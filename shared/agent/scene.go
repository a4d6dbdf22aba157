package agent

import (
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

// most is how many entries a list shows, longKicker the most graphemes of a kicker.
const (
	longName   = 44 // graphemes of a name a film opens with
	most       = 6
	longKicker = 28
)

// title is the scene the film opens with.
func (b *board) title(group []beat) manifest.Scene {
	for _, form := range []func([]beat) (manifest.Scene, bool){b.question, b.portion} {
		if s, ok := form(group[:min(len(group), 2)]); ok && len(group) < 3 {
			return s
		}
	}
	s := manifest.Scene{Kind: manifest.Title, Heading: b.headline(group[0])}
	if len(group) > 1 {
		s.Body = b.headline(group[1])
	} else if list, ok := prose.Enumerated(group[0].read.Text, b.doc.Lang); ok && list.Intro != "" {
		s.Heading, s.Body = prose.Headline(list.Intro, b.doc.Lang), joined(list.Items, 4, b.doc.Lang.Spaced)
	}
	if name, rest, ok := b.named(group[0]); ok && s.Body == "" {
		s.Heading, s.Body = name, rest
	}
	s.Kicker = b.kicker(group[0], s.Heading)
	return s
}

// named divides an opening line that is a name and what is said of it: "Book festival
// of Montefiore, 12 to 14 September". It is false for any other.
func (b *board) named(bt beat) (name, rest string, ok bool) {
	parts := prose.Clauses(bt.read.Text, b.doc.Lang)
	if len(parts) != 2 || bt.read.Call || bt.read.Question || uniseg.GraphemeClusterCount(parts[0]) > longName {
		return "", "", false
	}
	dated := b.headline(bt) != parts[0] && slices.ContainsFunc(b.read(parts[1]).Facts, func(f prose.Fact) bool { return f.Kind == prose.Date }) && len(figuresAndDates(b.read(parts[0]).Facts)) == 0
	if !dated && !(b.strong && strings.HasPrefix(strings.ToLower(parts[0]), strings.ToLower(b.topic))) {
		return "", "", false
	}
	return parts[0], prose.Capital(parts[1], b.doc.Lang), len(prose.Keywords(parts[0], b.doc.Lang)) > 0
}

// figuresAndDates are the facts that say how many or when.
func figuresAndDates(facts []prose.Fact) []prose.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f prose.Fact) bool { return !f.Counts() && f.Kind != prose.Date && f.Kind != prose.Clock })
}

// closing is the scene the film ends with: the call to action, and where to turn.
func (b *board) closing(group []beat) manifest.Scene {
	last := group[len(group)-1]
	s := manifest.Scene{Kind: manifest.Closing, Heading: b.headline(last)}
	for i := len(group) - 1; i >= 0; i-- {
		if c := contact(group[i].read.Facts); c != nil {
			s.Body = c.Text
			if ask := b.asking(group[i].read, *c); len(group) == 1 && ask != "" {
				s.Heading = prose.Headline(ask, b.doc.Lang)
			}
			break
		}
	}
	if len(group) > 1 && s.Body == "" {
		s.Heading, s.Body = b.headline(group[0]), b.headline(last)
	}
	switch {
	case s.Body == "":
	case strings.EqualFold(s.Heading, s.Body) && b.strong:
		s.Heading = b.topic
	case strings.Contains(strings.ToLower(s.Heading), strings.ToLower(s.Body)):
		s.Body = "" // an address is shown once
	}
	s.Kicker = b.kicker(last, s.Heading+s.Body)
	return b.farewell(s, group)
}

// asking is what a sentence asks for without the contact it names, "" where that
// cannot stand alone: "Download now" can, "Call" cannot.
func (b *board) asking(s prose.Sentence, c prose.Fact) string {
	ask := prose.Ask(s, c, b.doc.Lang)
	if !closes(s, c, b.doc.Lang) && !strings.Contains(s.Text[c.End:], ask) {
		return "" // more is asked than that
	}
	if ask != "" || !closes(s, c, b.doc.Lang) {
		return ask
	}
	ask = prose.Before(s, c, b.doc.Lang)
	if len(prose.Keywords(ask, b.doc.Lang)) > 1 {
		return ask
	}
	return ""
}

// closes reports whether nothing but another way to get in touch follows a
// contact, so that what precedes it stands alone.
func closes(s prose.Sentence, c prose.Fact, lang language.Language) bool {
	for _, f := range s.Facts {
		if f.Contact() && f.Start > c.Start {
			return true
		}
	}
	return len(prose.Keywords(s.Text[c.End:], lang)) == 0
}

// scene chooses what the lines of one shot are shown as, the most telling form first.
func (b *board) scene(group []beat) manifest.Scene {
	for _, form := range []func([]beat) (manifest.Scene, bool){b.course, b.entries, b.contact, b.compare, b.portion, b.enumeration, b.question, b.quotation, b.figure} {
		if s, ok := form(group); ok {
			return s
		}
	}
	return b.statement(group)
}

// statement is a line told in words alone.
func (b *board) statement(group []beat) manifest.Scene {
	s := manifest.Scene{Kind: manifest.Statement, Heading: b.headline(group[0])}
	if len(group) > 1 {
		if items := b.headlines(group); len(items) > 2 {
			return manifest.Scene{Kind: manifest.List, Kicker: b.kicker(group[0], ""), Items: items}
		}
		s.Body = b.headline(group[1])
	}
	if rows := b.contacts(group[0]); len(rows) == 1 {
		s.Icon = rows[0].Icon
	}
	s.Kicker = b.kicker(group[0], s.Heading)
	return s
}

// entries shows lines that are entries of a list: numbered where their order
// counts, as a chart where each is a label and a figure of one unit.
func (b *board) entries(group []beat) (manifest.Scene, bool) {
	first := group[len(group)-1]
	if first.unit.list == 0 {
		return manifest.Scene{}, false
	}
	s := manifest.Scene{Kind: manifest.List, Heading: prose.Headline(first.unit.section, b.doc.Lang)}
	var texts []string
	for _, bt := range group {
		if bt.unit.list == 0 {
			s.Heading = b.headline(bt)
			continue
		}
		texts = append(texts, bt.read.Text)
	}
	if timed, ok := b.timeline(texts, s.Heading); ok {
		return timed, true
	}
	if items, ok := b.prices(texts); ok {
		s.Kind, s.Items = manifest.Price, items
		return s, true
	}
	if chart, ok := b.series(texts); ok {
		s.Kind, s.Chart = manifest.Chart, &chart
		return s, true
	}
	if first.unit.ordered {
		s.Kind = manifest.Steps
		if done := first.unit.place - len(texts) + 1; done > 0 {
			s.First = done + 1
		}
	}
	for _, t := range texts[:min(len(texts), most)] {
		s.Items = append(s.Items, b.item(t))
	}
	return s, len(s.Items) > 1 || len(s.Items) == 1 && s.Kind == manifest.Steps && speechOf(group) > longList/2
}

// enumeration shows a list told in one sentence.
func (b *board) enumeration(group []beat) (manifest.Scene, bool) {
	for _, bt := range group {
		list, ok := prose.Enumerated(bt.read.Text, b.doc.Lang)
		if !ok {
			continue
		}
		s := manifest.Scene{Kind: manifest.List, Heading: prose.Headline(list.Intro, b.doc.Lang), Kicker: b.kicker(bt, list.Intro)}
		if timed, ok := b.timeline(list.Items, s.Heading); ok {
			timed.Kicker = b.kicker(bt, s.Heading)
			return timed, true
		}
		if items, ok := b.prices(list.Items); ok {
			s.Kind, s.Items = manifest.Price, items
			return s, true
		}
		if chart, ok := b.series(list.Items); ok {
			s.Kind, s.Chart = manifest.Chart, &chart
			if !strings.ContainsAny(bt.read.Text, ":：") { // what leads to the list is part of its sentence
				s.Heading = b.standing(prose.Subject(s.Heading, b.doc.Lang), bt.read.Text, b.plain().Parts)
			}
			return s, true
		}
		if bt.read.Sequence || bt.unit.steps == len(list.Items) {
			s.Kind = manifest.Steps
		}
		for _, item := range list.Items[:min(len(list.Items), most)] {
			s.Items = append(s.Items, b.item(item))
		}
		return s, true
	}
	return manifest.Scene{}, false
}

// item is one entry: "Monday: soup" has the part after the colon as its body.
func (b *board) item(text string) manifest.Item {
	text = strings.TrimRight(strings.TrimSpace(text), ".,;:。、，；।")
	for _, mark := range []string{": ", "：", " – ", " — "} {
		if head, tail, ok := strings.Cut(text, mark); ok && head != "" && tail != "" && strings.Count(head, " ") < 5 {
			return manifest.Item{Title: head, Body: tail}
		}
	}
	if b.doc.Lang.Seconds(text) > 4.5 {
		text = prose.Headline(text, b.doc.Lang)
	}
	return manifest.Item{Title: prose.Capital(text, b.doc.Lang)}
}

// headlines returns the lines of a shot as entries.
func (b *board) headlines(group []beat) []manifest.Item {
	var items []manifest.Item
	for _, bt := range group[:min(len(group), most)] {
		items = append(items, manifest.Item{Title: b.headline(bt)})
	}
	return items
}

// quotation shows a line that is mostly a quotation.
func (b *board) quotation(group []beat) (manifest.Scene, bool) {
	if len(group) != 1 {
		return manifest.Scene{}, false
	}
	text := group[0].read.Text
	for _, f := range group[0].read.Facts {
		if f.Kind == prose.Quote && len(f.Text)*2 > len(text) {
			source := strings.Trim(text[:f.Start]+text[f.End:], "“”«»„「」『』\"—–-:：,，、. ")
			return manifest.Scene{Kind: manifest.Quote, Heading: f.Text, Body: prose.Headline(source, b.doc.Lang)}, true
		}
	}
	return manifest.Scene{}, false
}

// headline is the point of a line, or its first words where it makes none.
func (b *board) headline(bt beat) string {
	if h := prose.Headline(bt.read.Text, b.doc.Lang); h != "" {
		return h
	}
	return prose.Split(bt.read.Text, 26, b.doc.Lang)[0]
}

// kicker is the small line over a heading: the heading of the brief's section,
// or the topic, where the heading does not say it already.
func (b *board) kicker(bt beat, heading string) string {
	for _, k := range []string{prose.Headline(bt.unit.section, b.doc.Lang), b.topic} {
		if k != "" && uniseg.GraphemeClusterCount(k) <= longKicker && !b.forbidden(k) && !overlap(k, heading) {
			return k
		}
	}
	return ""
}

// overlap reports whether one of two texts holds the other, whatever the case.
func overlap(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return strings.Contains(a, b) && b != "" || strings.Contains(b, a)
}

// joined writes up to n entries in one line.
func joined(items []string, n int, spaced bool) string {
	if spaced {
		return strings.Join(items[:min(n, len(items))], " · ")
	}
	return strings.Join(items[:min(n, len(items))], "・")
}
