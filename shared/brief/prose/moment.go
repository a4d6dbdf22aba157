package prose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
)

// A Moment is a phrase that says when something is or was: "1958: sliced bread
// arrives", "Monday 17:00 basics".
type Moment struct {
	When, What string
	// Year is the year When is nothing but, 0 for any other time.
	Year int
}

// longMoment is the most graphemes of what happens at a moment.
const longMoment = 56

// ReadMoment returns the moment a phrase tells: its time opens or closes it, and
// says it once. It is false for any other phrase.
func ReadMoment(text string, lang language.Language) (Moment, bool) {
	g := of(lang)
	text = g.marks(text)
	spans := g.times(text)
	if len(spans) != 1 {
		return Moment{}, false
	}
	at := spans[0]
	head, tail := g.untimed(text[:at[0]]), g.untimed(text[at[1]:])
	if g.weight(head) > 0 && g.weight(tail) > 0 {
		return Moment{}, false
	}
	what := tail
	if g.weight(head) > 0 {
		what = head
	}
	what = g.trim(strings.TrimLeft(what, ":：–—- "))
	if !g.lang.Spaced {
		what = strings.TrimPrefix(what, g.Function.prefixOf(what, false))
		for _, ending := range []string{"です。", "です", "でした", "は", "が"} {
			what = strings.TrimSuffix(what, ending)
		}
	}
	m := Moment{When: Capital(text[at[0]:at[1]], lang), What: Capital(what, lang)}
	if y := yearForm.FindString(m.When); y != "" && len(g.split(m.When)) <= 2 && yearOnly(m.When) {
		m.Year, _ = strconv.Atoi(y)
	}
	return m, g.weight(what) > 0 && uniseg.GraphemeClusterCount(what) <= longMoment
}

// Moments returns the moments a sentence tells one after the other, two or more:
// "In 2019 we opened our first house, in 2023 the second." It is false for any other sentence.
func Moments(text string, lang language.Language) ([]Moment, bool) {
	g := of(lang)
	spans := g.times(text)
	if len(spans) < 2 {
		return nil, false
	}
	var out []Moment
	from := 0
	for i := range spans {
		to := len(text)
		if i+1 < len(spans) {
			if to = cutBetween(text, spans[i], spans[i+1], lang); to == 0 {
				return nil, false
			}
		}
		m, ok := ReadMoment(g.joined(text[from:to]), lang)
		if !ok || slices.ContainsFunc(Cuts(m.What, lang), func(c Cut) bool { return c.Strength >= Comma }) {
			return nil, false
		}
		out = append(out, m)
		from = to
	}
	return out, true
}

// cutBetween returns the best place to cut a text between two times, 0 where
// there is none good enough for both sides to stand alone.
func cutBetween(text string, a, b [2]int, lang language.Language) int {
	at, best := 0, Phrase
	for _, c := range Cuts(text, lang) {
		if c.At >= a[1] && c.At <= b[0] && c.Strength > best {
			at, best = c.At, c.Strength
		}
	}
	return at
}

// joined is a part of a sentence without the "and" it opens with.
func (g *grammar) joined(part string) string {
	part = strings.TrimSpace(part)
	if list := g.split(part); len(list) > 1 && g.And.has(list[0].text) {
		return strings.TrimSpace(part[list[0].end:])
	}
	return part
}

// longOccasion is the most graphemes an occasion may have.
const longOccasion = 26

// Occasion returns when a sentence says something is, with what little follows in
// the same clause: "Friday at eight". It is false where it says no time or several, or
// goes on for long.
func Occasion(text string, lang language.Language) (string, bool) {
	g := of(lang)
	text = g.marks(text)
	spans := g.times(text)
	if len(spans) != 1 {
		return "", false
	}
	end := len(text)
	for _, c := range Cuts(text, lang) {
		if c.At >= spans[0][1] && c.Strength >= Clause {
			end = c.At
			break
		}
	}
	when := g.marks(text[spans[0][0]:end])
	if uniseg.GraphemeClusterCount(when) > longOccasion {
		when = text[spans[0][0]:spans[0][1]]
	}
	return when, !yearOnly(when) && when != text
}

// Hours returns the opening hours a text gives and the days they are of, "" where
// it does not say; it is false where the text gives no hours.
func Hours(text string, lang language.Language) (days, hours string, ok bool) {
	g := of(lang)
	for _, s := range g.times(text) {
		part := text[s[0]:s[1]]
		if len(clockText.FindAllString(ascii(part), -1)) < 2 {
			continue
		}
		for _, f := range g.facts(part) {
			if f.Kind == Clock || f.Kind == Span {
				return g.trim(g.untimed(part[:f.Start])), part[f.Start:], true
			}
		}
	}
	return "", "", false
}

// Timed reports whether a word is a time: a day of the week, a month, a year.
func Timed(word string, lang language.Language) bool {
	g := of(lang)
	spans := g.times(word)
	return len(spans) == 1 && spans[0] == [2]int{0, len(word)}
}

