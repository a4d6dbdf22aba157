package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// sentences splits a block into sentences: Unicode's rules, then the breaks
// they set after abbreviations, ordinals and initials are taken back.
func (g *grammar) sentences(text string) []string {
	var out []string
	held := ""
	state := -1
	for rest := text; rest != ""; {
		var piece string
		piece, rest, state = uniseg.FirstSentenceInString(rest, state)
		held += piece
		if rest != "" && (inAddress(held) || g.goesOn(held, rest)) {
			continue
		}
		for _, s := range g.beforeFigures(held) {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, g.phrases(s)...)
			}
		}
		held = ""
	}
	return out
}

// inAddress reports whether text breaks off within a web address, whose marks
// ("/menu?a=1") end no sentence.
func inAddress(text string) bool {
	word := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	return strings.Contains(word, "://") || strings.HasPrefix(word, "www.")
}

// stopThenFigure is where Unicode's rules see no break: they take a lower-case
// letter after a figure ("free. 10 a.m.") for the sentence's, and an address in
// lower case for its next word.
var (
	stopThenFigure = regexp.MustCompile(`[.!?]["”»)]?\s+(?:[(]?\p{Nd}|` + address + `)`)
	startsAddress  = regexp.MustCompile(`^` + address)
)

const address = `(?:https?://|www\.|[a-z\d][a-z\d-]*\.[a-z]{2,}|[a-z\d._+-]+@)`

// beforeFigures divides s where a sentence ends and the next starts with a figure or an address.
func (g *grammar) beforeFigures(s string) []string {
	var out []string
	at := 0
	for _, m := range stopThenFigure.FindAllStringIndex(s, -1) {
		stop := m[0] + 1
		if rest := s[stop:]; stop > at && !g.goesOn(s[at:stop], rest) {
			out = append(out, s[at:stop])
			at = stop
		}
	}
	return append(out, s[at:])
}

// phrases divides what Thai writes without full stops at the spaces that end
// phrases, into parts long enough to stand alone. Other languages' sentences stay whole.
func (g *grammar) phrases(s string) []string {
	const least = 20 // graphemes
	if g.lang.Tag != "th" {
		return []string{s}
	}
	var out []string
	at := 0
	for _, c := range Cuts(s, g.lang) {
		long := uniseg.GraphemeClusterCount(strings.TrimSpace(s[at:c.At])) >= least && uniseg.GraphemeClusterCount(s[c.At:]) >= least/2
		if c.Strength >= Comma && long && g.And.prefixOf(s[c.At:], false) == "" {
			out = append(out, strings.TrimSpace(s[at:c.At]))
			at = c.At
		}
	}
	return append(out, s[at:])
}

// goesOn reports whether the sentence head has not ended before rest.
func (g *grammar) goesOn(head, rest string) bool {
	trimmed := strings.TrimRight(head, " ")
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \"“«„(¿¡"))
	if !strings.ContainsFunc(trimmed, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return true // marks alone are no sentence
	}
	body, ok := strings.CutSuffix(trimmed, ".")
	if !ok {
		return false
	}
	if unicode.IsLower(first) && !startsAddress.MatchString(strings.TrimLeft(rest, " ")) {
		return true
	}
	word := body[strings.LastIndexAny(body, " (\"“«„")+1:]
	if (g.Abbreviations.has(word) || strings.HasSuffix(word, "str")) && !g.endsAbbreviated(word, first) {
		return true
	}
	if r, size := utf8.DecodeRuneInString(word); size == len(word) && unicode.In(r, unicode.Latin, unicode.Cyrillic) {
		return true // an initial, or part of "z. B."
	}
	return g.Ordinals.has(".") && countDigits(word) == len(word) && len(word) <= 2 && word != "" && g.ordinal(body[:len(body)-len(word)], rest)
}

// ordinal reports whether the figure and full stop between head and rest are an
// ordinal: a month follows, or an article or preposition precedes.
func (g *grammar) ordinal(head, rest string) bool {
	if g.Months.prefixOf(strings.ToLower(strings.TrimSpace(rest)), true) != "" {
		return true
	}
	list := g.split(head)
	return len(list) > 0 && list[len(list)-1].end == len(strings.TrimRight(head, " ")) && g.functional(list[len(list)-1].text)
}

// endsAbbreviated reports whether a sentence may well end in the abbreviation
// word ("etc.") when a capital letter follows it.
func (g *grammar) endsAbbreviated(word string, first rune) bool {
	switch strings.ToLower(word) {
	case "etc", "usw", "ecc", "enz", "itd", "itp", "inc", "ltd", "co":
		return unicode.IsUpper(first)
	}
	return false
}
