package semantic

import (
	"slices"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/quality/wording"
)

// sentences are the sentences of a line, folded, without their marks.
func sentences(line string) []string {
	var out []string
	ends := func(r rune) bool { return strings.ContainsRune("!?…。！？؟।", r) }
	for _, s := range strings.FieldsFunc(strings.ReplaceAll(line, ". ", "! "), ends) {
		s = strings.TrimFunc(wording.Fold(s), func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func letters(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// unique drops what folds to something seen before.
func unique(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool {
		f := wording.Fold(s)
		was := seen[f] || f == ""
		seen[f] = true
		return was
	})
}

// share is found of wanted, 1 at most; nothing wanted is nothing to find, 0.
func share(found, wanted int) float64 {
	if wanted <= 0 {
		return 0
	}
	return min(1, float64(found)/float64(wanted))
}

func first(list []string, n int) []string { return list[:min(n, len(list))] }
