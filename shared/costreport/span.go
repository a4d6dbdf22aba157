package costreport

import (
	"time"
)

// A Span is whole days, UTC, the first and the last included.
type Span struct{ First, Last time.Time }

// Day returns the day of t.
func Day(t time.Time) Span {
	day := t.UTC().Truncate(24 * time.Hour)
	return Span{day, day}
}

// Month returns the calendar month of t.
func Month(t time.Time) Span {
	t = t.UTC()
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	return Span{first, first.AddDate(0, 1, -1)}
}

// Between returns the days from first to last, of any hours.
func Between(first, last time.Time) Span { return Span{Day(first).First, Day(last).Last} }

// Period says what a span is.
type Period string

// The periods.
const (
	OneDay   Period = "day"
	OneMonth Period = "month" // a calendar month
	Days     Period = "days"  // any other
)

// Period returns what s is.
func (s Span) Period() Period {
	switch s {
	case Day(s.First):
		return OneDay
	case Month(s.First):
		return OneMonth
	}
	return Days
}

// Name is what a span is called: 2026-11-22, 2026-11, or 2026-11-01/2026-11-20.
func (s Span) Name() string {
	switch s.Period() {
	case OneDay:
		return s.First.Format(time.DateOnly)
	case OneMonth:
		return s.First.Format("2006-01")
	}
	return s.First.Format(time.DateOnly) + "/" + s.Last.Format(time.DateOnly)
}

// Before returns the span that s is compared with: the day or month before, or as many days.
func (s Span) Before() Span {
	if s.Period() == OneMonth {
		return Month(s.First.AddDate(0, -1, 0))
	}
	n := s.count()
	return Span{s.First.AddDate(0, 0, -n), s.First.AddDate(0, 0, -1)}
}

// trend is how many days before a single one are told with it: four weeks, so that every day of the week is there as often.
const trend = 28

// Since returns the first day whose spend a report of s takes.
func (s Span) Since() time.Time {
	if s.Period() == OneDay {
		return s.First.AddDate(0, 0, -trend)
	}
	return s.Before().First
}

// Over returns when the last day has ended.
func (s Span) Over() time.Time { return s.Last.AddDate(0, 0, 1) }

func (s Span) count() int { return int(s.Over().Sub(s.First) / (24 * time.Hour)) }

// days returns every day of s, as the spend of it is kept.
func (s Span) days() []string {
	days := make([]string, s.count())
	for i := range days {
		days[i] = s.First.AddDate(0, 0, i).Format(time.DateOnly)
	}
	return days
}

// holds reports whether a day is one of s.
func (s Span) holds(day string) bool {
	return s.First.Format(time.DateOnly) <= day && day <= s.Last.Format(time.DateOnly)
}
