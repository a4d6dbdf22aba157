package prose

import (
	"strings"

	"github.com/aiprod/aiprod/shared/language"
)

// steps returns how many steps text says there are: the number before the word
// for them, at most a few words apart. It is 0 where none is told.
func (g *grammar) steps(text string) int {
	const apart = 40 // bytes
	lower := lowerSameLength(text)
	for _, stem := range g.Steps {
		at := strings.Index(lower, stem)
		if at < 0 {
			continue
		}
		for from := at - 1; from >= max(0, at-apart); from-- {
			if n := g.countAt(text, lower, from); n > 1 && n < 10 {
				return n
			}
		}
	}
	return 0
}

// countAt reads the whole number that starts at lower[at:], 0 for none. A
// preposition may be written onto it.
func (g *grammar) countAt(text, lower string, at int) int {
	if startsDigit(lower[at:]) {
		n := scanNumber(text, at, g)
		if n.dotted || n.decimals > 0 {
			return 0
		}
		return int(n.value)
	}
	if !g.lang.Spaced && g.lang.Tag != "th" {
		if n, ok := scanHan(text, at); ok && n.start < n.end {
			return int(n.value)
		}
		return 0
	}
	best, value := "", 0
	for w, n := range g.Numbers {
		if len(w) > len(best) && strings.HasPrefix(lower[at:], w) && !gluedAfter(text, at+len(w)) && (g.lang.RightToLeft || g.lang.Tag == "th" || !gluedBefore(text, at)) {
			best, value = w, n
		}
	}
	return value
}

// Ordered reports whether text holds a word that orders steps, wherever it
// stands: "Haal eerst het wiel eraf".
func Ordered(text string, lang language.Language) bool {
	g := of(lang)
	return g.Sequence.in(text, lang.Spaced)
}
