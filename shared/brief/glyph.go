package brief

import (
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
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

// spoken notes a draft voice where nothing less than what was asked for will do.
func (c *check) spoken(fallback string, lang language.Language) {
	if fallback == "forbid" && lang.Voice.Grade == language.Draft {
		c.add("/fallback", NotAvailable, "forbids stand-ins, and the voice for %s is a draft: understood with effort",
			"set fallback to allow or ask, or choose a language whose voice_grade in GET /capabilities is good or fair", lang.English)
	}
}
