package translation

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/quality/wording"
	"github.com/aiprod/aiprod/shared/studio/typeset/coverage"
)

// judge returns what is wrong with each text, in words a model can act on.
func (r Request) judge(texts []string) map[int][]string {
	wrong := map[int][]string{}
	for i, l := range r.Lines {
		if w := r.faults(l, texts[i]); len(w) > 0 {
			wrong[i] = w
		}
	}
	if len(wrong) == 0 && r.untouched(texts) {
		for i := range r.Lines {
			wrong[i] = []string{"it is still in " + r.From.English}
		}
	}
	return wrong
}

// faults are what is wrong with the translation of one line.
func (r Request) faults(l Line, text string) (wrong []string) {
	add := func(broken bool, format string, args ...any) {
		if broken {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	if text == "" {
		return []string{"there was no translation in the form that was asked for"}
	}
	add(strings.ContainsFunc(text, hidden), "it holds line breaks or characters that are not seen")
	n := caption.Length(text, r.To)
	add(l.Longest > 0 && n > float64(l.Longest), "it has %.0f characters, and there is time to read %d", n, l.Longest)
	for _, k := range l.Keep {
		add(!wording.Contains(text, k), "it does not hold %q as it stands", k)
	}
	for _, never := range r.Never {
		add(wording.Mentions(text, never), "it holds %q, which must not appear", never)
	}
	want, got := figures(l.Text), figures(text)
	add(!slices.Equal(want, got), "its figures are not those of the text")
	for _, s := range claim.Signs(l.Text) {
		add(!strings.ContainsRune(plain(text), s), "it lacks the sign %q", s)
	}
	for _, a := range claim.Addresses(text) {
		add(!wording.Contains(l.Text, a), "it holds the address %q, which the text does not", a)
	}
	add(foreign(text, l.Keep, r.To), "it is not written in %s", r.To.English)
	add(len(strings.Fields(l.Text)) >= 4 && wording.Fold(l.Text) == wording.Fold(text) && r.From.Tag != r.To.Tag, "it is not translated")
	c, _, missing := coverage.First(text)
	add(missing, "it holds %U, which no font here can draw", c)
	return wrong
}

// hidden reports whether a character has no place in a caption: controls, marks of
// direction, tags. Joiners shape letters and emoji.
func hidden(r rune) bool {
	if r == '\u200c' || r == '\u200d' {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || r == unicode.ReplacementChar
}

// letters are those a language is written in, by script.
var letters = map[string][]*unicode.RangeTable{
	"Latn": {unicode.Latin}, "Cyrl": {unicode.Cyrillic}, "Arab": {unicode.Arabic}, "Hebr": {unicode.Hebrew}, "Deva": {unicode.Devanagari},
	"Thai": {unicode.Thai}, "Jpan": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "Hans": {unicode.Han}, "Kore": {unicode.Hangul},
}

// foreign reports whether most of a text is in another script than its language's.
// Names are written in Latin letters in any of them, and take many.
func foreign(text string, keep []string, lang language.Language) bool {
	for _, k := range keep {
		text = strings.ReplaceAll(text, k, " ")
	}
	for _, a := range claim.Addresses(text) {
		text = strings.ReplaceAll(text, a, " ")
	}
	own, all := 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		all++
		if unicode.In(r, letters[lang.Script]...) {
			own++
		}
	}
	if lang.Script == "Latn" {
		return 2*own < all
	}
	return 4*own < all
}

// untouched reports whether the texts together read as the language they come
// from. A few words can look like any language that shares their letters.
func (r Request) untouched(texts []string) bool {
	const certain = 80
	all := strings.Join(texts, " ")
	found, ok := brief.Detect(all)
	return ok && len([]rune(all)) >= certain && found.Tag == r.From.Tag && found.Tag != r.To.Tag
}
