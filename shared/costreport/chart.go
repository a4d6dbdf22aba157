package costreport

import (
	"fmt"
	"slices"
	"time"
)

// A chart is the spend of each day, or month, as bars. Lengths are in per cent of the plot: the page stretches it, and its texts stay as they are.
type chart struct {
	Title, About, Unit string
	Bars               []bar
	Lines              []line   // of the scale, the highest first
	Typical            *line    // nil where it is not known
	Rows               []dayRow // the same as a table
}

type bar struct{ X, Y, Width, Height, Class, Says, Label, At, Anchor string }

type line struct{ Y, Says string }

type dayRow struct{ Key, Amount, Lines string }

// many is how many days there are at most a bar each; more are told by the month.
const many = 92

// labels is how many bars at most are named below them.
const labels = 5

// A column is what a bar is of.
type column struct {
	name, short string
	micros      int64
	lines       int
	past        bool // before the days the report is of
}

func (r Report) chart(s Span) *chart {
	columns := r.columns(s)
	var top int64
	for _, c := range columns {
		top = max(top, c.micros)
	}
	if top == 0 || len(columns) < 2 {
		return nil
	}
	months := s.count() > many
	if !months {
		top = max(top, r.Typical)
	}
	scale := steps(top)
	top = scale[0]
	c := &chart{Title: "Day by day", Unit: "Day"}
	switch {
	case months:
		c.Title, c.Unit = "Month by month", "Month"
	case s.Period() == OneDay:
		c.Title = "With the four weeks before"
	}
	for _, v := range scale {
		c.Lines = append(c.Lines, line{trim(100 - float64(v)/float64(top)*100), axis(v, scale[0])})
	}
	if r.Typical > 0 && !months {
		c.Typical = &line{trim(100 - float64(r.Typical)/float64(top)*100), "A typical day: " + dollars(r.Typical)}
	}
	c.About = about(columns)
	every := (len(columns) + labels - 1) / labels
	for i, col := range columns {
		c.Bars = append(c.Bars, col.bar(i, len(columns), top, (len(columns)-1-i)%every == 0))
		if col.micros != 0 {
			c.Rows = append(c.Rows, dayRow{col.name, dollars(col.micros), count(col.lines)})
		}
	}
	return c
}

// columns are the days of the chart, those without spend among them.
func (r Report) columns(s Span) []column {
	if s.Period() == OneDay {
		s.First = s.Since()
	}
	spent := map[string]Group{}
	for _, g := range slices.Concat(r.Earlier, r.Days) {
		spent[g.Key] = g
	}
	var columns []column
	for _, day := range s.days() {
		t, err := time.Parse(time.DateOnly, day)
		if err != nil {
			continue // days are made from times
		}
		col := column{name: t.Format("Mon 2 Jan 2006"), short: t.Format("2 Jan"), micros: spent[day].Micros, lines: spent[day].Lines, past: day < r.From}
		if s.count() > many {
			col.name, col.short = t.Format("January 2006"), t.Format("Jan")
			if last := len(columns) - 1; last >= 0 && columns[last].name == col.name {
				columns[last].micros += col.micros
				columns[last].lines += col.lines
				continue
			}
		}
		columns = append(columns, col)
	}
	return columns
}

// about is the chart in words, for who does not see it.
func about(columns []column) string {
	most, with := columns[0], 0
	for _, c := range columns {
		if c.micros > most.micros {
			most = c
		}
		if c.micros != 0 {
			with++
		}
	}
	return fmt.Sprintf("Bars from %s to %s. Something was spent in %d of %d; most on %s: %s. The table below has the numbers.",
		columns[0].name, columns[len(columns)-1].name, with, len(columns), most.name, dollars(most.micros))
}

// bar places the column: its slot is a part of the width, of which it takes seven tenths.
func (c column) bar(i, n int, top int64, named bool) bar {
	slot := 100 / float64(n)
	height := float64(max(0, c.micros)) / float64(top) * 100
	b := bar{
		X: trim((float64(i) + .15) * slot), Width: trim(.7 * slot), Y: trim(100 - height), Height: trim(height),
		Says: c.name + ": " + dollars(c.micros), At: trim((float64(i) + .5) * slot), Anchor: "middle",
	}
	if c.past {
		b.Class = "past"
	}
	if named {
		b.Label = c.short
	}
	switch i {
	case n - 1:
		b.Anchor, b.At = "end", "100"
	case 0:
		b.Anchor, b.At = "start", "0"
	}
	return b
}

// steps returns a scale that ends at or above top in round numbers: the highest first, 0 last.
func steps(top int64) []int64 {
	unit := int64(1)
	for unit*10 <= top {
		unit *= 10
	}
	// A fifth, a half or the whole of a power of ten, whichever gives four lines at most above 0.
	for _, step := range []int64{max(1, unit/5), max(1, unit/2), unit, 2 * unit, 5 * unit} {
		n := (top + step - 1) / step
		if n > 4 {
			continue
		}
		var scale []int64
		for i := n; i >= 0; i-- {
			scale = append(scale, i*step)
		}
		return scale
	}
	return []int64{10 * unit, 0}
}

// axis is an amount beside a line of the scale: as few digits as the scale takes.
func axis(micros, top int64) string {
	switch {
	case micros == 0:
		return "$0"
	case top >= 4*dollar:
		return "$" + thousands(micros/dollar) + half(micros)
	}
	return dollars(micros)
}

// half is what whole dollars leave of an amount on the scale.
func half(micros int64) string {
	if micros%dollar == 0 {
		return ""
	}
	return fmt.Sprintf(".%02d", micros%dollar/cent)
}
