package typeset

import (
	"strings"
	"unicode"
)

// Thai has no spaces between words, and only a dictionary would tell them. Its
// spelling does tell where syllables cannot end, and often where they do.
const (
	thaiLeading  = "เแโใไ"                    // vowels written before their consonant
	thaiTrailing = "ะาำๅๆฯ"                   // what is written after it and never begins
	thaiEnding   = "ะำๆฯ"                     // what no letter of the same syllable follows
	thaiClosed   = "\u0e31\u0e36\u0e37\u0e47" // vowel signs a final consonant has to follow
	thaiSilent   = '\u0e4c'                   // marks a letter that is not spoken, mostly the last
)

// thaiCost is the cost of dividing a Thai word before rune i.
func thaiCost(text []rune, i int) float64 {
	before := text[i-1]
	switch {
	case strings.ContainsRune(thaiLeading, before), strings.ContainsRune(thaiTrailing, text[i]),
		strings.ContainsRune(thaiClosed, vowelSign(text, i)):
		return tearGlue
	case strings.ContainsRune(thaiLeading, text[i]), strings.ContainsRune(thaiEnding, before), before == thaiSilent:
		return tear
	case i+1 < len(text) && (unicode.Is(unicode.Mn, text[i+1]) && text[i+1] != thaiSilent || text[i+1] == 'า'):
		return tearSyllable // a consonant with a vowel of its own
	}
	return tearLetter
}

// vowelSign returns the sign on the letter before rune i, tone marks skipped.
func vowelSign(text []rune, i int) rune {
	for i--; i > 0 && text[i] >= '\u0e48' && text[i] <= '\u0e4b'; i-- {
	}
	return text[i]
}
