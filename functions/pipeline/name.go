package pipeline

import (
	"strings"
	"unicode"
)

// maxName is the longest file name, in characters.
const maxName = 60

// fileName makes a title a file name: letters and digits of any script, joined by hyphens.
func fileName(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range title {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(unicode.ToLower(r))
		if b.Len() >= maxName {
			break
		}
	}
	if b.Len() == 0 {
		return "film"
	}
	return b.String()
}
