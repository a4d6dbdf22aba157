package prose

import (
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
)

// Keywords returns the words of text that carry meaning, in order and without
// repeats, in lower case. Where words are not divided, they are the runs that
// read as one, pairs of characters in Chinese.
func Keywords(text string, lang language.Language) []string {
	g := of(lang)
	var out []string
	seen := map[string]bool{}
	add := func(w string) {
		w = lowerSameLength(w)
		if !seen[w] && utf8.RuneCountInString(w) > 1 && g.content(w) && !g.Units.has(w) && !g.Money.has(w) && !isSymbol(w, common().Units) {
			seen[w] = true
			out = append(out, w)
		}
	}
	list := g.split(text)
	for i, w := range list {
		if lang.Tag == "zh" {
			if i > 0 && list[i-1].end == w.start && !g.functional(w.text) && !g.functional(list[i-1].text) {
				add(list[i-1].text + w.text)
			}
			continue
		}
		if lang.Tag == "ja" {
			w.text = strings.TrimRightFunc(w.text, hiragana)
		}
		add(w.text)
	}
	return out
}

func hiragana(r rune) bool { return r >= 'ぁ' && r <= 'ゟ' }

// Written returns a keyword as text first writes it, "" where it does not.
func Written(text, keyword string) string {
	i := strings.Index(lowerSameLength(text), keyword)
	if i < 0 {
		return ""
	}
	return text[i : i+len(keyword)]
}
