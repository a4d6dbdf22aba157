package typeset

import (
	"unicode"

	"github.com/go-text/typesetting/segmenter"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/language/boundary"
)

// A span is a word: the runes [start,end) of a paragraph, and its index in the text.
type span struct{ start, end, index int }

// The longest Japanese phrases shown as one word, in characters: more where only
// an ending in hiragana would be left.
const (
	maxJapanesePhrase = 8
	maxJapaneseWord   = 12
)

// words divides a paragraph into what a reveal shows at a time, counting from
// first: at spaces and, in Japanese and Chinese, into phrases of a few characters.
func words(text []rune, lang language.Language, first int) []span {
	var out []span
	cuts := phraseCuts(text, lang)
	start := -1
	flush := func(end int) {
		if start >= 0 {
			out = append(out, span{start, end, first + len(out)})
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case breakable(r):
			flush(i)
		case start < 0:
			start = i
		case cuts != nil && cuts[i]:
			flush(i)
			start = i
		}
	}
	flush(len(text))
	return out
}

// phraseCuts returns where, before which runes, phrases start; nil where words
// are divided by spaces alone.
func phraseCuts(text []rune, lang language.Language) []bool {
	if lang.Script != "Jpan" && lang.Script != "Hans" {
		return nil
	}
	cuts := make([]bool, len(text)+1)
	var seg segmenter.Segmenter
	seg.Init(text)
	start := 0
	for it := seg.LineIterator(); it.Next(); {
		i := it.Line().Offset
		if i == 0 {
			continue
		}
		if phraseStarts(text, start, i, lang.Script == "Jpan") {
			cuts[i], start = true, i
		}
	}
	return cuts
}

// phraseStarts reports whether a phrase that began at start ends before i, a place
// where a line may break. Japanese phrases end where kana gives way to the next
// content word; Chinese has no such mark, so that its words are looked for.
func phraseStarts(text []rune, start, i int, japanese bool) bool {
	before, after := text[i-1], text[i]
	if unicode.IsPunct(before) || unicode.In(after, unicode.Ps, unicode.Pi) {
		return true
	}
	if !japanese {
		return boundary.Phrase(text, start, i) || unicode.Is(unicode.Han, before) && unicode.IsDigit(after)
	}
	if i-start >= maxJapanesePhrase && (i-start >= maxJapaneseWord || !unicode.Is(unicode.Hiragana, after)) {
		return true
	}
	honorific := func(r rune) bool { return r == 'お' || r == 'ご' }
	if honorific(before) && unicode.Is(unicode.Han, after) {
		return false // the prefix stands with its noun
	}
	if honorific(after) && i+1 < len(text) && unicode.Is(unicode.Han, text[i+1]) {
		return true
	}
	return unicode.Is(unicode.Hiragana, before) && !unicode.Is(unicode.Hiragana, after)
}
