package prose

import (
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
)

// Mentions counts how often text holds one of the stems, which are written
// "one|two": at the start of a word, or anywhere where words are not divided. A
// stem that comes back counts less each time, so that one word is no field.
func Mentions(text, stems string, lang language.Language) float64 {
	lower := " " + strings.ToLower(text) + " "
	sum := 0.0
	for _, stem := range strings.Split(stems, "|") {
		if stem = strings.ToLower(stem); strings.TrimSpace(stem) == "" {
			continue
		}
		n := 0
		for at := 0; n < 3; n++ {
			i := wordStart(lower, stem, at, lang)
			if i < 0 {
				break
			}
			at = i + len(stem)
		}
		sum += []float64{0, 1, 1.5, 1.75}[n]
	}
	return sum
}

// wordStart returns where stem next starts a word of s at or after at, -1 for nowhere.
// Arabic and Hebrew write articles and conjunctions onto the word.
func wordStart(s, stem string, at int, lang language.Language) int {
	for at < len(s) {
		i := strings.Index(s[at:], stem)
		if i < 0 {
			return -1
		}
		i += at
		last, _ := utf8.DecodeLastRuneInString(s[:i])
		if !inWord(last) || !lang.Spaced || cjk(last) || lang.RightToLeft {
			return i
		}
		at = i + len(stem)
	}
	return -1
}
