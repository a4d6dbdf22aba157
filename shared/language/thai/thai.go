// Package thai says where a run of Thai, which has no spaces between words, can
// be divided: between words as far as package boundary tells, and inside them by
// the spelling, which tells where syllables cannot end and often where they do.
// Common words are listed and stay whole.
package thai

import (
	_ "embed"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language/boundary"
)

// A Break says how good a place is to divide at.
type Break int

// The places, worst first.
const (
	// Never parts a vowel or a mark from its consonant.
	Never Break = iota
	// Letter may be inside a syllable.
	Letter
	// Syllable is likely between two syllables.
	Syllable
	// Word is between two words.
	Word
)

const (
	leading  = "เแโใไ"                    // vowels written before their consonant
	trailing = "ะาำๅๆฯ"                   // what is written after it and never begins
	ending   = "ๆฯ"                       // what ends a word
	open     = "ะำ"                       // vowels that end a syllable
	closed   = "\u0e31\u0e36\u0e37\u0e47" // vowel signs a final consonant has to follow
	silent   = '\u0e4c'                   // marks a letter that is not spoken, mostly the last
)

// longest is how many runes a common word has at most.
const longest = 16

//go:embed words.json
var data []byte

// common are the words that a phrase begins with, those it ends with, and those
// that lean on the word after them.
type common struct {
	Begin, End, Lean []string
}

var words = dated.Table[common]("thai: words.json", data)

// At returns how good it is to divide text before rune i, 0 < i < len(text), both
// sides being Thai.
func At(text []rune, i int) Break {
	before := text[i-1]
	switch {
	case unicode.Is(unicode.Mn, text[i]), strings.ContainsRune(leading, before), strings.ContainsRune(trailing, text[i]),
		strings.ContainsRune(closed, vowelSign(text, i)):
		return Never
	case inside(text, i):
		return Letter
	case strings.ContainsRune(ending, before), boundary.At(text, i):
		return Word
	case strings.ContainsRune(leading, text[i]), strings.ContainsRune(open, before), before == silent, begins(text, i), ends(text, i):
		return Syllable
	case i+1 < len(text) && (unicode.Is(unicode.Mn, text[i+1]) && text[i+1] != silent || text[i+1] == 'า'):
		return Syllable // a consonant with a vowel of its own
	}
	return Letter
}

// vowelSign returns the sign on the letter before rune i, tone marks skipped.
func vowelSign(text []rune, i int) rune {
	for i--; i > 0 && text[i] >= '\u0e48' && text[i] <= '\u0e4b'; i-- {
	}
	return text[i]
}

// begins reports whether a common word starts at rune i.
func begins(text []rune, i int) bool {
	rest := string(text[i:min(len(text), i+longest)])
	for _, w := range words().Begin {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// inside reports whether rune i is in the midst of a common word.
func inside(text []rune, i int) bool {
	for _, w := range words().Begin {
		runes := []rune(w)
		for at := max(0, i-len(runes)+1); at < i; at++ {
			if strings.HasPrefix(string(text[at:min(len(text), at+len(runes))]), w) {
				return true
			}
		}
	}
	return false
}

// Leans reports whether the word that ends before rune i says nothing without the
// one after it, as a preposition does.
func Leans(text []rune, i int) bool { return endsIn(text, i, words().Lean) }

// ends reports whether a common word ends before rune i.
func ends(text []rune, i int) bool { return endsIn(text, i, words().End) }

func endsIn(text []rune, i int, list []string) bool {
	rest := string(text[max(0, i-longest):i])
	for _, w := range list {
		if strings.HasSuffix(rest, w) {
			return true
		}
	}
	return false
}
