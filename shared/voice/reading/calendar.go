package reading

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	isoPattern  = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dayPattern  = regexp.MustCompile(`^(\d{1,2})[./](\d{1,2})[./](\d{4})$`)
	timePattern = regexp.MustCompile(`^(\d{1,2})(?::|h)(\d{2})(am|pm|AM|PM)?$`)
	hourPattern = regexp.MustCompile(`^(\d{1,2})(am|pm|AM|PM)$`)
)

// date reads 2026-11-22, 22.11.2026 and 22/11/2026. English writes the month
// first with slashes, unless that month cannot be.
func (r reader) date(core string) (string, bool) {
	if m := isoPattern.FindStringSubmatch(core); m != nil {
		return r.day(m[1], m[2], m[3])
	}
	m := dayPattern.FindStringSubmatch(core)
	if m == nil {
		return "", false
	}
	day, month := m[1], m[2]
	if first, _ := strconv.Atoi(m[1]); r.lang.Tag == "en" && strings.Contains(core, "/") && first <= 12 {
		day, month = month, day
	}
	return r.day(m[3], month, day)
}

func (r reader) day(year, month, day string) (string, bool) {
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return "", false
	}
	return strings.NewReplacer(
		"{day}", r.dayOfMonth(d), "{month}", r.table.Months[m-1], "{year}", r.bare(number{valid: true, whole: year}),
	).Replace(r.table.Date), true
}

// dayOfMonth says the number of a day, from 1 to 31.
func (r reader) dayOfMonth(d int) string {
	switch {
	case d <= len(r.table.Days):
		return r.table.Days[d-1]
	case r.lang.Tag == "en":
		return r.table.Numerals.ordinal(strconv.Itoa(d))
	}
	return r.integer(strconv.Itoa(d))
}

// numberedDay reads "22." before the name of a month, whose dot ends no sentence.
func (r reader) numberedDay(core, next string) (string, bool) {
	if len(r.table.Days) == 0 || !slices.Contains(r.table.Months, next) {
		return "", false
	}
	d, err := strconv.Atoi(core)
	if err != nil || d < 1 || d > 31 {
		return "", false
	}
	return r.dayOfMonth(d), true
}

// time reads 9:30, 22h30, 9:00 and 7pm. Where the next word is part of the
// template, as in "14:30 Uhr", it is not said twice.
func (r reader) time(core, next string) (string, bool) {
	if m := hourPattern.FindStringSubmatch(core); m != nil {
		return join(r.integer(m[1]), spelled(m[2])), true
	}
	m := timePattern.FindStringSubmatch(core)
	if m == nil {
		return "", false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if hour > 24 || minute > 59 {
		return "", false
	}
	template := r.table.Time.Minutes
	if minute == 0 {
		template = r.table.Time.Hour
		if m[3] != "" {
			template = "{h}"
		}
	}
	if next != "" && strings.Contains(template, next) {
		template = strings.TrimSpace(strings.Split(template, next)[0] + strings.Repeat("{m}", min(minute, 1)))
	}
	minutes := r.integer(strconv.Itoa(minute))
	if minute < 10 && r.lang.Tag == "en" {
		minutes = "oh " + minutes
	}
	said := strings.NewReplacer("{h}", r.integer(strconv.Itoa(hour)), "{m}", minutes).Replace(template)
	return join(said, spelled(m[3])), true
}

// spelled is am and pm as letters.
func spelled(half string) string {
	return strings.Join(strings.Split(strings.ToUpper(half), ""), " ")
}
