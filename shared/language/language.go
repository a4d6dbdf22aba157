// Package language is the table of languages AIPROD makes films in: script,
// direction, speaking rate, caption limits and the grade of the local voice.
// It holds facts only; fonts are found by the type setter, voices by package voice.
package language

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed languages.json
var data []byte

// A Grade says how well the local voice speaks a language.
type Grade string

// The grades, best first. A draft voice is understood with effort and is marked in the manifest.
const (
	Good  Grade = "good"
	Fair  Grade = "fair"
	Draft Grade = "draft"
)

// Means says what to expect of a voice with the grade, in a sentence.
func (g Grade) Means() string {
	switch g {
	case Good:
		return "Clear and natural enough to publish as it is."
	case Fair:
		return "Every word is understood at once; the sound is that of a machine."
	case Draft:
		return "Understood with effort: a stand-in to hear the film with. Publish with captions, or replace it; fallback forbid refuses it where no bought voice can speak."
	}
	return ""
}

// A Language is one row of the table.
type Language struct {
	// Tag is the BCP 47 tag, the form used in requests.
	Tag string `json:"tag"`
	// Name is the language's name for itself; English its English name.
	Name    string `json:"name"`
	English string `json:"english"`
	// Script is the ISO 15924 code: Latn, Cyrl, Arab, Hebr, Deva, Thai, Jpan, Hans, Kore.
	Script string `json:"script"`
	// RightToLeft is true where text runs from the right.
	RightToLeft bool `json:"rtl,omitempty"`
	// Spaced is true where words are divided by spaces.
	Spaced bool `json:"spaced"`
	// CharsPerSecond is the local voice's speaking rate in graphemes a second,
	// spaces included and punctuation pauses excluded: what a script is fitted with before it is spoken.
	CharsPerSecond float64 `json:"chars_per_second"`
	// Caption limits for captions in the language spoken. Source: Netflix Timed Text
	// Style Guide (SDH) as coded in Subtitle Edit; languages it does not name take the value of their script.
	CaptionCharsPerSecond float64 `json:"caption_chars_per_second"`
	CaptionCharsPerLine   int     `json:"caption_chars_per_line"`
	// TranslatedCharsPerSecond is the limit for captions in another language than is
	// spoken: nobody hears what they read. Source: as above, for subtitles.
	TranslatedCharsPerSecond float64 `json:"translated_chars_per_second"`
	// Voice is the local voice and its grade.
	Voice Voice `json:"voice"`
}

// A Voice names the local synthesiser's voice for a language.
type Voice struct {
	Engine string `json:"engine"` // flite or espeak
	Name   string `json:"name"`   // the engine's own name for the voice
	Grade  Grade  `json:"grade"`
}

// Translated returns the language with the limits of captions of a film spoken in another one.
func (l Language) Translated() Language {
	l.CaptionCharsPerSecond = l.TranslatedCharsPerSecond
	return l
}

var table = dated.Made("language: languages.json", data, func(file struct {
	Languages []Language `json:"languages"`
}) []Language {
	return file.Languages
})

// All returns every language, in the order of the table.
func All() []Language { return slices.Clone(table()) }

// Tags returns the tags of every language.
func Tags() []string {
	tags := make([]string, 0, len(table()))
	for _, l := range table() {
		tags = append(tags, l.Tag)
	}
	return tags
}

// Find returns the language of a BCP 47 tag. A region or script it does not
// list is dropped, so "en-GB" finds "en".
func Find(tag string) (Language, error) {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	for _, l := range table() {
		if l.Tag == base {
			return l, nil
		}
	}
	return Language{}, fmt.Errorf("language: %q is not supported; choose one of %s", tag, strings.Join(Tags(), " "))
}
