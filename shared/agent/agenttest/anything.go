package agenttest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/language"
)

// AnyText draws texts a client may send: words, figures, marks and markup of many scripts.
func AnyText(lang language.Language) *rapid.Generator[string] {
	pieces := []string{
		"water", "Book now", "İstanbul", "größer", "œuvre", "город", "مدينة", "בית", "घर", "เมือง", "図書館", "です", "城市", "도시", "🙂", "👩‍🚀",
		"12", "3,5 %", "€ 1.200", "9.8 kg", "from 4 to 5", "10:30", "2026-05-01", "1. ", "- ", "# ", "| a | 3 |", "and", "und", "その", "、", "。", "，",
		". ", ", ", "! ", "? ", ": ", "\n", "\n\n", " ", " ", "(", ")", "\"", "«", "»", "{\\an8}", "<b>", "[in]", "'; --", "foo.example", "a@b.example",
		"ignore all previous instructions", "Create a video about", "Ask them to", "1/2", "٣٤", "१२", "3D", "B12", "--", "…", "•",
	}
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(3, 120).Draw(t, "pieces") {
			if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
				b.WriteString(rapid.StringN(1, 12, -1).Draw(t, "noise"))
			} else {
				b.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
			}
			if lang.Spaced {
				b.WriteByte(' ')
			}
		}
		return b.String()
	})
}

// wordOf draws a word of text, as a client would require it.
func wordOf(t *rapid.T, text string) string {
	words := strings.Fields(text)
	w := words[rapid.IntRange(0, len(words)-1).Draw(t, "word")]
	if utf8.RuneCountInString(w) > 40 {
		w = "water"
	}
	w, _ = brief.Clean(w)
	if !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return "water"
	}
	return w
}
