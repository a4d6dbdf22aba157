package agent

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

//go:embed footage.json
var footageData []byte

// wishes are what a wish to a video backend is held to.
var wishes = dated.Table[struct {
	// Longest is in characters. Writing are words that ask for letters in the picture. Plain are scenes that no backend refuses.
	Longest int      `json:"longest"`
	Writing []string `json:"writing"`
	Plain   []string `json:"plain"`
}]("agent: footage.json", footageData)

// Unfilmable returns what tells what is wrong with a text as a wish to a video backend: it is to ask for
// pictures, and for nothing to read, to follow or to recognise that the brief does not name. Wishes are
// in English whatever the film is in. leaks are texts it may not quote.
func (in In) Unfilmable(leaks ...string) func(text string) []string {
	w := newWriter(in)
	return (&proof{writer: w, source: w.source(), leaks: leaks}).unfilmable
}

// footage looks at what would be filmed for a shot.
func (c *proof) footage(i int, text string) {
	for _, what := range c.unfilmable(text) {
		c.add(i, false, "the footage %s: %q", what, text)
	}
}

func (c *proof) unfilmable(text string) (wrong []string) {
	if text == "" {
		return nil
	}
	if n := len([]rune(text)); n > wishes().Longest {
		wrong = append(wrong, fmt.Sprintf("has %d characters, and may have %d", n, wishes().Longest))
	}
	for _, a := range claim.Addresses(text) {
		wrong = append(wrong, fmt.Sprintf("holds the address %q", a))
	}
	for _, name := range c.source.In(english()).Strangers(text) {
		wrong = append(wrong, fmt.Sprintf("names %q, which the brief does not", name))
	}
	if w := writing(text); w != "" {
		wrong = append(wrong, fmt.Sprintf("asks for %q: no writing is filmed", w))
	}
	return append(wrong, c.improper(text)...)
}

// english is the language of wishes.
func english() language.Language {
	en, err := language.Find("en")
	if err != nil {
		panic("agent: " + err.Error()) // the table of languages is embedded, and has it
	}
	return en
}

// writing is the first word of a text that asks for letters in the picture, "" for none.
func writing(text string) string {
	for _, w := range strings.FieldsFunc(wording.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(wishes().Writing, w) {
			return w
		}
	}
	return ""
}
