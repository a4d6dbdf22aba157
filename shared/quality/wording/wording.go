// Package wording compares what was written with what was said and shown:
// whether a text holds a string a brief requires, and whether captions say the
// script. It compares letters, never meaning.
package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold returns text in the form strings are compared in: compatibility composed
// (NFKC, so that a no-break space is a space and a full-width digit a digit),
// case folded, white space as single spaces, without characters that show
// nothing. Digits of other scripts stay what they are.
func Fold(text string) string {
	folded := cases.Fold().String(norm.NFKC.String(text))
	folded = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		if s, ok := plain[r]; ok {
			return s
		}
		return r
	}, folded)
	return strings.Join(strings.Fields(norm.NFC.String(folded)), " ")
}

// plain are the typographer's signs and the typist's for the same thing.
var plain = map[rune]rune{'’': '\'', '‘': '\'', 'ʼ': '\'', '“': '"', '”': '"', '„': '"', '‐': '-', '‑': '-'}

// invisible are soft hyphens, joiners, marks of direction and the like.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || r == '\u034f' || unicode.Is(unicode.Variation_Selector, r)
}

// Contains says whether text holds a wanted string after folding. A number is
// only found whole: "22 h" is not in "122 h", and "4.1" not in "4.15". Spaces
// do not count in a string of a script that has none between words.
func Contains(text, wanted string) bool {
	text, wanted = Fold(text), Fold(wanted)
	if strings.ContainsFunc(wanted, unspaced) {
		text, wanted = squeeze(text), squeeze(wanted)
	}
	if wanted == "" {
		return true
	}
	for at := 0; ; {
		i := strings.Index(text[at:], wanted)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(wanted)
		if !splitsNumber(text, start) && !splitsNumber(text, end) {
			return true
		}
		_, width := utf8.DecodeRuneInString(text[start:])
		at = start + width
	}
}

// unspaced says whether a letter is of a script written without spaces.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// Mentions says whether text holds a forbidden string after folding, as part of
// a word or number too.
func Mentions(text, forbidden string) bool {
	f := Fold(forbidden)
	return f != "" && strings.Contains(Fold(text), f)
}

// splitsNumber says whether cutting text at i cuts a number in two.
func splitsNumber(text string, i int) bool {
	before, n := utf8.DecodeLastRuneInString(text[:i])
	after, m := utf8.DecodeRuneInString(text[i:])
	if unicode.IsDigit(before) && unicode.IsDigit(after) {
		return true
	}
	point := func(r rune) bool { return r == '.' || r == ',' || r == '٫' || r == '٬' }
	if point(after) && unicode.IsDigit(before) {
		next, _ := utf8.DecodeRuneInString(text[i+m:])
		return unicode.IsDigit(next)
	}
	if point(before) && unicode.IsDigit(after) {
		last, _ := utf8.DecodeLastRuneInString(text[:i-n])
		return unicode.IsDigit(last)
	}
	return false
}

// Same says whether two texts are the same but for white space, case and
// characters that show nothing; where they are not, it returns the words around
// the first difference.
func Same(script, captions string) (difference string, same bool) {
	a, b := []rune(squeeze(script)), []rune(squeeze(captions))
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	if i == len(a) && i == len(b) {
		return "", true
	}
	around := func(r []rune) string { return string(r[max(0, i-12):min(len(r), i+12)]) }
	return "script …" + around(a) + "…, captions …" + around(b) + "…", false
}

func squeeze(text string) string { return strings.ReplaceAll(Fold(text), " ", "") }
