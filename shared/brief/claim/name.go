package claim

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

//go:embed courtesy.json
var courtesyData []byte

// courtesy is how languages write capitals that make no name.
var courtesy = dated.Table[struct {
	Languages map[string][]string `json:"languages"`
	// Nouns are the languages that write every noun with a capital.
	Nouns []string `json:"nouns"`
}]("claim: courtesy.json", courtesyData)

// A word is one of a text; opens is true where it begins a sentence or stands after a mark that may begin one.
type word struct {
	text  string
	opens bool
}

// words divides a text at all that is neither letter, mark nor digit, nor joins two of them,
// and where Latin letters meet others: not every script has spaces.
func words(text string) []word {
	var out []word
	opens, start, latin := true, -1, false
	end := func(at int) {
		if start >= 0 {
			out = append(out, word{strings.Trim(text[start:at], "'’-"), opens})
			start, opens = -1, false
		}
	}
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || start >= 0 && strings.ContainsRune("'’-", r) {
			if is := unicode.Is(unicode.Latin, r); unicode.IsLetter(r) {
				if start >= 0 && is != latin {
					end(i)
				}
				latin = is
			}
			if start < 0 {
				start = i
			}
			continue
		}
		end(i)
		opens = opens || strings.ContainsRune(".!?:;…¡¿\"“”«»„(–—\n।。！？", r)
	}
	end(len(text))
	return out
}

// Strangers are the words of a text that name somebody or something the source does not:
// with a capital where others have none, or in Latin letters where others are not. A language that
// writes all nouns alike, or has no capitals, tells names of its own script from nothing.
func (s Source) Strangers(text string) []string {
	var out []string
	for _, w := range words(text) {
		if s.named(w) && !s.Knows(w.text) {
			out = append(out, w.text)
		}
	}
	return out
}

func (s Source) named(w word) bool {
	first, _ := utf8.DecodeRuneInString(w.text)
	if utf8.RuneCountInString(w.text) < 2 {
		return false
	}
	if unicode.Is(unicode.Latin, first) && s.lang.Script != "Latn" {
		return true
	}
	capital := unicode.IsUpper(first) && !w.opens && !slices.Contains(courtesy().Nouns, s.lang.Tag)
	return capital && !slices.Contains(courtesy().Languages[s.lang.Tag], strings.FieldsFunc(w.text, joint)[0])
}

func joint(r rune) bool { return strings.ContainsRune("'’-", r) }

// Knows reports whether the source has a word, or one that begins like it: names are inflected too.
func (s Source) Knows(text string) bool {
	const ending = 3 // the most letters an ending has
	folded := []rune(wording.Fold(text))
	if s.words[string(folded)] || s.Holds(text) {
		return true
	}
	for n := len(folded) - 1; n >= max(3, len(folded)-ending); n-- {
		stem := string(folded[:n])
		for known := range s.words {
			if strings.HasPrefix(known, stem) && utf8.RuneCountInString(known) <= n+ending {
				return true
			}
		}
	}
	return false
}
