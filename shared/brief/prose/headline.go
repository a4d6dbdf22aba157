package prose

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
)

// Headline returns the point of text in at most eight words, or 26 characters
// where words are not divided by spaces: one clause of it, or the start of one
// up to the end of a phrase; one word more where nothing else would be left out. It adds nothing and changes no word.
func Headline(text string, lang language.Language) string {
	g := of(lang)
	whole := g.lead(g.marks(text))
	if g.short(whole) {
		return Capital(whole, lang)
	}
	best, bestScore := "", -9.0
	for i, part := range g.parts(whole) {
		if !g.short(part) {
			part = g.front(part)
		}
		score := g.weight(part) - 0.4*float64(i)
		if g.dangles(part) {
			score -= 7
		}
		if part != "" && score > bestScore {
			best, bestScore = part, score
		}
	}
	if g.misses(best, whole) {
		best = whole
	}
	return Capital(best, lang)
}

// Capital gives a part of a sentence the capital a heading starts with, unless
// its first word has one further in ("iPhone").
func Capital(s string, lang language.Language) string {
	first, _, _ := strings.Cut(s, " ")
	if lang.Script != "Latn" && lang.Script != "Cyrl" || strings.ToLower(first) != first {
		return s
	}
	return upperFirst(s, lang.Tag)
}

// short reports whether s is short enough for a heading.
func (g *grammar) short(s string) bool {
	n := uniseg.GraphemeClusterCount(s)
	switch {
	case g.lang.Script == "Jpan" || g.lang.Script == "Hans" || g.lang.Script == "Kore":
		return n <= 26
	case !g.lang.Spaced:
		return n <= 36
	}
	words := len(strings.Fields(s))
	return words <= 8 && n <= 56 || words <= 10 && n <= 46 // small words are read at a glance
}

// misses reports whether a heading cut from s leaves nothing behind but its last
// word, which it cannot do without: "... turns a hundred years | old".
func (g *grammar) misses(head, s string) bool {
	const longest = 64 // graphemes
	rest, ok := strings.CutPrefix(s, head)
	return ok && head != "" && g.lang.Spaced && len(g.split(rest)) == 1 && uniseg.GraphemeClusterCount(s) <= longest
}

// parts returns the clauses of s between commas and stronger marks.
func (g *grammar) parts(s string) []string {
	var out []string
	at := 0
	for _, c := range Cuts(s, g.lang) {
		if c.Strength >= Comma {
			out = append(out, g.trim(s[at:c.At]))
			at = c.At
		}
	}
	return append(out, g.lead(g.marks(s[at:]))) // a sentence may end with any word
}

// front returns the longest start of s that is short enough and ends with a
// phrase; where no phrase ends early enough, the words that fit.
func (g *grammar) front(s string) string {
	best, bestScore := "", 0.0
	for _, c := range Cuts(s, g.lang) {
		part := g.trim(s[:c.At])
		if !g.short(part) {
			break
		}
		score := min(g.weight(part), 5) + 1.2*float64(min(c.Strength, Clause))
		if best == "" || score >= bestScore {
			best, bestScore = part, score
		}
	}
	if best == "" { // one run without a place to cut
		return strings.TrimSpace(s[:anywhere(s, 26)])
	}
	return best
}

// weight counts what a phrase says: its content words, and its figures twice.
func (g *grammar) weight(s string) float64 {
	n := 0.0
	for _, w := range g.split(s) {
		switch {
		case strings.ContainsFunc(w.text, unicode.IsDigit):
			n += 2
		case g.content(w.text):
			n++
		}
	}
	if !g.lang.Spaced {
		n /= 2
	}
	return min(n, 6)
}

// trim removes what a phrase should not start or end with: commas, full stops,
// opening conjunctions and closing function words. Question marks stay.
func (g *grammar) trim(s string) string {
	s = g.marks(s)
	for g.lang.Spaced {
		list := g.split(s)
		if len(list) < 2 {
			break
		}
		last := list[len(list)-1]
		if last.end != len(s) || !g.functional(last.text) || g.endsFact(s) {
			break
		}
		s = strings.TrimRight(s[:last.start], " ,;:،-–")
	}
	return g.lead(s)
}

// marks removes the marks around a phrase; a full stop that is a fact's stays.
func (g *grammar) marks(s string) string {
	s = strings.TrimLeft(strings.TrimSpace(s), ",;:.،؛、，。；：—–)）] ")
	out := strings.TrimRight(s, ",;:.،؛、，。।；：—–([（ ")
	for _, f := range g.facts(s) {
		if f.End > len(out) && f.Start < len(out) {
			return s[:f.End]
		}
	}
	if word := out[strings.LastIndexByte(out, ' ')+1:]; strings.HasPrefix(s[len(out):], ".") && word != "" && (g.Abbreviations.has(word) || g.lang.Tag == "de" && strings.HasSuffix(word, "str")) {
		return s[:len(out)+1]
	}
	return out
}

// lead removes the conjunctions a phrase starts with, and the "is" of a second
// clause that shares its subject with the first: "and is free" leaves "Free". What
// depends on another clause keeps the word that says so.
func (g *grammar) lead(s string) string {
	for shared := false; ; shared = true {
		list := g.split(s)
		if len(list) < 2 || !g.lang.Spaced {
			return s
		}
		first := list[0].text
		joins := g.And.has(first) || g.But.has(first) && len(list) > 3 && !slices.Contains(questions, lastMark(s))
		if !joins && !(shared && g.Be.has(first)) {
			return s
		}
		s = upperFirst(strings.TrimLeft(s[list[0].end:], " ,"), g.lang.Tag)
	}
}

// dangles reports whether a clause opens with a word that makes it depend on
// another: "that number decides", "because it rains".
func (g *grammar) dangles(s string) bool {
	list := g.split(s)
	if len(list) < 2 || !g.lang.Spaced {
		return false
	}
	first := list[0].text
	return g.Clause.has(first) && !g.And.has(first) && !g.But.has(first)
}

// Dangles reports whether a part of a sentence says nothing without another
// part: it opens with a relative or subordinating word.
func Dangles(part string, lang language.Language) bool { return of(lang).dangles(part) }

var questions = []string{"?", "？", "؟"}

// endsFact reports whether the last words of s are a fact's.
func (g *grammar) endsFact(s string) bool {
	for _, f := range g.facts(s) {
		if f.End == len(s) {
			return true
		}
	}
	return false
}

// Clauses returns the parts of text between commas and stronger marks, each
// without the marks and conjunctions around it.
func Clauses(text string, lang language.Language) []string { return of(lang).parts(text) }
