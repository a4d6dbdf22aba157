package caption

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Text returns the words of cues as running text, spaced as the language is written.
func Text(cues []Cue, lang language.Language) string {
	var words []timeline.Word
	for _, c := range cues {
		for _, l := range c.Lines {
			words = append(words, l...)
		}
	}
	return text(words, lang)
}

// text returns words as one line.
func text(words []timeline.Word, lang language.Language) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && spaced(words[i-1].Text, w, lang) {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

// spaced reports whether a space stands between a word and the next. Japanese and
// Chinese have none beside their own characters, even where a voice does not say so.
func spaced(before string, w timeline.Word, lang language.Language) bool {
	if w.Glued {
		return false
	}
	if lang.Script != "Jpan" && lang.Script != "Hans" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(w.Text)
	return !wide(last) && !wide(first)
}

// wide reports whether r takes the room of an ideograph.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF60 || r == 'ー'
}

// Length returns how long text reads: the measure of all limits here, and of those of a language.
func Length(text string, lang language.Language) float64 { return length(text, lang) }

// length returns how long text reads, in characters as readers see them. In
// languages counted by ideographs, narrow characters count half.
func length(text string, lang language.Language) float64 {
	switch lang.Script {
	case "Jpan", "Hans", "Kore":
	default:
		return float64(uniseg.GraphemeClusterCount(text))
	}
	n := 0.0
	for g := uniseg.NewGraphemes(text); g.Next(); {
		if g.Runes()[0] < 0x2000 && !wide(g.Runes()[0]) {
			n += 0.5
		} else {
			n++
		}
	}
	return n
}

// read returns how long the cue's lines read, in characters.
func (c Cue) read(lang language.Language) float64 {
	n := 0.0
	for _, l := range c.Lines {
		n += length(text(l, lang), lang)
	}
	return n
}
