// Package quantity says which words belong to a number, so that neither a line
// nor a caption ever ends between a figure and its unit.
//
// It goes by the look of words and needs no language; it does not read numbers.
package quantity

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed units.json
var data []byte

type lexicon struct{ after, before map[string]bool }

var units = dated.Made("quantity: units.json", data, func(file struct{ After, Before []string }) lexicon {
	return lexicon{set(file.After), set(file.Before)}
})

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// Joined reports whether the words left and right, which follow each other with a
// space between, are parts of one quantity: "9.8" "kg", "25" "€", "10" "000",
// "3" "million", "No." "7". Punctuation after right does not matter.
func Joined(left, right string) bool {
	left = strings.TrimLeftFunc(left, opening)
	bare := strings.TrimRightFunc(right, closing)
	switch {
	case endsInDigit(left):
		return units().after[right] || units().after[bare] || units().after[strings.ToLower(bare)] || group(bare) || inflected(bare)
	case startsWithDigit(right):
		return units().before[left]
	}
	return false
}

// inflected reports whether s is a Latin unit with a native ending: kg이고, kmで.
func inflected(s string) bool {
	cut := strings.IndexFunc(s, func(r rune) bool { return unicode.In(r, unicode.Hangul, unicode.Hiragana, unicode.Cyrillic) })
	return cut > 0 && units().after[s[:cut]]
}

// group reports whether s is three digits, the second group of a number written with spaces.
func group(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.IsDigit(r) {
			return n == 3 && (r == ',' || r == '.')
		}
		n++
	}
	return n == 3
}

func endsInDigit(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(r)
}

func startsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "+-−"))
	return unicode.IsDigit(r)
}

func opening(r rune) bool { return unicode.In(r, unicode.Ps, unicode.Pi) || r == '"' || r == '\'' }

func closing(r rune) bool {
	return unicode.In(r, unicode.Pe, unicode.Pf) || strings.ContainsRune(".,;:!?\"'…،؛؟।", r)
}
