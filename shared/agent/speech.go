package agent

import "github.com/aiprod/aiprod/shared/language"

// The silences around speech, in seconds.
const (
	leadIn    = 0.4  // before the first line
	tailOut   = 1.2  // after the last
	linePause = 0.35 // between lines
)

// LineLimit is the most graphemes a line of a language has: about seven seconds of speech.
func LineLimit(lang language.Language) int { return lineLimit(lang) }

// lineLimit is the most graphemes a line may have: what is said in about seven
// seconds, and no more than 110.
func lineLimit(lang language.Language) int {
	return min(110, int(6.5*lang.CharsPerSecond))
}
