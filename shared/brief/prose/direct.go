package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// direct reports whether a sentence is a direction about the film, and what of
// it is for the viewer: "Ask them to adopt a tree" leaves "Adopt a tree."
func (g *grammar) direct(text string) (say, polite string, ok bool) {
	for _, d := range g.Directions {
		m := d.re.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		say = strings.TrimSpace(string(d.re.ExpandString(nil, d.Say, text, m)))
		polite = strings.TrimSpace(string(d.re.ExpandString(nil, d.Polite, text, m)))
		if d.Turn {
			say, polite = g.turn(say), g.turn(polite)
		}
		return upperFirst(say, g.lang.Tag), polite, true
	}
	return "", "", false
}

// turn puts third-person words into the second person: what is asked of "them" is asked of "you".
func (g *grammar) turn(s string) string {
	list := g.split(s)
	var b strings.Builder
	at := 0
	for _, w := range list {
		b.WriteString(s[at:w.start])
		b.WriteString(g.turned(w.text))
		at = w.end
	}
	return b.String() + s[at:]
}

func (g *grammar) turned(word string) string {
	for _, t := range g.Turns {
		if word == t[0] {
			return t[1]
		}
	}
	return word
}

// upperFirst returns s with its first letter in upper case.
func upperFirst(s, lang string) string {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLower(r) {
		return s
	}
	if lang == "tr" {
		return string(unicode.TurkishCase.ToUpper(r)) + s[size:]
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
