package reading

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	isoPattern  = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	dayPattern  = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$`)
	timePattern = regexp.MustCompile(`^(\d{1,2})(?::|h|(\.))(\d{2})(am|pm|AM|PM)?$`)
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
	written := r.bare(number{valid: true, whole: year})
	if _, after, ok := strings.Cut(r.table.Date, "{year} "); ok && r.table.Ordinals != nil {
		if said, ok := r.ordinalYear(year, neighbours{next: after}); ok {
			written = said
		}
	}
	return strings.NewReplacer("{day}", r.dayOfMonth(d), "{month}", r.table.Months[m-1], "{year}", written).Replace(r.table.Date), true
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

// dottedNumber reads a number whose dot ends no sentence: "22." before the name of
// a month, and "3." as an ordinal.
func (r reader) dottedNumber(text, core string, near neighbours) (string, bool) {
	if said, ok := r.numberedDay(core, near.next); ok {
		return said, true
	}
	return r.dottedOrdinal(text, near)
}

// numberedDay reads "22" and "22." before the name of a month.
func (r reader) numberedDay(core, next string) (string, bool) {
	if len(r.table.Days) == 0 || !r.isMonth(next) {
		return "", false
	}
	d, err := strconv.Atoi(core)
	if err != nil || d < 1 || d > 31 {
		return "", false
	}
	return r.dayOfMonth(d), true
}

// isMonth is true for the names of months, with what the language puts before them.
func (r reader) isMonth(word string) bool {
	if slices.Contains(r.table.Months, word) {
		return true
	}
	bare, ok := strings.CutPrefix(word, r.table.MonthLead)
	return ok && r.table.MonthLead != "" && slices.Contains(r.table.Months, bare)
}

// time reads 9:30, 22h30, 9:00, 7pm and 9:00-17:30. The number it returns
// holds what is said for the next word, where that is part of the time: "14:30 Uhr".
func (r reader) time(core string, near neighbours) (string, number, bool) {
	if m := hourPattern.FindStringSubmatch(core); m != nil {
		return join(r.integer(m[1]), spelled(m[2])), number{}, true
	}
	if from, to, ok := strings.Cut(strings.ReplaceAll(core, "–", "-"), "-"); ok {
		first, _, okFirst := r.clock(from, neighbours{before: near.before, next: near.next}, r.table.Time.Short)
		second, n, okSecond := r.clock(to, near, false)
		return join(first, r.table.Words.To, second), n, okFirst && okSecond
	}
	return r.clock(core, near, false)
}

// clock reads one time of day; bare is without the name of the hour, as in "9 to 5 o'clock".
func (r reader) clock(core string, near neighbours, bare bool) (string, number, bool) {
	m := timePattern.FindStringSubmatch(core)
	if m == nil || m[2] != "" && !r.table.Time.dotted(near) {
		return "", number{}, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[3])
	if hour > 24 || minute > 59 {
		return "", number{}, false
	}
	half := spelled(m[4])
	if hour > 12 && r.table.Time.Twelve {
		hour, half = hour-12, spelled("pm")
	}
	template := r.table.Time.template(hour, minute)
	if (half != "" || bare) && minute == 0 || half == "" && slices.Contains([]string{"a.m.", "p.m.", "am", "pm"}, strings.ToLower(near.next)) && minute == 0 {
		template = "{h}"
	}
	said := strings.NewReplacer("{h}", r.hour(hour, near.before), "{m}", r.minute(minute), "{n}", r.integer(strconv.Itoa(hour)),
		"{hours}", r.table.form("h", number{valid: true, whole: m[1]})).Replace(template)
	said = join(r.changed(said), half)
	if at := strings.Index(said, near.next); at > 0 && near.next != "" {
		return strings.TrimSpace(said[:at]), number{valid: true, whole: m[1], rest: said[at:], split: true}, true
	}
	silent := slices.Contains(r.table.Time.Marks, near.next)
	return said, number{valid: true, whole: "2", split: silent}, true
}

// dotted is true beside the words that make a time of "18.30".
func (c clock) dotted(near neighbours) bool {
	return slices.Contains(c.Marks, near.next) || slices.Contains(c.Leads, strings.ToLower(near.before))
}

// template is how a time is put together.
func (c clock) template(hour, minute int) string {
	switch {
	case minute == 0 && c.One != "" && hour == 1:
		return c.One
	case minute == 0:
		return c.Hour
	case minute == 30 && hour <= 12 && c.Half != "":
		return c.Half
	}
	return c.Minutes
}

// hour is the number of an hour, in the case the word before it asks for.
func (r reader) hour(hour int, before string) string {
	written := strconv.Itoa(hour)
	if hour >= 1 && hour <= len(r.table.Hours) {
		said := strings.Fields(r.table.Hours[hour-1])
		for i, word := range said {
			said[i] = inflect(word, r.table.HourCases[strings.ToLower(before)])
		}
		return strings.Join(said, " ")
	}
	if said, ok := r.agreed(number{valid: true, whole: written}, "h"); ok {
		return said
	}
	return r.integer(written)
}

// changed applies the sound changes of Japanese counters to hours and minutes.
func (r reader) changed(said string) string {
	if r.table.Counted == nil {
		return said
	}
	fields := strings.Fields(said)
	for i, f := range fields {
		fields[i] = r.counted(f)
	}
	return strings.Join(fields, " ")
}

// minute is a number, or for English below ten "oh five".
func (r reader) minute(minute int) string {
	said := r.integer(strconv.Itoa(minute))
	if minute < 10 {
		return join(r.table.Time.Zero, said)
	}
	return said
}

// spelled is am and pm as letters.
func spelled(half string) string {
	return strings.Join(strings.Split(strings.ToUpper(half), ""), " ")
}
