package brief

import (
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/studio/typeset/coverage"
)

// glyphs notes the first character of a cleaned text that no font can draw, and
// where it is in the text as it was sent.
func (c *check) glyphs(pointer, clean, sent string) {
	r, _, missing := coverage.First(clean)
	if !missing {
		return
	}
	at := utf8.RuneCountInString(sent[:max(strings.IndexRune(sent, r), 0)])
	c.add(pointer, NoGlyph, "holds %q (%U) as character %d, which no font here can draw", "write it another way, or leave it out", r, r, at+1)
}
