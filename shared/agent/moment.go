package agent

import (
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// mostMoments is how many moments a timeline has.
const mostMoments = 5

// moments reads texts that each tell a moment, in the order of the brief; false
// where one does not, or there are too few or too many.
func (b *board) moments(texts []string) ([]prose.Moment, bool) {
	if len(texts) < 2 || len(texts) > mostMoments {
		return nil, false
	}
	var out []prose.Moment
	for _, t := range texts {
		m, ok := prose.ReadMoment(t, b.doc.Lang)
		if !ok {
			return nil, false
		}
		out = append(out, m)
	}
	return out, inOrder(out)
}

// timeline shows moments on an axis; years that each have one figure of a kind
// are a line instead.
func (b *board) timeline(texts []string, heading string) (manifest.Scene, bool) {
	moments, ok := b.moments(texts)
	if !ok {
		return manifest.Scene{}, false
	}
	if chart, label, ok := b.line(moments); ok {
		if heading == "" {
			heading = label
		}
		return manifest.Scene{Kind: manifest.Chart, Heading: heading, Chart: &chart}, heading != ""
	}
	return b.axis(moments, heading), true
}

// axis puts moments on a line of time.
func (b *board) axis(moments []prose.Moment, heading string) manifest.Scene {
	s := manifest.Scene{Kind: manifest.Timeline, Heading: heading}
	for _, m := range moments {
		s.Items = append(s.Items, manifest.Item{Title: m.When, Body: m.What})
	}
	return s
}

// line makes a line of a figure over years, with what it counts.
func (b *board) line(moments []prose.Moment) (chart manifest.Series, label string, ok bool) {
	chart.Kind = "line"
	if len(moments) < 3 {
		return chart, "", false
	}
	for i, m := range moments {
		var figure *prose.Fact
		read := prose.ReadSentence(m.What, b.doc.Lang)
		for _, f := range read.Facts {
			if f.Counts() && !f.Word && figure != nil || m.Year == 0 {
				return chart, "", false
			}
			if f.Counts() && !f.Word {
				figure = &f
			}
		}
		if figure == nil || figure.Kind == prose.Span || i > 0 && figure.Unit != chart.Unit && figure.Unit != "" {
			return chart, "", false
		}
		if i == 0 {
			chart.Unit = figure.Unit
			label = b.standing(prose.Subject(prose.Label(read, *figure, b.doc.Lang), b.doc.Lang), m.What, b.plain().Years)
		} else if len(prose.Keywords(entryLabel(m.What, *figure), b.doc.Lang)) > 2 {
			return chart, "", false // more is told than a figure
		}
		n := figure.Number
		n.Label = m.When
		chart.Points = append(chart.Points, n)
	}
	return chart, label, !b.forbidden(label)
}

// dated makes neighbouring sentences that each tell a moment a list; lists is more
// than any list's number.
func (w *writer) dated(units []unit, lists int) []unit {
	for i := 0; i < len(units); i++ {
		n := 0
		for i+n < len(units) && n < mostMoments && w.momentous(units[i+n]) {
			n++
		}
		for k := i; (n > 2 || n == 2 && w.years(units[i:i+n])) && k < i+n; k++ {
			units[k].list, units[k].dated = lists+1+i, true
		}
		i += max(n-1, 0)
	}
	return units
}

// years reports whether every one of units tells what was in a year: two of them make
// a line of time, where two days are only two days.
func (w *writer) years(units []unit) bool {
	last := 0
	for _, u := range units {
		m, ok := prose.ReadMoment(u.text, w.doc.Lang)
		if !ok || m.Year <= last {
			return false
		}
		last = m.Year
	}
	return true
}

// momentous reports whether a sentence of its own tells a moment.
func (w *writer) momentous(u unit) bool {
	if u.list > 0 || u.call || u.question || u.heading || u.sequence {
		return false
	}
	_, ok := prose.ReadMoment(u.text, w.doc.Lang)
	return ok
}
