package caption

import (
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/language/direction"
)

// Lead returns the mark to set before line n of the cue, most often none: that of
// the language's direction where the line is the foreign end of a sentence that
// began above, and would be taken for a sentence of another language by itself.
func (c Cue) Lead(n int, lang language.Language) string {
	if n == 0 || !direction.Open(text(c.Lines[n-1], lang), lang.RightToLeft) {
		return ""
	}
	if len(direction.Against([]rune(text(c.Lines[n], lang)), lang.RightToLeft)) == 0 {
		return ""
	}
	return mark(lang)
}
