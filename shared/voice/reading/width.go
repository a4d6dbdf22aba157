package reading

import (
	"strings"
	"unicode"
)

// narrow writes the full-width letters, digits and signs of East Asian text, and
// the digits of every script, in their ASCII form, rune for rune. Stops stay as they are.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' && !strings.ContainsRune("！，．：；？", r) {
			return r - '！' + '!'
		}
		return westernDigits(r)
	}, text)
}

// restore gives words read from narrowed text the characters that were written.
func restore(words []Word, written string) []Word {
	if narrow(written) == written {
		return words
	}
	left := []rune(written)
	next := func() rune {
		for len(left) > 1 && unicode.IsSpace(left[0]) {
			left = left[1:]
		}
		r := left[0]
		left = left[1:]
		return r
	}
	for i, w := range words {
		words[i].Text = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || len(left) == 0 {
				return r
			}
			return next()
		}, w.Text)
	}
	return words
}
