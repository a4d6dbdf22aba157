package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Cron is a schedule in unix-cron format: minute, hour, day of month, month
// and day of week. The zero Cron never fires.
type Cron struct {
	minute, hour, day, month, weekday uint64 // bit n is set: the value n fires
	// anyDay and anyWeekday: the field is "*". If both fields are restricted,
	// either is enough, as everywhere in cron.
	anyDay, anyWeekday bool
}

// ParseCron reads five fields: numbers, "*", ranges "a-b", steps "*/n" and
// "a-b/n", lists with commas, three-letter names of months and weekdays. Sunday
// is 0 or 7. The error names the field.
func ParseCron(text string) (Cron, error) {
	fields := strings.Fields(text)
	if len(fields) != 5 {
		return Cron{}, fmt.Errorf("schedule: %q has %d fields, not 5", text, len(fields))
	}
	var c Cron
	for i, f := range []struct {
		name     string
		min, max int
		names    string // three letters each, from min
		into     *uint64
	}{
		{"minute", 0, 59, "", &c.minute},
		{"hour", 0, 23, "", &c.hour},
		{"day of month", 1, 31, "", &c.day},
		{"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec", &c.month},
		{"day of week", 0, 7, "sunmontuewedthufrisat", &c.weekday},
	} {
		bits, err := parseField(fields[i], f.min, f.max, f.names)
		if err != nil {
			return Cron{}, fmt.Errorf("schedule: %q: %s: %w", text, f.name, err)
		}
		*f.into = bits
	}
	c.weekday |= c.weekday >> 7 & 1 // Sunday by its other number
	c.anyDay, c.anyWeekday = fields[2] == "*", fields[4] == "*"
	return c, nil
}

func parseField(text string, lo, hi int, names string) (bits uint64, err error) {
	for part := range strings.SplitSeq(text, ",") {
		span, stepText, stepped := strings.Cut(part, "/")
		step := 1
		if stepped {
			if step, err = strconv.Atoi(stepText); err != nil || step < 1 || step > hi {
				return 0, fmt.Errorf("step %q is not from 1 to %d", stepText, hi)
			}
		}
		first, last := lo, hi
		if span != "*" {
			from, to, ranged := strings.Cut(span, "-")
			if first, err = parseValue(from, lo, hi, names); err != nil {
				return 0, err
			}
			switch {
			case ranged:
				if last, err = parseValue(to, lo, hi, names); err != nil {
					return 0, err
				}
			case !stepped: // "5" is one value, "5/10" runs to the end
				last = first
			}
		}
		if first > last {
			return 0, fmt.Errorf("%q runs backwards", span)
		}
		for n := first; n <= last; n += step {
			bits |= 1 << n
		}
	}
	return bits, nil
}

func parseValue(text string, lo, hi int, names string) (int, error) {
	if at := strings.Index(names, strings.ToLower(text)); len(text) == 3 && at >= 0 && at%3 == 0 {
		return lo + at/3, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < lo || n > hi {
		return 0, fmt.Errorf("%q is not from %d to %d", text, lo, hi)
	}
	return n, nil
}

// Next returns the first minute after t that fires, in t's location; the zero
// time if there is none within five years, as for the 30th of February.
func (c Cron) Next(t time.Time) time.Time {
	end := t.AddDate(5, 0, 0)
	for t = t.Truncate(time.Minute).Add(time.Minute); t.Before(end); {
		y, m, d := t.Date()
		switch {
		case c.month>>m&1 == 0:
			t = time.Date(y, m+1, 1, 0, 0, 0, 0, t.Location())
		case !c.onDay(t):
			t = time.Date(y, m, d+1, 0, 0, 0, 0, t.Location())
		case c.hour>>t.Hour()&1 == 0:
			t = t.Truncate(time.Minute).Add(time.Duration(60-t.Minute()) * time.Minute)
		case c.minute>>t.Minute()&1 == 0:
			t = t.Add(time.Minute)
		default:
			return t
		}
	}
	return time.Time{}
}

func (c Cron) onDay(t time.Time) bool {
	day, weekday := c.day>>t.Day()&1 == 1, c.weekday>>t.Weekday()&1 == 1
	if c.anyDay || c.anyWeekday {
		return day && weekday
	}
	return day || weekday
}
