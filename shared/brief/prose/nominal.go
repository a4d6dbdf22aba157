package prose

import (
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/language"
)

// nominal returns a label without the verb it leads to its figure with: "The same
// loaf" of "The same loaf costs". It is empty where only a pronoun would be left.
// Beside a time or a date the verb stays, for "Doors open" says what is then;
// beside a change it is what changed how.
func (g *grammar) nominal(label string, f Fact) string {
	if label == f.Unit || !g.lang.Spaced && (g.Function.has(label) || strings.HasPrefix(label, "の")) || g.lang.Tag == "tr" && (strings.HasSuffix(label, "arak") || strings.HasSuffix(label, "erek")) {
		return "" // its own unit, a particle, a verb's adverb
	}
	if g.lang.Tag == "ko" || g.lang.Tag == "ja" {
		last := label[strings.LastIndexByte(label, ' ')+1:]
		if g.ending(label) != "" || g.lang.Tag == "ko" && strings.HasSuffix(last, "한") && g.Change.prefixOf(last, false) != "" {
			return "" // a sentence's end, or a verb before the figure it describes
		}
		return g.untied(label)
	}
	switch f.Kind {
	case Clock, Date, Ordinal, Change:
		return label
	}
	return g.noun(label, false)
}

// noun drops the verb label ends in, with moved also a verb of change.
func (g *grammar) noun(label string, moved bool) string {
	if !g.lang.Spaced {
		return strings.TrimSuffix(label, g.ending(label))
	}
	list := g.split(label)
	end, dropped := len(list), false
	for end > 0 {
		w := strings.ToLower(list[end-1].text)
		changes := g.Change.prefixOf(w, false) != ""
		verb := g.Verbs.has(w) || moved && changes || !changes && g.participle(list[:end])
		if g.capitalised(list[:end]) {
			verb = false
		}
		if !verb && !(dropped && (g.Be.has(w) || g.Verbs.has(w))) {
			break
		}
		if dropped && end > 1 && g.weight(label[:list[end-1].start]) == 0 {
			break // "our costs fell": the noun that looks like a verb
		}
		dropped = true
		end--
	}
	switch {
	case !dropped:
		return label
	case end == 0, g.functional(list[end-1].text):
		return "" // "it weighs" names nothing
	}
	first := list[0].start
	if end > 1 && g.Be.has(list[0].text) { // "now the dough"
		first = list[1].start
	}
	return label[first:list[end-1].end]
}

// capitalised reports whether the last of list is a German noun, whatever verb it looks like.
func (g *grammar) capitalised(list []word) bool {
	return g.lang.Tag == "de" && len(list) > 1 && unicode.IsUpper([]rune(list[len(list)-1].text)[0])
}

// participle reports whether the last of list is a German verb at the end of its
// clause: where nouns have capitals, a word in lower case after one.
func (g *grammar) participle(list []word) bool {
	if n := len(list) - 1; g.lang.Tag == "de" && n > 0 {
		first := []rune(list[n].text)[0]
		before := []rune(list[n-1].text)[0]
		return unicode.IsLower(first) && unicode.IsUpper(before) && !g.functional(list[n].text)
	}
	return false
}

// ending returns the verb's ending label ends in, "" for none.
func (g *grammar) ending(label string) string {
	for _, v := range g.Verbs {
		if strings.HasSuffix(label, v) {
			return v
		}
	}
	return ""
}

// untied returns a Korean label without the particle of topic or object, which
// takes one form after a vowel and another after a consonant.
func (g *grammar) untied(label string) string {
	r := []rune(label)
	if n := len(r) - 1; g.lang.Tag == "ko" && n > 1 && r[n-1] >= '가' && r[n-1] <= '힣' {
		closed := (r[n-1]-'가')%28 != 0
		if closed && (r[n] == '은' || r[n] == '을') || !closed && (r[n] == '는' || r[n] == '를') {
			return string(r[:n])
		}
	}
	return label
}

// Subject returns a label without the verb it ends in, of change or not: "Revenue"
// of "Revenue grew". It is empty where nothing else is said.
func Subject(label string, lang language.Language) string { return of(lang).noun(label, true) }
