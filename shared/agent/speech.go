package agent

import (
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
)

// The silences around speech, in seconds.
const (
	leadIn    = 0.4  // before the first line
	tailOut   = 1.2  // after the last
	linePause = 0.35 // between lines
)

// speechSeconds is about how long the language's voice takes to say text at
// its own speed: its graphemes, and what figures and signs add when read out
// ("148" is three characters and some two dozen sounds).
func speechSeconds(text string, lang language.Language) float64 {
	n := float64(uniseg.GraphemeClusterCount(text))
	alphabetic := lang.CharsPerSecond > 9
	for _, r := range text {
		switch {
		case unicode.IsDigit(r) && alphabetic:
			n += 4
		case unicode.IsDigit(r):
			n++
		case alphabetic && (r == '%' || r == '€' || r == '$' || r == '£' || r == '&' || r == '@' || r == '+' || r == '°'):
			n += 5
		}
	}
	return n / lang.CharsPerSecond
}

// lineLimit is the most graphemes a line may have: what is said in about seven
// seconds, and no more than 110.
func lineLimit(lang language.Language) int {
	return min(110, int(6.5*lang.CharsPerSecond))
}
