// Package claim tells what a text states that can be held against its source:
// figures, dates, addresses, quotations and names. Whoever writes anew what a brief says, a
// model above all, is held to state nothing that the brief does not.
//
// It compares letters and not meaning: a claim holds where the source has it word
// for word. What a sentence says without any of these is not looked at here.
package claim

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// A Source is a text that others are held against. Make it with Of.
type Source struct {
	lang  language.Language
	text  string
	words map[string]bool // folded
	facts []prose.Fact
}

// Of returns the source that texts are together, in a language.
func Of(lang language.Language, texts ...string) Source {
	s := Source{lang: lang, text: strings.Join(texts, "\n"), words: map[string]bool{}}
	for _, w := range words(s.text) {
		s.words[wording.Fold(w.text)] = true
	}
	for _, sentence := range prose.Read(s.text, lang).Sentences {
		s.facts = append(s.facts, sentence.Facts...)
	}
	return s
}

// In returns the source for texts in another language: one that tells names in another way.
func (s Source) In(lang language.Language) Source {
	s.lang = lang
	return s
}

// Holds reports whether a string stands in the source.
func (s Source) Holds(text string) bool { return wording.Contains(s.text, text) }

// Unfounded returns what a text states and the source does not, as the text writes
// it, each once and in its order.
func (s Source) Unfounded(text string) []string {
	var out []string
	add := func(list ...string) {
		for _, c := range list {
			if c != "" && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	for _, f := range Figures(text) {
		if !s.Holds(f) {
			add(f)
		}
	}
	for _, sign := range Signs(text) {
		if !strings.ContainsRune(plain(s.text), sign) {
			add(string(sign))
		}
	}
	for _, a := range Addresses(text) {
		if !s.Holds(a) {
			add(a)
		}
	}
	for _, f := range prose.ReadSentence(text, s.lang).Facts {
		if !s.states(f) {
			add(f.Text)
		}
	}
	add(s.Strangers(text)...)
	return out
}

// states reports whether the source states a fact: as it is written, or the same
// number of the same thing in another form of the word for it.
func (s Source) states(f prose.Fact) bool {
	if f.Word && f.Number.Value == 1 || s.Holds(f.Text) {
		return true // "one" is an article in many languages
	}
	if f.Kind != prose.Quantity {
		return f.Former != nil && f.Present != nil && s.states(*f.Former) && s.states(*f.Present)
	}
	return slices.ContainsFunc(s.facts, func(g prose.Fact) bool {
		return g.Kind == f.Kind && g.Number.Value == f.Number.Value && akin(g.Unit, f.Unit)
	})
}

// akin reports whether two units begin alike, as the forms of one word do.
func akin(a, b string) bool {
	const stem = 3
	x, y := []rune(wording.Fold(a)), []rune(wording.Fold(b))
	n := min(stem, len(x), len(y))
	return (n > 0 || len(x) == len(y)) && string(x[:n]) == string(y[:n])
}
