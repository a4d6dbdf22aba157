package icon

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed lexicon.json
var lexiconData []byte

// A lexicon maps words to icons, language by language.
type lexicon struct {
	// Words holds, for each icon and language, the words it stands for.
	Words map[string]map[string][]string `json:"words"`
	// Endings may follow a word and Prefixes go before it without changing what it is.
	Endings  map[string][]string `json:"endings"`
	Prefixes map[string][]string `json:"prefixes"`

	index map[string]map[string]string // language, folded word, icon
}

var lexicons = dated.Made("icon: lexicon.json", lexiconData, func(l lexicon) *lexicon {
	l.index = map[string]map[string]string{}
	for name, langs := range l.Words {
		for lang, words := range langs {
			if l.index[lang] == nil {
				l.index[lang] = map[string]string{}
			}
			for _, w := range words {
				l.index[lang][strings.Join(split(w), " ")] = name
			}
		}
	}
	return &l
})

// longest is how many words a phrase of the lexicon has at most.
const longest = 3

// Find returns the icon of the thing the words speak of most, the first of
// equals; words may be single or whole sentences, of a language given by its tag.
// It knows only nouns it is sure of: most words find nothing.
func Find(words []string, lang string) (name string, ok bool) {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	l := lexicons()
	index := l.index[base]
	if index == nil {
		return "", false
	}
	var found []string
	for _, text := range words {
		if unspaced(base) {
			found = append(found, within(text, index)...)
		} else {
			found = append(found, l.spaced(split(text), base, index)...)
		}
	}
	return mostFrequent(found)
}

func unspaced(lang string) bool { return lang == "ja" || lang == "zh" || lang == "th" }

// split returns the words of a text in lower case.
func split(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	})
}

// spaced looks up phrases, longer ones first.
func (l *lexicon) spaced(tokens []string, lang string, index map[string]string) (found []string) {
	for i := 0; i < len(tokens); {
		step := 1
		for n := min(longest, len(tokens)-i); n > 0; n-- {
			if name, ok := l.lookup(strings.Join(tokens[i:i+n], " "), lang, index); ok {
				found, step = append(found, slices.Repeat([]string{name}, n)...), n // a phrase is surer than a word
				break
			}
		}
		i += step
	}
	return found
}

// lookup finds a word as it is, then without a prefix or an ending.
func (l *lexicon) lookup(word, lang string, index map[string]string) (string, bool) {
	for _, p := range append([]string{""}, l.Prefixes[lang]...) {
		stem, ok := strings.CutPrefix(word, p)
		if !ok {
			continue
		}
		if name, ok := index[stem]; ok {
			return name, true
		}
		if name, ok := l.stemmed(stem, lang, index); ok {
			return name, true
		}
	}
	return "", false
}

func (l *lexicon) stemmed(word, lang string, index map[string]string) (string, bool) {
	for _, e := range l.Endings[lang] {
		stem, ok := strings.CutSuffix(word, e)
		if !ok || utf8.RuneCountInString(stem) < shortest(lang) {
			continue
		}
		if name, ok := index[stem]; ok {
			return name, true
		}
		for _, v := range thematic[lang] { // книг(и) is книг(а)
			if name, ok := index[stem+v]; ok {
				return name, true
			}
		}
	}
	return "", false
}

// thematic are the vowels a noun may have lost before another ending.
var thematic = map[string][]string{"ru": {"а", "я", "ь", "о"}, "pl": {"a", "o"}, "hi": {"ा", "ी"}}

// shortest is the least length of a stem an ending may be cut from.
func shortest(lang string) int {
	switch lang {
	case "ko", "hi":
		return 2
	}
	return 3
}

// within finds words of the index anywhere in a text without spaces. Where one
// contains another the longer counts.
func within(text string, index map[string]string) (found []string) {
	text = strings.ToLower(text)
	for i := 0; i < len(text); {
		word := longestAt(text[i:], index)
		if word != "" {
			found = append(found, index[word])
			i += len(word)
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return found
}

// longestAt returns the longest word a text starts with. A mark after it would
// make it another syllable, and another word.
func longestAt(text string, index map[string]string) (best string) {
	for word := range index {
		if len(word) <= len(best) || utf8.RuneCountInString(word) < 2 || !strings.HasPrefix(text, word) {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(text[len(word):]); !unicode.IsMark(next) {
			best = word
		}
	}
	return best
}

func mostFrequent(found []string) (best string, ok bool) {
	count := map[string]int{}
	for _, name := range found {
		count[name]++
	}
	for _, name := range slices.Backward(found) {
		if count[name] >= count[best] {
			best = name
		}
	}
	return best, best != ""
}
