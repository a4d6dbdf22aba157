// Package direction says which stretches of a text run against it: a Latin
// sentence or a telephone number in Arabic, a Hebrew line in an English film.
// Unicode's algorithm would put their full stops at the wrong end or their groups
// in the wrong order; with marks around, it does not.
//
// It orders nothing itself: pictures and caption files both put marks where it says.
package direction

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// Marks that have a direction and are not seen.
const (
	FromLeft  = '\u200E'
	FromRight = '\u200F'
)

// Mark is the mark to put around what Against returns.
func Mark(rightToLeft bool) rune {
	if rightToLeft {
		return FromLeft
	}
	return FromRight
}

// Against returns the stretches of text, as rune indices in order, that run against
// its language: sentences without a letter of its direction, of which UAX #9 (HL3)
// lets a higher protocol say so, and in a script of the right also names that
// end in a sign, and numbers in groups.
func Against(text []rune, rightToLeft bool) [][2]int {
	out := sentences(text, rightToLeft)
	if rightToLeft {
		out = append(out, numbers(text)...)
		out = append(out, names(text)...)
	}
	slices.SortFunc(out, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], b[1]-a[1]) })
	end := 0
	return slices.DeleteFunc(out, func(s [2]int) bool { // of two that overlap, the first stands for both
		inside := s[0] < end
		end = max(end, s[1])
		return inside
	})
}

// Open reports whether text ends inside of a sentence that has letters of the given direction.
func Open(text string, rightToLeft bool) bool {
	runes := []rune(text)
	start := 0
	for i := range runes {
		if end := sentenceEnd(runes, i); end > 0 {
			start = end
		}
	}
	with, _ := letters(runes[start:], rightToLeft)
	return with
}

// sentences returns the sentences all of whose letters run against the text.
func sentences(text []rune, rightToLeft bool) (out [][2]int) {
	start := 0
	for i := range text {
		end := sentenceEnd(text, i)
		if end == 0 {
			continue
		}
		for start < end && unicode.IsSpace(text[start]) {
			start++
		}
		if with, against := letters(text[start:end], rightToLeft); against && !with {
			out = append(out, [2]int{start, end})
		}
		start = end
	}
	return out
}

// sentenceEnd returns where the sentence ends whose full stop is rune i, closing
// quotes included; 0 if it is none.
func sentenceEnd(text []rune, i int) int {
	if !strings.ContainsRune(".!?…؟۔", text[i]) {
		return 0
	}
	end := i + 1
	for end < len(text) && (unicode.In(text[end], unicode.Pe, unicode.Pf) || text[end] == '"' || text[end] == '\'') {
		end++
	}
	if end < len(text) && !unicode.IsSpace(text[end]) {
		return 0
	}
	return end
}

// letters reports whether text has letters, or marks, of a direction and of the other one.
func letters(text []rune, rightToLeft bool) (with, against bool) {
	for _, r := range text {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.R, bidi.AL:
			with, against = with || rightToLeft, against || !rightToLeft
		case bidi.L:
			with, against = with || !rightToLeft, against || rightToLeft
		}
	}
	return with, against
}

// names returns the Latin names that end in a sign of theirs: Disney+, C++, AIPROD®.
func names(text []rune) (out [][2]int) {
	start := -1
	for i := 0; i <= len(text); i++ {
		switch {
		case i < len(text) && unicode.Is(unicode.Latin, text[i]):
			if start < 0 {
				start = i
			}
		case i < len(text) && start >= 0 && (sign(text[i]) || digit(text[i])):
		default:
			if start >= 0 && sign(text[i-1]) {
				out = append(out, [2]int{start, i})
			}
			start = -1
		}
	}
	return out
}

func sign(r rune) bool { return strings.ContainsRune("+#™®©℠", r) }
