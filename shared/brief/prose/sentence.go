package prose

import (
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
		if rest != "" && g.goesOn(held, rest) {
			continue
		}
		if s := strings.TrimSpace(held); s != "" {
			out = append(out, s)
		}
		held = ""
	}
	return out
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
	if unicode.IsLower(first) {
		return true
	}
	word := body[strings.LastIndexAny(body, " (\"“«„")+1:]
	if g.Abbreviations.has(word) && !g.endsAbbreviated(word, first) {
		return true
	}
	if r, size := utf8.DecodeRuneInString(word); size == len(word) && unicode.IsUpper(r) {
		return true // an initial
	}
	return g.Ordinals.has(".") && countDigits(word) == len(word) && len(word) <= 2 && word != ""
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
