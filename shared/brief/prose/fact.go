package prose

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/manifest"
)

// A Kind says what a fact is.
type Kind string

// The kinds of fact.
const (
	Quantity Kind = "quantity" // a number, with its unit where it has one
	Price    Kind = "price"
	Percent  Kind = "percent"
	Span     Kind = "range"  // two numbers and what is between them
	Change   Kind = "change" // a former figure and the present one
	Date     Kind = "date"
	Clock    Kind = "time"
	Ordinal  Kind = "ordinal"
	URL      Kind = "url"
	Email    Kind = "email"
	Phone    Kind = "phone"
	Quote    Kind = "quote"
)

// A Fact is something a sentence states that must not be changed: it is shown
// and spoken exactly as written.
type Fact struct {
	Kind Kind `json:"kind"`
	// Text is the fact as written; Start and End are its byte offsets in the sentence.
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Number is set for quantities, prices, percentages and ranges; its label is empty.
	Number manifest.Number `json:"number"`
	// Unit is the unit as written, without spaces; Word is true where the number is written as a word.
	Unit string `json:"unit,omitempty"`
	Word bool   `json:"word,omitempty"`
	// Former and Present are the two figures of a change.
	Former  *Fact `json:"former,omitempty"`
	Present *Fact `json:"present,omitempty"`
}

// Counts reports whether f is a figure that can be shown large and compared.
func (f Fact) Counts() bool {
	return slices.Contains([]Kind{Quantity, Price, Percent, Span}, f.Kind)
}

// Contact reports whether f says where to turn.
func (f Fact) Contact() bool { return f.Kind == URL || f.Kind == Email || f.Kind == Phone }

// facts returns the facts of a sentence, in order and without overlap.
func (g *grammar) facts(s string) []Fact {
	found := g.addresses(s)
	found = append(found, g.figures(s, found)...)
	slices.SortStableFunc(found, func(a, b Fact) int { return a.Start - b.Start })
	found = g.pair(s, found)
	return append(found, quotes(s)...)
}

// figures reads every number of s outside the facts already taken.
func (g *grammar) figures(s string, taken []Fact) []Fact {
	lower := lowerSameLength(s)
	var out []Fact
	at, free := 0, 0
	for at < len(s) {
		if end := covered(taken, at); end > at {
			at = end
			continue
		}
		f, ok := g.figureAt(s, lower, at)
		if !ok {
			at = next(s, at)
			continue
		}
		if f.Start < free || hasFact(taken, f.Start, f.End) { // what precedes it is another's unit
			f.Start, f.Number.Prefix = at, ""
		}
		if hasFact(taken, f.Start, f.End) {
			at = next(s, at)
			continue
		}
		if f.Kind != "" {
			f.Text = s[f.Start:f.End]
			f.Number.Text = f.Text
			out = append(out, f)
			free = f.End
		}
		at = max(f.End, at+1)
	}
	return out
}

// figureAt reads the figure whose number starts at s[at:], and false where none
// does. A Fact without a kind covers digits that are no figure ("B12", "3D").
func (g *grammar) figureAt(s, lower string, at int) (Fact, bool) {
	if f, ok := g.date(s, lower, at); ok {
		return f, true
	}
	if startsDigit(s[at:]) {
		return g.digitFigure(s, lower, scanNumber(s, at, g)), true
	}
	return g.wordFigure(s, lower, at)
}

// digitFigure makes a fact of a number written in digits.
func (g *grammar) digitFigure(s, lower string, n number) Fact {
	f := Fact{Start: n.start, End: n.end}
	if n.dotted {
		f.Kind = dottedKind(s[n.start:n.end])
		f.End = n.end + len(g.clockUnit(s, lower, n.end))
		return f
	}
	if gluedBefore(s, n.start) {
		return f
	}
	g.sized(s, lower, n, &f)
	if f.Kind == "" && gluedAfter(s, f.End) && g.lang.Spaced && g.lang.Tag != "ko" {
		return Fact{Start: n.start, End: n.end} // a name such as 3D or 4K
	}
	if named := names(lower[:n.start]); f.Kind == "" && named > 0 {
		f.Kind, f.Start = Ordinal, n.start-named
	}
	if f.Kind == "" {
		f.Kind = Quantity
		if n.group == "" && n.decimals == 0 && f.Unit == "" && n.value >= 1900 && n.value < 2100 {
			f.Kind = Date // a year
		}
	}
	f.Number = asNumber(s, f, n)
	return f
}

// wordFigure makes a fact of a number written as a word, where a unit or what is counted follows.
func (g *grammar) wordFigure(s, lower string, at int) (Fact, bool) {
	n, ok := g.numberWord(s, lower, at)
	if !ok {
		return Fact{}, false
	}
	f := Fact{Start: n.start, End: n.end, Word: true}
	if named := names(lower[:n.start]); named > 0 && !g.lang.Spaced { // 第二步 is the second step and no two steps
		return Fact{Kind: Ordinal, Start: n.start - named, End: n.end}, true
	}
	g.sized(s, lower, n, &f)
	if f.Kind == "" && (!g.lang.Spaced || !g.counts(lower, f.End) && !g.rangeFollows(s, lower, f.End)) {
		return Fact{}, false
	}
	if f.Kind == "" {
		f.Kind = Quantity
	}
	f.Number = asNumber(s, f, n)
	return f, true
}

// asNumber returns the number to draw: prefix and suffix are what the fact has around the digits.
func asNumber(s string, f Fact, n number) manifest.Number {
	return manifest.Number{
		Text: s[f.Start:f.End], Value: n.value, Decimals: n.decimals,
		Prefix: s[f.Start:n.start], Suffix: s[n.end:f.End],
		Group: n.group, Point: n.point, Percent: f.Kind == Percent,
	}
}

// quotes returns the quotations of s of four characters or more; they may hold other facts.
func quotes(s string) []Fact {
	var out []Fact
	for _, m := range quotePattern.FindAllStringIndex(s, -1) {
		text := strings.Trim(s[m[0]:m[1]], quoteMarks)
		if start := strings.Index(s[m[0]:], text) + m[0]; len(text) >= 4 {
			out = append(out, Fact{Kind: Quote, Text: text, Start: start, End: start + len(text)})
		}
	}
	return out
}

// names returns the length of what head ends in where a number after it names a
// thing and counts nothing ("line 7"), 0 where it counts.
func names(head string) int {
	for _, one := range common().Numbered {
		if rest, ok := strings.CutSuffix(strings.TrimRight(head, " "), one); ok && (rest == "" || !inWord(reversed(rest)[0]) || one == "第") {
			return len(head) - len(rest)
		}
	}
	return 0
}
