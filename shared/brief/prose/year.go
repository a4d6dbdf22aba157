package prose

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
)

//go:embed years.json
var yearData []byte

// yearNames are the ways a language names years by the present one.
type yearNames struct {
	Now, Last, Second words
	// Before names the year before one just named, or last year where none is.
	Before words
	// Report is what a text that sums up a year calls itself.
	Report words
}

var namedYears = dated.Made("prose: years.json", yearData, func(file struct {
	Languages map[string]yearNames `json:"languages"`
}) map[string]yearNames {
	for tag, n := range file.Languages {
		file.Languages[tag] = yearNames{n.Now.curled(), n.Last.curled(), n.Second.curled(), n.Before.curled(), n.Report.curled()}
	}
	return file.Languages
})

// curled returns the entries in both forms of the apostrophe.
func (w words) curled() words {
	for _, one := range w {
		if strings.Contains(one, "'") {
			w = append(w, strings.ReplaceAll(one, "'", "’"))
		}
	}
	slices.SortStableFunc(w, func(a, b string) int { return len(b) - len(a) })
	return w
}

// A Yearly is a figure of one year: "980 last year".
type Yearly struct {
	Figure Fact
	// When is the year in the sentence's own words, Year the year as a number: 0
	// where the sentence names it by the present one, which it does not tell.
	When string
	Year int
	// ago is how many years before the present one it is, where it is named so.
	ago   int
	named bool
}

// A yearSpan is where a text names a year.
type yearSpan struct {
	start, end int
	Yearly
}

// leastYears is how many years make a course of one figure.
const leastYears = 3

// ByYear returns the figures a sentence tells year by year, three or more, the
// earliest first, and what they count, "" where the sentence has no name for it.
// Years named by the present one ("last year") become numbers where the present
// one is known: present is its number, 0 where it is not. It is false for any
// other sentence.
func ByYear(text string, present int, lang language.Language) (list []Yearly, what string, ok bool) {
	g := of(lang)
	spans := g.yearSpans(text)
	figures := countedBeside(g.facts(text), spans)
	if len(spans) < leastYears || len(spans) != len(figures) || !alternate(spans, figures) {
		return nil, "", false
	}
	for i := range spans {
		if i > 0 && (!sameUnit(figures[i].Unit, figures[0].Unit) || figures[i].Kind != figures[0].Kind && figures[i].Unit != "") {
			return nil, "", false
		}
		spans[i].Figure = figures[i]
		list = append(list, spans[i].Yearly)
	}
	if list, ok = dateYears(list, present); !ok || g.saysMore(text, spans, figures) {
		return nil, "", false
	}
	return list, g.countedIn(text, spans), true
}

// PresentYear returns the year a text that sums up a year says it is of, 0 where
// it does not: 2025 of "Annual report 2025".
func PresentYear(text string, lang language.Language) int {
	g := of(lang)
	spans := g.yearSpans(text)
	for _, s := range spans { // "this year, 2025"
		if s.named && s.Year > 0 {
			return s.Year + s.ago
		}
	}
	if len(spans) != 1 || spans[0].named || !namedYears()[lang.Tag].Report.in(text, false) {
		return 0
	}
	return spans[0].Year
}

// yearSpans returns where text names years, in order. A year named in both ways
// ("this year, 2025") is one.
func (g *grammar) yearSpans(text string) []yearSpan {
	lower := g.unprefixed(lowerSameLength(text))
	names := namedYears()[g.lang.Tag]
	var spans []yearSpan
	for ago, list := range []words{names.Now, names.Last, names.Second, names.Before} {
		for _, at := range list.places(lower, g.lang.Spaced && g.lang.Tag != "ko") {
			s := yearSpan{at[0], at[1], Yearly{When: text[at[0]:at[1]], ago: ago, named: true}}
			spans = append(spans, s)
		}
	}
	facts := g.facts(text)
	for _, at := range yearForm.FindAllStringIndex(text, -1) {
		if g.isYear(text, at, facts) {
			year, _ := strconv.Atoi(text[at[0]:at[1]])
			end := at[1] + len(yearSign(text[at[1]:]))
			spans = append(spans, yearSpan{at[0], end, Yearly{When: text[at[0]:end], Year: year}})
		}
	}
	slices.SortStableFunc(spans, func(a, b yearSpan) int { return a.start - b.start })
	return g.unitedYears(text, spans)
}

// unprefixed blanks the "and" that Arabic and Hebrew write onto a word, so that
// the word after it stands alone.
func (g *grammar) unprefixed(lower string) string {
	if !g.lang.RightToLeft {
		return lower
	}
	return strings.ReplaceAll(strings.ReplaceAll(lower, " و", "   "), " ו", "   ")
}

// unitedYears joins names within names, and a year named in two ways side by side;
// it makes numbers of those named by the year before them.
func (g *grammar) unitedYears(text string, spans []yearSpan) []yearSpan {
	var out []yearSpan
	for _, s := range spans {
		n := len(out) - 1
		switch {
		case n >= 0 && s.start < out[n].end: // a name within a longer one
			if s.end-s.start > out[n].end-out[n].start {
				out[n] = s
			}
			continue
		case n >= 0 && s.named != out[n].named && strings.Trim(text[out[n].end:s.start], " ,(（–—-") == "" && closes(text, out[n], s):
			out[n] = yearSpan{out[n].start, s.end, Yearly{When: strconv.Itoa(s.Year + out[n].Year), Year: s.Year + out[n].Year, ago: s.ago + out[n].ago, named: true}}
			continue
		}
		out = append(out, s)
	}
	for i := range out {
		if out[i].ago == 3 { // the year before the one just named
			out[i].ago = 1
			if i > 0 && out[i-1].named {
				out[i].ago = out[i-1].ago + 1
			} else if i > 0 {
				out[i].Year, out[i].ago = out[i-1].Year-1, 0
			}
		}
	}
	return out
}

