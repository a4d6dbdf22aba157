package prose

import (
	"strings"

	"github.com/aiprod/aiprod/shared/language"
)

// Ask returns what a sentence asks for without the address it gives, where that
// stands alone: "Register" of "Register at bread.example". It is empty where it
// would not ("Visit bread.example").
func Ask(s Sentence, f Fact, lang language.Language) string {
	g := of(lang)
	head, tail := s.Text[:f.Start], s.Text[f.End:]
	if ask := g.alone(head); ask != "" {
		return ask
	}
	if g.hollow(head) && tail != "" {
		return g.alone(g.untieAfter(tail))
	}
	return ""
}

// alone returns text without what only led to an address, where its call stands without one.
func (g *grammar) alone(text string) string {
	text = strings.TrimLeft(g.marks(text), "¡¿")
	lower := lowerSameLength(text)
	for _, call := range g.Alone {
		if (strings.Contains(call, " ") || !g.lang.Spaced) && strings.HasPrefix(lower, call) && g.hollow(text[len(call):]) {
			return text[:len(call)]
		}
	}
	if g.lang.Spaced {
		text = g.trim(text)
	} else {
		text = g.unspacedLabel(text, true)
	}
	if g.Alone.prefixOf(lowerSameLength(text), false) == "" {
		return ""
	}
	for _, call := range g.Alone { // a verb in two parts that has lost one
		if first, _, two := strings.Cut(call, " "); two && strings.EqualFold(text, first) {
			return ""
		}
	}
	return text
}

// hollow reports whether text has function words alone.
func (g *grammar) hollow(text string) bool {
	if !g.lang.Spaced {
		text = strings.TrimSpace(text)
		return len([]rune(text)) <= 2 || g.Function.has(text)
	}
	for _, w := range g.split(text) {
		if g.content(w.text) {
			return false
		}
	}
	return true
}

// untieAfter removes the particle or postposition that ties an address to what follows it.
func (g *grammar) untieAfter(tail string) string {
	if !g.lang.Spaced {
		return strings.TrimPrefix(tail, g.Function.prefixOf(tail, false))
	}
	if g.lang.Tag == "ko" {
		if at := strings.IndexByte(tail, ' '); at >= 0 {
			tail = tail[at:]
		}
	}
	for list := g.split(tail); len(list) > 1 && g.lang.Spaced && g.functional(list[0].text); list = g.split(tail) {
		tail = tail[list[0].end:]
	}
	return tail
}
