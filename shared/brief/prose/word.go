package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is a word of a sentence without the marks around it, by byte offsets.
type word struct {
	text       string
	start, end int
}

// inWord reports whether r is part of words: a letter, a mark on one, or a digit.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '\u200c' || r == '\u200d'
}

// split returns the words of s. Where a language does not divide words, a word
// is a run that reads as one: up to a space, a mark, or the change from
// particles to the next term (ja), a character (zh).
func (g *grammar) split(s string) []word {
	var out []word
	start := -1
	var last rune
	flush := func(end int) {
		if start >= 0 {
			out = append(out, word{s[start:end], start, end})
			start = -1
		}
	}
	for i, r := range s {
		switch {
		case inWord(r):
			if start >= 0 && g.newWord(last, r) {
				flush(i)
			}
			if start < 0 {
				start = i
			}
		case start >= 0 && innerMark(s, i, r):
		default:
			flush(i)
		}
		last = r
	}
	flush(len(s))
	return out
}

// newWord reports whether a word starts at r after last though no space divides them.
func (g *grammar) newWord(last, r rune) bool {
	switch g.lang.Tag {
	case "ja":
		return unicode.Is(unicode.Hiragana, last) && !unicode.Is(unicode.Hiragana, r)
	case "zh":
		return unicode.Is(unicode.Han, r) || unicode.Is(unicode.Han, last)
	}
	return false
}

// innerMark reports whether the mark at s[i] joins the letters around it: an
// apostrophe, a hyphen, the point of a figure or an address.
func innerMark(s string, i int, r rune) bool {
	if !strings.ContainsRune("'’-‑.,@/_&:٫٬\"״׳", r) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
	if r == ',' || r == ':' {
		_, a := digitOf(before)
		_, b := digitOf(after)
		return a && b
	}
	if r == '"' {
		return unicode.Is(unicode.Hebrew, before) && unicode.Is(unicode.Hebrew, after)
	}
	return inWord(before) && inWord(after)
}

// functional reports whether w says nothing alone. An elided article ("l'air")
// does not make its word functional.
func (g *grammar) functional(w string) bool {
	return g.Function.has(strings.ReplaceAll(w, "’", "'"))
}

// content reports whether w carries meaning.
func (g *grammar) content(w string) bool {
	if g.functional(w) {
		return false
	}
	return strings.ContainsFunc(w, unicode.IsLetter)
}