// closes reports whether the second of two years is only another name of the
// first: in brackets, or with no word between them.
func closes(text string, a, b yearSpan) bool {
	between := text[a.end:b.start]
	return strings.ContainsAny(between, "(（") || strings.TrimSpace(between) == "" || strings.TrimSpace(between) == ","
}

// countedBeside returns the figures that are no years and stand outside of spans,
// nil where one of them is no plain figure.
func countedBeside(facts []Fact, spans []yearSpan) []Fact {
	var out []Fact
	for _, f := range facts {
		inside := slices.ContainsFunc(spans, func(s yearSpan) bool { return f.Start < s.end && s.start < f.End })
		switch {
		case inside || f.Kind == Quote:
		case !f.Counts() || f.Kind == Span || f.Word || f.Number.Value < 0:
			return nil
		default:
			out = append(out, f)
		}
	}
	return out
}

// alternate reports whether every figure has a year of its own, all before it or all after it.
func alternate(spans []yearSpan, figures []Fact) bool {
	first := spans[0].start < figures[0].Start
	for i := range spans {
		if (spans[i].start < figures[i].Start) != first {
			return false
		}
		if i > 0 && (figures[i-1].Start > spans[i].start || spans[i-1].start > figures[i].Start) {
			return false
		}
	}
	return true
}

// dateYears gives years their numbers where present is known and puts them in
// order, the earliest first. It is false where they are in none.
func dateYears(list []Yearly, present int) ([]Yearly, bool) {
	now := 0
	if slices.ContainsFunc(list, func(y Yearly) bool { return y.named && y.Year == 0 }) {
		now = present
	}
	for _, y := range list { // "this year, 2025" tells of the others
		if y.named && y.Year > 0 {
			now = y.Year + y.ago
		}
	}
	rank := make([]int, len(list)) // the years' places in time, in two groups where they cannot be compared
	backwards := false
	for i := range list {
		y := &list[i]
		if y.named && y.Year == 0 && now > 0 {
			y.Year = now - y.ago
			y.When = strconv.Itoa(y.Year)
		}
		rank[i] = y.Year
		if y.Year == 0 {
			rank[i] = -y.ago
		}
		if i > 0 && (list[i-1].Year == 0) == (y.Year == 0) && rank[i] < rank[i-1] {
			backwards = true
		}
	}
	if first, last := list[0], list[len(list)-1]; (first.Year == 0) != (last.Year == 0) {
		backwards = last.Year > 0 // the present one is the later
	}
	if backwards {
		slices.Reverse(list)
		slices.Reverse(rank)
	}
	for i := 1; i < len(list); i++ {
		if same := (list[i-1].Year == 0) == (list[i].Year == 0); same && rank[i] <= rank[i-1] || !same && list[i-1].Year == 0 {
			return nil, false
		}
	}
	return list, true
}

// sameUnit reports whether b is a's unit, in whatever form it counts in: "километр"
// and "километров". No unit is that of the figure before.
func sameUnit(b, a string) bool {
	if a == b || b == "" {
		return true
	}
	x, y := []rune(a), []rune(b)
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	return same >= 3 && max(len(x), len(y))-same <= 2
}

// saysMore reports whether the years after the first tell more than their figure.
func (g *grammar) saysMore(text string, spans []yearSpan, figures []Fact) bool {
	rest := blanked(text, spans)
	second := min(spans[1].start, figures[1].Start)
	for _, f := range figures {
		rest = rest[:f.Start] + strings.Repeat(" ", f.End-f.Start) + rest[f.End:]
	}
	words := 0
	for _, w := range g.split(rest[second:]) {
		if g.content(w.text) && !g.Verbs.has(w.text) && !g.Be.has(w.text) && !common().isMoment(w.text) {
			words++
		}
	}
	most := 2 * (len(spans) - 1)
	if !g.lang.Spaced {
		most *= 2
	}
	return words > most
}

// isMoment reports whether w goes with a time and says nothing without it.
func (s *shared) isMoment(w string) bool { return slices.Contains(s.Moments, w) }

// countedIn is what the figures of a sentence count: the words by the first of
// them, its year left out.
func (g *grammar) countedIn(text string, spans []yearSpan) string {
	plain := strings.Join(strings.Fields(blanked(text, spans)), " ")
	plain = strings.ReplaceAll(strings.TrimLeft(plain, " ,:،、，"), " ,", ",")
	s := Sentence{Text: plain, Facts: g.facts(plain)}
	for _, f := range s.Facts {
		if f.Counts() {
			if what := g.noun(Label(s, f, g.lang), true); Standing(what, plain, g.lang) {
				return what
			}
			break
		}
	}
	return ""
}

// blanked is text with spaces where it names years, and the words that go with
// them gone too.
func blanked(text string, spans []yearSpan) string {
	for _, s := range spans {
		text = text[:s.start] + strings.Repeat(" ", s.end-s.start) + text[s.end:]
	}
	return text
}
