package prose

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// date reads a date of day and month that starts at s[at:]: "1. Juni", "June 1, 2026", "6月1日".
func (g *grammar) date(s, lower string, at int) (Fact, bool) {
	if gluedBefore(s, at) {
		return Fact{}, false
	}
	if loc := hanDate.FindStringIndex(s[at:]); loc != nil {
		return Fact{Kind: Date, Start: at, End: at + loc[1]}, true
	}
	end := 0
	if startsDigit(s[at:]) {
		end = g.dayMonth(s, lower, at)
	} else if month := g.Months.prefixOf(lower[at:], true); month != "" {
		end = g.monthDay(s, at+len(month))
	}
	if end == 0 {
		return Fact{}, false
	}
	return Fact{Kind: Date, Start: at, End: withYear(s, end)}, true
}

// dayMonth returns where a day and then a month end, 0 for none.
func (g *grammar) dayMonth(s, lower string, at int) int {
	day, end := digits(s, at)
	if len(day) > 2 || day > "31" && len(day) == 2 {
		return 0
	}
	rest := lower[end:]
	for _, link := range []string{".", "º", "er", "st", "nd", "rd", "th", "-го"} {
		rest = strings.TrimPrefix(rest, link)
	}
	rest = strings.TrimPrefix(rest, " ")
	for _, link := range []string{"de ", "of ", "ב"} {
		rest = strings.TrimPrefix(rest, link)
	}
	if month := g.Months.prefixOf(rest, true); month != "" {
		return len(lower) - len(rest) + len(month)
	}
	return 0
}

// monthDay returns where a day after a month ends, 0 for none.
func (g *grammar) monthDay(s string, at int) int {
	rest := strings.TrimPrefix(strings.TrimPrefix(s[at:], "."), " ")
	start := len(s) - len(rest)
	day, end := digits(s, start)
	if day == "" || len(day) > 2 {
		return 0
	}
	if next, _ := utf8.DecodeRuneInString(s[end:]); strings.ContainsRune("%€$£", next) && end < len(s) {
		return 0
	}
	for _, link := range []string{"st", "nd", "rd", "th"} {
		if strings.HasPrefix(s[end:], link) {
			end += len(link)
		}
	}
	return end
}

// withYear moves end over a year that follows.
func withYear(s string, end int) int {
	if loc := yearAfter.FindStringIndex(s[end:]); loc != nil {
		return end + loc[1]
	}
	return end
}

var (
	hanDate   = regexp.MustCompile(`^(?:[0-9０-９]{4}\s?[年년]\s?)?[0-9０-９]{1,2}\s?[月월]\s?[0-9０-９]{1,2}\s?[日号일]`)
	yearAfter = regexp.MustCompile(`^(?:,| de| г\.)?,? ?(?:19|20)[0-9]{2}\b`)
	clockForm = regexp.MustCompile(`^[0-9]{1,2}[:.][0-9]{2}$`)
	dateForm  = regexp.MustCompile(`^(?:[0-9]{1,2}[./][0-9]{1,2}[./]?(?:[0-9]{2,4})?|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2})$`)
)

// dottedKind returns what a run of digits and marks is: a time, a date, or nothing we know.
func dottedKind(s string) Kind {
	var b strings.Builder
	for _, r := range s {
		if d, ok := digitOf(r); ok {
			b.WriteByte(byte('0' + d))
			continue
		}
		b.WriteRune(r)
	}
	switch ascii := b.String(); {
	case clockForm.MatchString(ascii):
		return Clock
	case dateForm.MatchString(ascii):
		return Date
	}
	return ""
}

func startsDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	_, ok := digitOf(r)
	return ok
}
