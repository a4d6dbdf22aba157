// Package coverage knows which characters the fonts of scripts/packages can draw,
// without opening a font: a program that takes requests can refuse a character
// before anything is made of it.
//
// The type setter itself asks the fonts of its machine and has the last word.
package coverage

import (
	_ "embed"
	"fmt"
	"sort"
	"unicode"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed coverage.json
var data []byte

// A stretch is code points that follow each other, both ends included.
type stretch struct{ from, to rune }

// table is the covered code points in order. It panics on a broken file, which
// is embedded and held by a test.
var table = dated.Made("coverage: coverage.json", data, func(file struct {
	Ranges []string `json:"ranges"`
}) []stretch {
	out := make([]stretch, len(file.Ranges))
	for i, r := range file.Ranges {
		s := &out[i]
		if n, err := fmt.Sscanf(r, "%x-%x", &s.from, &s.to); n == 1 {
			s.to = s.from
		} else if err != nil {
			panic("coverage: coverage.json: range " + r)
		}
	}
	return out
})

// First returns the first character of text that no font draws, and the number
// of characters before it. What is never drawn itself (spaces, joiners,
// direction marks, variation selectors, controls) is always covered.
func First(text string) (missing rune, before int, ok bool) {
	for _, r := range text {
		if !covered(r) {
			return r, before, true
		}
		before++
	}
	return 0, 0, false
}

func covered(r rune) bool {
	if unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector) {
		return true
	}
	t := table()
	i := sort.Search(len(t), func(i int) bool { return t[i].to >= r })
	return i < len(t) && t[i].from <= r
}
