package typeset

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/language/thai"
	"github.com/aiprod/aiprod/shared/studio/typeset/quantity"
)

// Costs of ending a line, in the unit of balance: 1 is a line left empty. A line
// ends at a cost of tear or more only within what does not fit a line whole.
const (
	tear         = 1000.0
	tearUnit     = tear * 2  // between a figure and its unit
	tearSyllable = tear * 4  // inside a word, where a syllable likely ends
	tearLetter   = tear * 8  // inside a word
	tearGlue     = tear * 16 // where letters must not part, for text that leaves no other place
	costInside   = 0.4       // after a hyphen, or inside a phrase of characters
	costLetter   = 0.15      // after a word of one letter, which belongs to the next
	costLean     = 0.12      // after an article, a preposition or the like
	costName     = 0.08      // inside a name of several words
	costShort    = 0.03      // after a word of two letters
	gainClause   = -0.03     // after punctuation
)

var never = math.Inf(1)

// thaiCosts is what dividing a run of Thai costs.
var thaiCosts = map[thai.Break]float64{thai.Never: tearGlue, thai.Letter: tearLetter, thai.Syllable: tearSyllable, thai.Word: tear}

// breaks returns the cost of ending a line before each rune of a paragraph.
// Unicode's rules say where a line can end, and with them kinsoku; the language
// takes some away.
func breaks(text []rune, lang language.Language, spans []span) []float64 {
	costs := make([]float64, len(text)+1)
	var seg segmenter.Segmenter
	seg.Init(text)
	for i := range costs {
		costs[i] = never
	}
	for it := seg.GraphemeIterator(); it.Next(); {
		i := it.Grapheme().Offset
		costs[i] = clusterCost(text, i)
	}
	inside := insideSpans(len(text), spans)
	for it := seg.LineIterator(); it.Next(); {
		if i := it.Line().Offset; i > 0 {
			costs[i] = lineCost(text, i, lang, inside[i])
		}
	}
	if lang.Script == "Thai" {
		for _, s := range spans { // words the caller divided
			if s.start > 0 && !breakable(text[s.start-1]) && costs[s.start] < never {
				costs[s.start] = min(costs[s.start], costInside)
			}
		}
	}
	costs[0] = never
	return costs
}

// particle reports whether rune i is a Japanese particle of one letter, which
// belongs to the word before it.
func particle(text []rune, i int) bool {
	return strings.ContainsRune("はがをにでともへのや", text[i]) && !unicode.In(text[i-1], unicode.Hiragana, unicode.Zs) &&
		(i+1 == len(text) || !unicode.Is(unicode.Hiragana, text[i+1]))
}

// insideSpans marks the places that are inside a word.
func insideSpans(n int, spans []span) []bool {
	inside := make([]bool, n+1)
	for _, s := range spans {
		for i := s.start + 1; i < s.end; i++ {
			inside[i] = true
		}
	}
	return inside
}

// clusterCost is the cost of dividing a word before rune i, the start of a
// grapheme cluster.
func clusterCost(text []rune, i int) float64 {
	switch {
	case i == 0:
		return never
	case unicode.Is(unicode.Thai, text[i]) && unicode.Is(unicode.Thai, text[i-1]):
		return thaiCosts[thai.At(text, i)]
	case ignorable(text[i]), ignorable(text[i-1]):
		return tearGlue
	}
	return tearLetter
}

// lineCost is the cost of ending a line before rune i, where Unicode allows it.
func lineCost(text []rune, i int, lang language.Language, inside bool) float64 {
	if !breakable(text[i-1]) {
		switch {
		case lang.Script == "Kore" && (unicode.Is(unicode.Hangul, text[i]) || unicode.Is(unicode.Hangul, text[i-1])):
			return tearLetter // Korean breaks at its spaces
		case lang.Script == "Jpan" && particle(text, i):
			return tearUnit
		}
		return glueCost(text, i, inside)
	}
	left, right := wordBefore(text, i), wordAfter(text, i)
	if quantity.Joined(left, right) {
		return tearUnit
	}
	cost := clauseCost(left)
	if leans(left, lang.Tag) {
		cost = max(cost, costLean)
	} else if endsInDigit(left) || named(left, right, lang.Tag) {
		cost = max(cost, costName)
	}
	return cost
}

// named reports whether two words look like parts of one name. In German every
// noun is written so.
func named(left, right, lang string) bool {
	return lang != "de" && capital(left) && capital(right)
}

// endsInDigit reports whether a word is a number, which belongs to what it counts.
func endsInDigit(word string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	return unicode.IsDigit(last)
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	return unicode.IsUpper(r) && unicode.IsLetter(last)
}

// glueCost is the cost of ending a line where there is no space.
func glueCost(text []rune, i int, inside bool) float64 {
	if unicode.IsDigit(text[i-1]) && unicode.IsLetter(text[i]) {
		return tearUnit // 25歳
	}
	cost := clauseCost(string(text[i-1]))
	if cost > 0 {
		cost = 0 // one character is no short word where there are no spaces
	}
	if inside {
		cost += costInside
	}
	return cost
}

// clauseCost is the cost of ending a line with word.
func clauseCost(word string) float64 {
	last, letters := rune(0), 0
	for _, r := range word {
		last = r
		if unicode.IsLetter(r) {
			letters++
		}
	}
	switch {
	case strings.ContainsRune(".,;:!?…،؛؟।、。，；：！？", last):
		return gainClause
	case letters == 1:
		return costLetter
	case letters == 2:
		return costShort
	}
	return 0
}

// wordBefore returns the word that ends at or before i, spaces skipped.
func wordBefore(text []rune, i int) string {
	for i > 0 && breakable(text[i-1]) {
		i--
	}
	start := i
	for start > 0 && !breakable(text[start-1]) {
		start--
	}
	return string(text[start:i])
}

// wordAfter returns the word that starts at i.
func wordAfter(text []rune, i int) string {
	end := i
	for end < len(text) && !breakable(text[end]) {
		end++
	}
	return string(text[i:end])
}