var (
	yearForm  = regexp.MustCompile(`(?:1[5-9]|20)[0-9]{2}`)
	clockText = regexp.MustCompile(`[0-9]{1,2}(?:[:.][0-9]{2}|\s?(?i:uhr|h|am|pm|a\.m\.|p\.m\.|時|点|시|uur)(?:\s?[0-9]{2})?)`)
	halfHour  = regexp.MustCompile(`^\s?[0-9]{2}(?:[^0-9]|$)`)
)

// times returns where a text says when: dates, clock times, years, days and
// months, those that stand together as one.
func (g *grammar) times(text string) [][2]int {
	var spans [][2]int
	facts := g.facts(text)
	for _, f := range facts {
		if f.Kind != Date && f.Kind != Clock && !(f.Kind == Span && clockText.MatchString(ascii(f.Text))) {
			continue
		}
		if f.Kind == Clock && halfHour.MatchString(text[f.End:]) { // "11 h 30"
			f.End += strings.IndexAny(text[f.End:], "0123456789") + 2
		}
		spans = append(spans, [2]int{f.Start, f.End})
	}
	for _, y := range yearForm.FindAllStringIndex(text, -1) {
		if g.isYear(text, y, facts) {
			spans = append(spans, [2]int{y[0], y[1] + len(yearSign(text[y[1]:]))})
		}
	}
	lower := lowerSameLength(text)
	for _, names := range []words{g.Weekdays, g.Months} {
		spans = append(spans, names.places(lower, g.lang.Spaced)...)
	}
	return g.together(text, spans)
}

// isYear reports whether the four digits at a place are a year: no part of a
// longer number, and no figure with a unit.
func (g *grammar) isYear(text string, at []int, facts []Fact) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
	after, _ := utf8.DecodeRuneInString(text[at[1]:])
	if unicode.IsDigit(before) || unicode.IsDigit(after) || before == '.' || before == '-' || g.lang.Spaced && unicode.IsLetter(after) && after != '년' {
		return false
	}
	return !slices.ContainsFunc(facts, func(f Fact) bool {
		return f.Start <= at[0] && at[1] <= f.End && (f.Kind == Price || f.Kind == Percent || f.Unit != "" && yearSign(f.Unit) == "")
	})
}

// places returns where entries stand in s, whole words where words are divided.
func (w words) places(s string, spaced bool) [][2]int {
	var out [][2]int
	for at := 0; at < len(s); at = next(s, at) {
		if before, _ := utf8.DecodeLastRuneInString(s[:at]); spaced && at > 0 && inWord(before) {
			continue
		}
		if name := w.prefixOf(s[at:], spaced); name != "" {
			out = append(out, [2]int{at, at + len(name)})
		}
	}
	return out
}

// together unites spans that overlap, or have nothing of meaning between them.
func (g *grammar) together(text string, spans [][2]int) [][2]int {
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var out [][2]int
	for _, s := range spans {
		if n := len(out) - 1; n >= 0 && (s[0] <= out[n][1] || g.ties(text[out[n][1]:s[0]])) {
			out[n][1] = max(out[n][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

// ties reports whether what stands between two times makes them one: nothing, or
// words that only lead from one to the other.
func (g *grammar) ties(gap string) bool {
	trimmed := strings.Trim(gap, " ,،、()（）–—-~〜.")
	if trimmed == "" {
		return true
	}
	if strings.ContainsAny(gap, ",،、;:；：") || utf8.RuneCountInString(trimmed) > 16 {
		return false
	}
	return g.weight(g.untimed(trimmed)) == 0
}

// untimed removes the words that go with a time ("in the year", "o'clock") from the ends of s.
func (g *grammar) untimed(s string) string {
	s = strings.Trim(s, " ,،、")
	for changed := true; changed; {
		changed = false
		for _, w := range common().Moments {
			if rest, ok := strings.CutSuffix(s, w); ok && (!g.lang.Spaced || rest == "" || strings.HasSuffix(rest, " ")) {
				s, changed = strings.TrimRight(rest, " ,،、"), true
			} else if rest, ok := strings.CutPrefix(s, w); ok && (!g.lang.Spaced || rest == "" || strings.HasPrefix(rest, " ")) {
				s, changed = strings.TrimLeft(rest, " ,،、"), true
			}
		}
	}
	return s
}

// yearSign returns the character that ends a year where one does.
func yearSign(s string) string {
	for _, sign := range []string{"年", "년"} {
		if strings.HasPrefix(s, sign) {
			return sign
		}
	}
	return ""
}

// yearOnly reports whether a time is a year and the word for it.
func yearOnly(when string) bool {
	return countDigits(when) == 4 && strings.TrimFunc(when, func(r rune) bool { return unicode.IsDigit(r) || r == '年' || r == '년' }) == ""
}

// ascii writes the digits of s as those of ASCII; it may change the length.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if d, ok := digitOf(r); ok {
			return rune('0' + d)
		}
		return r
	}, s)
}
