package agent

import (
	"slices"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// figure shows the one number of a line large, or several of them side by side.
func (b *board) figure(group []beat) (manifest.Scene, bool) {
	if s, ok := b.hours(group); ok {
		return s, true
	}
	var items []manifest.Item
	var best *manifest.Number
	var of beat
	weight, price, prices := 0.0, false, true
	for _, bt := range group {
		for _, f := range bt.read.Facts {
			if !tells(f) || counted(bt.read, f) {
				continue
			}
			n := b.number(bt.read, f)
			if !f.Word || f.Unit != "" {
				items = append(items, manifest.Item{Title: n.Text, Body: n.Label, Number: &n})
				prices = prices && b.asked(bt.read, f)
			}
			if w := factWeight(f); best == nil || w > weight {
				best, of, weight, price = &n, bt, w, b.asked(bt.read, f)
			}
		}
	}
	if best == nil || best.Text == "" {
		return manifest.Scene{}, false
	}
	if len(items) > 1 && b.tellable(group, items) {
		s := manifest.Scene{Kind: manifest.List, Items: items[:min(len(items), most)]}
		if len(group) == 1 && b.whole(group[0]) {
			s.Heading = b.headline(group[0])
		}
		if says(s.Heading, items) {
			return manifest.Scene{}, false // the line itself shows them
		}
		s.Kicker = b.kicker(group[0], s.Heading)
		return menu(s, prices), true
	}
	s := manifest.Scene{Kind: manifest.Figure, Figure: best, Kicker: b.kicker(of, best.Text+" "+best.Label)}
	if head := b.headline(of); best.Label == "" && !strings.Contains(head, best.Text) {
		s.Heading = b.around(of.read, *best) // another clause's point would not be the figure's
	} else if b.adds(head, *best) && (best.Label == "" || !strings.Contains(of.read.Text, best.Text+" "+best.Label)) {
		s.Heading = head
	}
	return tagged(s, price, of.read.Text), true
}

// says reports whether a heading holds every figure of a list, some of which it
// would leave without a name.
func says(heading string, items []manifest.Item) bool {
	nameless := false
	for _, it := range items {
		if !strings.Contains(heading, it.Title) {
			return false
		}
		nameless = nameless || it.Body == ""
	}
	return nameless
}

// tellable reports whether figures can stand in a list: each says what it is, or
// the line over them says it for all.
func (b *board) tellable(group []beat, items []manifest.Item) bool {
	nameless := slices.ContainsFunc(items, func(it manifest.Item) bool { return it.Body == "" })
	return !nameless || len(group) == 1 && b.whole(group[0]) || len(items) > 2
}

// whole reports whether a line's headline is all of it.
func (b *board) whole(bt beat) bool {
	return b.headline(bt) == strings.TrimRight(bt.read.Text, ".,。、，।")
}

// counted reports whether a figure only says how many steps there are: the steps show it.
func counted(s prose.Sentence, f prose.Fact) bool {
	return s.Steps > 0 && f.Kind == prose.Quantity && f.Number.Value == float64(s.Steps)
}

// adds reports whether a heading says more than the figure under it and its label.
func (b *board) adds(heading string, n manifest.Number) bool {
	if n.Label != "" && overlap(heading, n.Label) || prose.Dangles(heading, b.doc.Lang) {
		return false
	}
	rest := strings.ReplaceAll(strings.ToLower(heading), strings.ToLower(n.Text), " ")
	return n.Label != "" || len(prose.Keywords(rest, b.doc.Lang)) > 1 || !b.doc.Lang.Spaced
}

// number is a fact as the picture shows it, labelled by the words around it.
func (b *board) number(s prose.Sentence, f prose.Fact) manifest.Number {
	n := f.Number
	if n.Text == "" {
		n.Text = f.Text
	}
	if f.Kind == prose.Price || f.Kind == prose.Quantity || f.Kind == prose.Percent {
		if q := prose.Qualified(s, f, b.doc.Lang); strings.HasSuffix(q, n.Text) && !b.forbidden(q) {
			n.Text = q
		}
	}
	n.Label = b.label(s, f)
	if f.Kind == prose.Change { // the present figure is not by how much it grew
		n.Label = prose.Subject(n.Label, b.doc.Lang)
	}
	if b.forbidden(n.Label) || f.Kind == prose.Date && !strings.Contains(n.Label, " ") {
		n.Label = ""
	}
	return n
}

// label is what a figure counts: all that is said of it where it opens its
// sentence, else the words next to it. What opens a clause that depends on another
// ("that switched save") is no name for anything.
func (b *board) label(s prose.Sentence, f prose.Fact) string {
	if (f.Counts() || f.Kind == prose.Clock) && len(s.Facts) == 1 || f.Kind == prose.Percent && f.Start < 8 {
		if rest := b.ofWhat(s.Text, f.Start, f.End); rest != "" {
			return rest
		}
	}
	label := prose.Label(s, f, b.doc.Lang)
	if at := strings.Index(s.Text, label); at > 0 && label != "" {
		before := strings.TrimRight(s.Text[:at], " ")
		if word := before[strings.LastIndexByte(before, ' ')+1:]; prose.Dangles(word+" "+label, b.doc.Lang) {
			return ""
		}
	}
	return label
}

// compare shows a figure before and after.
func (b *board) compare(group []beat) (manifest.Scene, bool) {
	for _, bt := range group {
		for _, f := range bt.read.Facts {
			if f.Kind != prose.Change {
				continue
			}
			former, present := f.Former.Number, f.Present.Number
			label := prose.Subject(prose.Label(bt.read, f, b.doc.Lang), b.doc.Lang)
			s := manifest.Scene{Kind: manifest.Compare, Heading: b.standing(label, bt.read.Text, ""), Items: []manifest.Item{
				{Title: former.Text, Number: &former}, {Title: present.Text, Number: &present},
			}}
			if s.Heading == "" {
				s.Heading = b.headline(bt)
			}
			s.Kicker = b.kicker(bt, s.Heading)
			return s, true
		}
	}
	return manifest.Scene{}, false
}

// series makes a chart of entries that each are a label and one figure, all of one unit.
func (b *board) series(entries []string) (manifest.Series, bool) {
	chart := manifest.Series{Kind: "bar"}
	if len(entries) < 3 || len(entries) > 10 {
		return chart, false
	}
	for i, e := range entries {
		read := prose.ReadSentence(e, b.doc.Lang)
		if len(read.Facts) != 1 || !read.Facts[0].Counts() || read.Facts[0].Word {
			return chart, false
		}
		f := read.Facts[0]
		if i == 0 {
			chart.Unit = f.Unit
		}
		n := f.Number
		n.Label = prose.Counted(entryLabel(e, f), b.doc.Lang)
		if f.Start == 0 && prose.Governs(b.doc.Lang) {
			return chart, false
		}
		if f.Unit != chart.Unit || n.Label == "" || n.Value < 0 {
			return chart, false
		}
		chart.Points = append(chart.Points, n)
	}
	return chart, true
}

// entryLabel is an entry without its figure.
func entryLabel(e string, f prose.Fact) string {
	rest := strings.TrimRight(e[:f.Start], " ") + " " + strings.TrimLeft(e[f.End:], " ")
	return strings.Trim(rest, " :：–—-=→>,、，.()（）")
}

// tells reports whether a fact can fill a picture: a figure, a time or a date,
// but not a lone one and not a year.
func tells(f prose.Fact) bool {
	switch f.Kind {
	case prose.Date:
		return strings.ContainsFunc(f.Text, unicode.IsLetter) || len(f.Text) > 5
	case prose.Quantity:
		return f.Number.Value != 1 && (!f.Word || f.Unit != "") // "one in five" is no five
	}
	return f.Counts() || f.Kind == prose.Clock
}
