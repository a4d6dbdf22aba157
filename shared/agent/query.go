package agent

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

const (
	// mostQueried is how many words a library of footage is searched by: more find less.
	mostQueried = 5
	// leastLetters is how long a word is that says something, in scripts that put spaces between words.
	leastLetters = 4
)

// Query is what a library of footage is searched by for a shot, and the language it is in: the words of what
// a writer wishes to see, which is in English, else the words that say something of what
// the shot says, in the film's language. It is never empty for a shot that can be filmed.
func Query(film *manifest.Manifest, s manifest.Shot) (query, lang string) {
	if words := wished(s.Footage); len(words) > 0 {
		return strings.Join(words, " "), english().Tag
	}
	return saidIn(film, s), film.Lang
}

// wished are the words of a wish that say what is to be seen. What is no word, such as
// an address, a key or an id, is nothing to search by.
func wished(footage string) []string {
	const longest = 20 // letters of a word
	var plain []string
	for _, w := range strings.FieldsFunc(footage, unicode.IsSpace) {
		w = strings.TrimFunc(w, unicode.IsPunct)
		strange := strings.ContainsFunc(w, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("-'’", r)
		})
		if !strange && utf8.RuneCountInString(w) <= longest {
			plain = append(plain, w)
		}
	}
	words := prose.Keywords(strings.Join(plain, " "), english())
	return words[:min(len(words), mostQueried)]
}

// saidIn are the words of what a shot says.
func saidIn(film *manifest.Manifest, s manifest.Shot) string {
	var found []string
	for _, text := range []string{s.Scene.Heading, s.Scene.Body, film.Title} {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' }) {
			w = strings.ToLower(w)
			if utf8.RuneCountInString(w) < leastLetters && !dense(w) || slices.Contains(found, w) || len(found) == mostQueried {
				continue
			}
			found = append(found, w)
		}
	}
	if len(found) == 0 { // nothing but short words, or figures
		return strings.TrimSpace(s.Scene.Heading)
	}
	return strings.Join(found, " ")
}

// dense reports whether a word is of a script that writes one in a letter or two.
func dense(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}
