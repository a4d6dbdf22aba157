// Package reading turns written text into what a speaker says: "9.8 kg" into
// "nine point eight kilograms", "foldit.example" into "foldit dot example".
// Every written word keeps what is said for it, so that times measured on the
// speech come back to the words on screen.
//
// What it returns holds letters, digits, hyphens and apostrophes only: no
// markup, phoneme notation or option of a speech engine survives it. It knows no
// engine; package voice chooses one.
package reading

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/language"
)

// ErrNothingToSay is returned for text without a single word the language can speak.
var ErrNothingToSay = errors.New("reading: nothing to say")

// A Word is one written word and how it is said.
type Word struct {
	// Text is the word as written, with its punctuation. A dash or an emoji that
	// stands alone belongs to the word before it.
	Text string
	// Glued is true where no space precedes the word (Japanese, Chinese, Thai).
	Glued bool
	// Spoken is what is said, words divided by spaces; empty for a word that has no sound.
	Spoken string
	// Stop is the punctuation heard after the word: one of , ; . ? ! or 0 for none.
	Stop rune
}

// Read splits text into written words and says how each is spoken in a
// language of package language. The error wraps ErrNothingToSay or names a
// language without a reading table.
func Read(text string, lang language.Language) ([]Word, error) {
	t, ok := tables()[lang.Tag]
	if !ok {
		return nil, fmt.Errorf("reading: no table for language %q", lang.Tag)
	}
	var words []Word
	for line := range strings.Lines(strings.ToValidUTF8(text, "")) {
		read, err := reader{table: t, lang: lang, text: narrow(line)}.split()
		if err != nil {
			return nil, err
		}
		words = append(words, restore(read, line)...)
	}
	said := false
	for i := range words {
		words[i].Spoken = clean(words[i].Spoken, lang)
		said = said || words[i].Spoken != ""
	}
	if !said {
		return nil, fmt.Errorf("%w in %s", ErrNothingToSay, lang.English)
	}
	return words, nil
}

// A reader reads one line, whose end is the end of a sentence.
type reader struct {
	table table
	lang  language.Language
	text  string
}

// split divides the text into words with their spoken forms.
func (r reader) split() ([]Word, error) {
	switch r.lang.Tag {
	case "ja":
		return r.splitJapanese()
	case "zh", "th":
		return r.splitUnspaced(), nil
	}
	return r.splitSpaced(), nil
}
