package reading

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/aiprod/aiprod/shared/language"
)

// scripts are the Unicode tables of the scripts in package language.
func scripts(code string) []*unicode.RangeTable {
	switch code {
	case "Cyrl":
		return []*unicode.RangeTable{unicode.Cyrillic}
	case "Arab":
		return []*unicode.RangeTable{unicode.Arabic}
	case "Hebr":
		return []*unicode.RangeTable{unicode.Hebrew}
	case "Deva":
		return []*unicode.RangeTable{unicode.Devanagari}
	case "Thai":
		return []*unicode.RangeTable{unicode.Thai}
	case "Jpan":
		return []*unicode.RangeTable{unicode.Hiragana, unicode.Katakana}
	case "Hans":
		return []*unicode.RangeTable{unicode.Han}
	case "Kore":
		return []*unicode.RangeTable{unicode.Hangul}
	}
	return nil
}

// clean keeps what a speech engine can say in a language: letters and marks of
// its script, Latin letters, digits, and the hyphens and apostrophes inside
// words. All else becomes a space, which is what makes injection impossible:
// brackets, angle brackets, ampersands and leading hyphens do not get through.
func clean(spoken string, lang language.Language) string {
	own := scripts(lang.Script)
	spoken = norm.NFC.String(spoken)
	if lang.Tag == "en" {
		spoken = ascii(spoken)
	}
	var b strings.Builder
	for _, r := range spoken {
		switch {
		case r == '’', r == '‘':
			b.WriteByte('\'')
		case r == '-', r == '\'', r == 'ー', r == '\u200d', r == '\u200c', speakable(r, own):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	fields := strings.Fields(b.String())
	kept := fields[:0]
	for _, f := range fields {
		if f = strings.Trim(f, "-'\u200d\u200c"); f != "" {
			kept = append(kept, f)
		}
	}
	return strings.Join(kept, " ")
}

func speakable(r rune, own []*unicode.RangeTable) bool {
	if r < unicode.MaxASCII {
		return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) {
		return false
	}
	return unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Inherited, r) || unicode.IsOneOf(own, r)
}

// ascii strips accents: the English voice's dictionary has none.
func ascii(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ß':
			b.WriteString("ss")
		case !unicode.IsMark(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
