package prose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
)

// Standing reports whether a label taken from a sentence can stand as a heading of
// its own. Where a noun changes with its place in the sentence, or a word that only
// counts follows the figure, nothing but the subject can, and that opens the sentence.
func Standing(label, text string, lang language.Language) bool {
	g := of(lang)
	if label == "" {
		return false
	}
	first := g.split(label)
	if len(first) == 0 || g.functional(first[0].text) && (len(first) == 1 || !slices.Contains(articles, strings.ToLower(first[0].text))) {
		return false
	}
	switch lang.Tag {
	case "ru", "pl", "de", "tr", "hi", "ar", "th":
		open := strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		rest, ok := cutPrefixFold(open, label)
		next, _ := utf8.DecodeRuneInString(rest)
		return ok && !inWord(next) && !(lang.Tag == "de" && g.dative(first[0].text))
	}
	return true
}

// Governs reports whether a figure decides the form of the noun after it, which is
// then no name of what it counts: "52 % пластика".
func Governs(lang language.Language) bool {
	return slices.Contains([]string{"ru", "pl", "ar"}, lang.Tag)
}

// articles and words that say whose may open a heading; other words that say
// nothing alone may not.
var articles = strings.Fields(`the a an le la les un une el los las una il lo gli i uno o os as um uma der die das ein eine de het een
	our your their its his her my notre nos votre vos leur leurs son sa ses nuestro nuestra nuestros nuestras su sus nosso nossa nossos nossas seu sua
	nostro nostra nostri nostre unser unsere ihr ihre onze ons hun nasz nasza nasze nasi наш наша наше наши`)

// dative reports whether a German word is an article that no subject has.
func (g *grammar) dative(w string) bool {
	return slices.Contains([]string{"dem", "den", "des", "einem", "einen", "eines", "einer"}, strings.ToLower(w))
}

func cutPrefixFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return s[len(prefix):], true
}
