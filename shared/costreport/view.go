package costreport

import (
	"fmt"
	"html/template"
	"strings"
	"time"
)

// A view is the report as the page shows it.
type view struct {
	Policy, Whose, Title, Total, Compared, Typical, Footer string
	Style                                                  template.CSS
	Facts                                                  []fact
	Caps                                                   []meter
	Chart                                                  *chart // nil where nothing was spent on any day that it would show
	Parts                                                  []part
	Empty                                                  bool
}

type fact struct{ Name, Value string }

// A meter is how far a cap is used.
type meter struct{ Name, Class, Used, Of, Width, Share string }

func (r Report) view(s Span) view {
	v := view{
		Policy: Policy(), Style: template.CSS(style), //nolint:gosec // G203: the package's own file
		Whose: "All tenants", Title: s.title(), Total: dollars(r.Total), Empty: len(r.Days) == 0,
		Footer: "Made " + r.Made.UTC().Format("2 January 2006, 15:04") + " UTC. Days are UTC's. A call counts on the day its cost was settled: one whose cost is not known yet, " +
			"on the day it will be. What our own machines make costs nothing and is not listed.",
	}
	if r.Scope == OfTenant {
		v.Whose = r.Tenant
	}
	v.compare(r, s)
	lines, most := 0, Group{}
	for _, g := range r.Days {
		lines += g.Lines
		if g.Micros > most.Micros {
			most = g
		}
	}
	v.Facts = append(v.Facts, fact{"Ledger lines", count(lines)})
	if s.Period() != OneDay {
		v.Facts = append(v.Facts, fact{"Days with spend", fmt.Sprintf("%d of %d", len(r.Days), s.count())})
		if most.Key != "" {
			v.Facts = append(v.Facts, fact{"Dearest day", dollars(most.Micros) + " on " + shortDay(most.Key)})
		}
	}
	if r.Typical > 0 {
		v.Facts = append(v.Facts, fact{"A typical day", dollars(r.Typical)})
	}
	if r.Budget.Day != nil {
		v.Caps = append(v.Caps, r.Budget.Day.meter("Cap of the day"))
	}
	v.Caps = append(v.Caps, r.Budget.Month.meter("Cap of the month"))
	v.Chart = r.chart(s)
	for _, p := range []part{
		ranked("Tenants", "Tenant", r.Tenants, r.Total), ranked("Backends", "Backend", r.Backends, r.Total), ranked("Presets", "Preset", r.Presets, r.Total),
	} {
		if len(p.Rows) > 0 {
			v.Parts = append(v.Parts, p)
		}
	}
	return v
}

// compare says how the total stands to the days before.
func (v *view) compare(r Report, s Span) {
	if r.Before == nil {
		return
	}
	before := map[Period]string{OneDay: "the day before", OneMonth: "the month before", Days: fmt.Sprintf("the %d days before", s.count())}[s.Period()]
	switch was := r.Before.Total; {
	case was <= 0 && r.Total <= 0:
		v.Compared = "Nothing was spent " + before + " either."
	case was <= 0:
		v.Compared = "Nothing was spent " + before + "."
	case r.Total == was:
		v.Compared = "As much as " + before + "."
	case r.Total >= 10*was:
		v.Compared = fmt.Sprintf("%d times %s (%s).", r.Total/was, before, dollars(was))
	case r.Total > was:
		v.Compared = fmt.Sprintf("%s more than %s (%s).", percent(r.Total-was, was), before, dollars(was))
	default:
		v.Compared = fmt.Sprintf("%s less than %s (%s).", percent(was-r.Total, was), before, dollars(was))
	}
}

func (c CapUsage) meter(name string) meter {
	m := meter{Name: name, Class: state(c), Used: dollars(c.Used), Of: dollars(c.Cap), Width: "100", Share: percent(c.Used, c.Cap)}
	if c.Used < c.Cap {
		m.Width = hundredths(c.Used, c.Cap)
	}
	return m
}

// title is what the days are called.
func (s Span) title() string {
	switch s.Period() {
	case OneDay:
		return s.First.Format("Monday, 2 January 2006")
	case OneMonth:
		return s.First.Format("January 2006")
	}
	from := "2 January 2006"
	switch {
	case s.First.Year() == s.Last.Year() && s.First.Month() == s.Last.Month():
		from = "2"
	case s.First.Year() == s.Last.Year():
		from = "2 January"
	}
	return s.First.Format(from) + " to " + s.Last.Format("2 January 2006")
}

// shortDay is a day among others of a few weeks.
func shortDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 Jan")
}

const (
	cent   = 10_000
	dollar = 100 * cent
)

// dollars is an amount to read: cents, and of less than ten of them hundredths of a cent.
func dollars(micros int64) string {
	sign := ""
	if micros < 0 {
		sign, micros = "−", -micros
	}
	if micros > 0 && micros < 10*cent {
		return fmt.Sprintf("%s$0.%04d", sign, max(1, (micros+50)/100))
	}
	cents := (micros + cent/2) / cent
	return fmt.Sprintf("%s$%s.%02d", sign, thousands(cents/100), cents%100)
}

func count(n int) string { return thousands(int64(n)) }

// thousands groups the digits of a number that is not negative.
func thousands(n int64) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// percent is a part of a whole to read, 0 % of nothing.
func percent(part, whole int64) string {
	if whole <= 0 || part <= 0 {
		return "0\u00a0%"
	}
	switch p := float64(part) / float64(whole) * 100; {
	case p < 1:
		return "under 1\u00a0%"
	case p > 99 && p < 100:
		return "over 99\u00a0%"
	default:
		return fmt.Sprintf("%.0f\u00a0%%", p)
	}
}

// hundredths is a part of a whole as a length in an SVG, in per cent.
func hundredths(part, whole int64) string {
	if whole <= 0 || part <= 0 {
		return "0"
	}
	return trim(float64(part) / float64(whole) * 100)
}

func trim(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}
