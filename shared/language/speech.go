package language

import (
	"unicode"

	"github.com/rivo/uniseg"
)

// Seconds is about how long the language's voice takes to say text at its own speed: the
// characters a reader sees, and what figures and signs add when they are read out ("148" is
// three characters and some two dozen sounds).
func (l Language) Seconds(text string) float64 {
	n := float64(uniseg.GraphemeClusterCount(text))
	alphabetic := l.CharsPerSecond > ideographs
	for _, r := range text {
		switch {
		case unicode.IsDigit(r) && alphabetic:
			n += 4
		case unicode.IsDigit(r):
			n++
		case alphabetic && sign(r):
			n += 5
		}
	}
	return n / l.CharsPerSecond
}

// ideographs, of which fewer than these are said in a second, are as long as digits.
const ideographs = 9

// sign reports whether r is a sign that is read out as a word.
func sign(r rune) bool {
	return r == '%' || r == '€' || r == '$' || r == '£' || r == '&' || r == '@' || r == '+' || r == '°'
}
