// Package boundary tells where words begin in Thai and Chinese, which are written
// without spaces, by the letters on both sides. It scores them with the weights of
// BudouX, learned from divided texts, and so knows words no list has; it may err.
// It does not say where a line may end: see typeset.
package boundary

import (
	_ "embed"
	"unicode"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed models.json
var data []byte

// A model is the weight of each feature, by its name and letters.
type model map[string]map[string]int

// A script is what one model reads.
type script struct {
	letters *unicode.RangeTable
	weights model
	least   int // twice the score a boundary has to exceed
}

// features are what is looked at before and after a place: letters from one offset to another.
var features = []struct {
	name     string
	from, to int
}{
	{"UW1", -3, -2}, {"UW2", -2, -1}, {"UW3", -1, 0}, {"UW4", 0, 1}, {"UW5", 1, 2}, {"UW6", 2, 3},
	{"BW1", -2, 0}, {"BW2", -1, 1}, {"BW3", 0, 2},
	{"TW1", -3, 0}, {"TW2", -2, 1}, {"TW3", -1, 2}, {"TW4", 0, 3},
}

var scripts = dated.Made("boundary: models.json", data, func(file struct {
	Models map[string]model
}) []script {
	out := []script{{letters: unicode.Thai, weights: file.Models["th"]}, {letters: unicode.Han, weights: file.Models["zh"]}}
	for i := range out {
		for _, group := range out[i].weights {
			for _, w := range group {
				out[i].least += w
			}
		}
	}
	return out
})

// At reports whether a word begins before rune i of a text, 0 < i < len(text).
// Only between two Thai letters or two Chinese ones it is known: elsewhere false.
func At(text []rune, i int) bool {
	for _, s := range scripts() {
		if unicode.Is(s.letters, text[i-1]) && unicode.Is(s.letters, text[i]) {
			return s.divides(text, i)
		}
	}
	return false
}

// divides scores a place by its neighbours of the same script; others count as none.
func (s script) divides(text []rune, i int) bool {
	from, to := i, i
	for from > max(i-3, 0) && unicode.Is(s.letters, text[from-1]) {
		from--
	}
	for to < min(i+3, len(text)) && unicode.Is(s.letters, text[to]) {
		to++
	}
	score := 0
	for _, f := range features {
		if i+f.from >= from && i+f.to <= to {
			score += s.weights[f.name][string(text[i+f.from:i+f.to])]
		}
	}
	return 2*score > s.least
}

// The lengths in characters from which on a Chinese phrase takes in no word of one
// character more, and at which it ends even inside a word.
const (
	fullPhrase = 4
	endPhrase  = 7
)

// Phrase reports whether a Chinese phrase that began at rune start ends before
// rune i. Phrases are words of two characters or more with the single ones after
// them, end with 的, and are short enough to be taken in at a glance.
func Phrase(text []rune, start, i int) bool {
	n := i - start
	if n >= endPhrase || n >= 2 && text[i-1] == '的' {
		return true
	}
	if n < 2 || !At(text, i) {
		return false
	}
	single := i+1 >= len(text) || !unicode.Is(unicode.Han, text[i+1]) || At(text, i+1)
	return !single || n >= fullPhrase
}
