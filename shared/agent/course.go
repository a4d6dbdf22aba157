package agent

import (
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// courses numbers the units that tell one course of time together: a figure year
// by year, in one sentence or several, or moments one after the other in one sentence.
func (w *writer) courses(units []unit) []unit {
	for i := 0; i < len(units); i++ {
		n := w.courseAt(units[i:])
		for k := i; k < i+n; k++ {
			units[k].course, units[k].call = i+1, false // what has been calls for nothing
		}
		i += max(n-1, 0)
	}
	return units
}

// courseAt returns how many units tell one course from the first on, 0 for none.
func (w *writer) courseAt(units []unit) int {
	for n := min(mostMoments, len(units)); n > 0; n-- {
		if w.tellsCourse(units[:n]) {
			return n
		}
	}
	return 0
}

func (w *writer) tellsCourse(units []unit) bool {
	for _, u := range units {
		if u.list > 0 && !u.dated || u.question || u.heading || u.sequence {
			return false
		}
	}
	if _, _, ok := prose.ByYear(joinedText(units), w.present, w.doc.Lang); ok {
		return len(units) == 1 || !w.yearly(units[1:]) && !w.yearly(units[:len(units)-1])
	}
	if len(units) > 1 || units[0].call {
		return false
	}
	_, ok := w.momentsIn(units[0].text)
	return ok
}

// yearly reports whether fewer units tell the whole course.
func (w *writer) yearly(units []unit) bool {
	list, _, ok := prose.ByYear(joinedText(units), w.present, w.doc.Lang)
	return ok && len(list) > len(units)
}

// joinedText is what units say, as one text.
func joinedText(units []unit) string {
	var parts []string
	for _, u := range units {
		parts = append(parts, u.text)
	}
	return strings.Join(parts, " ")
}

// presentYear is the year the brief is of, 0 where it does not say.
func (w *writer) presentYear() int {
	for _, s := range w.doc.Sentences {
		if y := prose.PresentYear(s.Text, w.doc.Lang); y > 0 && !s.Injection {
			return y
		}
	}
	return 0
}

// momentsIn returns the moments one sentence tells, in the order of time; hours
// somebody is to be found are none.
func (w *writer) momentsIn(text string) ([]prose.Moment, bool) {
	if _, _, hours := prose.Hours(text, w.doc.Lang); hours || w.forbidden(text) {
		return nil, false
	}
	list, ok := prose.Moments(text, w.doc.Lang)
	if !ok || len(list) > mostMoments || !inOrder(list) {
		return nil, false
	}
	return list, true
}

// inOrder reports whether moments follow each other: no two at one time, no year before an earlier one.
func inOrder(list []prose.Moment) bool {
	for i := 1; i < len(list); i++ {
		if list[i].When == list[i-1].When || list[i].Year > 0 && list[i].Year < list[i-1].Year {
			return false
		}
	}
	return true
}

// course shows lines that tell one course of time: figures by year as a line,
// moments on an axis.
func (b *board) course(group []beat) (manifest.Scene, bool) {
	var units []unit
	for _, bt := range group {
		if bt.unit.course == 0 || bt.unit.course != group[0].unit.course {
			return manifest.Scene{}, false
		}
		if n := len(units); n == 0 || units[n-1].order != bt.unit.order {
			units = append(units, bt.unit)
		}
	}
	if chart, ok := b.byYear(joinedText(units)); ok {
		chart.Kicker = b.kicker(group[0], chart.Heading)
		return chart, true
	}
	list, ok := b.momentsIn(joinedText(units))
	if !ok {
		return manifest.Scene{}, false
	}
	s := b.axis(list, "")
	s.Kicker = b.kicker(group[0], "")
	return s, true
}

// byYear draws the figures of a text year by year.
func (b *board) byYear(text string) (manifest.Scene, bool) {
	list, what, ok := prose.ByYear(text, b.present, b.doc.Lang)
	if !ok {
		return manifest.Scene{}, false
	}
	chart := manifest.Series{Kind: "line", Unit: list[0].Figure.Unit}
	for _, y := range list {
		n := y.Figure.Number
		if n.Label = prose.Capital(y.When, b.doc.Lang); b.forbidden(n.Label) {
			return manifest.Scene{}, false
		}
		if y.Year == 0 {
			chart.Kind = "bar" // how far apart the years are is not told
		}
		chart.Points = append(chart.Points, n)
	}
	heading := b.plain().Years
	if what != "" && !b.forbidden(what) {
		heading = prose.Capital(what, b.doc.Lang)
	}
	return manifest.Scene{Kind: manifest.Chart, Heading: heading, Chart: &chart}, !b.forbidden(heading)
}
