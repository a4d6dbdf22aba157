package brief

import (
	_ "embed"
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
)

//go:embed stopwords.json
var stopwordsData []byte

// votes holds, for each word or letter, the languages it speaks for.
var votes = dated.Made("brief: stopwords.json", stopwordsData, func(file struct {
	Words   map[string]string `json:"words"`
	Letters map[string]string `json:"letters"`
}) map[string][]string {
	out := map[string][]string{}
	for tag, words := range file.Words {
		for _, w := range strings.Fields(words) {
			out[w] = append(out[w], tag)
		}
	}
	for tag, letters := range file.Letters {
		for _, r := range letters {
			out[string(r)] = append(out[string(r)], tag)
		}
	}
	return out
})

// Detect returns the language a text is written in: by its script where that
// decides, else by its commonest words, else by its letter triples. It returns
// false for text without letters of any script we make films in.
func Detect(text string) (language.Language, bool) {
	var tag string
	switch script := dominant(text); script {
	case "":
		return language.Language{}, false
	case "Latn":
		tag = detectLatin(text)
	default:
		tag = ofScript[script]
	}
	lang, err := language.Find(tag)
	return lang, err == nil
}

// ofScript is the language a script stands for, where only one of ours uses it.
var ofScript = map[string]string{
	"Cyrl": "ru", "Arab": "ar", "Hebr": "he", "Deva": "hi", "Thai": "th", "Jpan": "ja", "Hans": "zh", "Kore": "ko",
}

// dominant returns the script most of text's letters are written in, as package
// language names it; "" where there is none. Kana makes a text Japanese even
// where most of it is Han.
func dominant(text string) string {
	counts := scripts(text)
	kana, han := counts["Jpan"], counts["Hans"]
	if kana > 0 && kana*10 >= han {
		counts["Jpan"], counts["Hans"] = kana+han, 0
	}
	best := ""
	for _, s := range scriptOrder {
		if counts[s] > counts[best] {
			best = s
		}
	}
	return best
}

var scriptOrder = []string{"Latn", "Cyrl", "Arab", "Hebr", "Deva", "Thai", "Jpan", "Hans", "Kore"}

// scripts counts the letters of a text by script. An ideograph or a syllable
// counts twice, because it says what takes an alphabet two letters or more.
func scripts(text string) map[string]int {
	counts, ascii := map[string]int{}, 0
	for _, r := range text {
		switch {
		case r < 0x80: // most of most texts
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				ascii++
			}
		case unicode.Is(unicode.Latin, r):
			counts["Latn"]++
		case unicode.Is(unicode.Cyrillic, r):
			counts["Cyrl"]++
		case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
			counts["Arab"]++
		case unicode.Is(unicode.Hebrew, r):
			counts["Hebr"]++
		case unicode.Is(unicode.Devanagari, r):
			counts["Deva"]++
		case unicode.Is(unicode.Thai, r):
			counts["Thai"]++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			counts["Jpan"] += 2
		case unicode.Is(unicode.Han, r):
			counts["Hans"] += 2
		case unicode.Is(unicode.Hangul, r):
			counts["Kore"] += 2
		}
	}
	if ascii > 0 {
		counts["Latn"] += ascii
	}
	return counts
}

// detectLatin tells the languages of Latin script apart.
func detectLatin(text string) string {
	lower := strings.ToLower(text)
	scores, words := commonest(lower)
	for _, r := range lower {
		if r >= 0x80 {
			vote(scores, string(r), 0.5)
		}
	}
	if guess := triples(lower); guess != "" {
		scores[guess] += 0.6 + 0.05*float64(words)
	}
	best := "en"
	for _, tag := range language.Tags() {
		if scores[tag] > scores[best] {
			best = tag
		}
	}
	return best
}

// commonest returns the votes of a text's words, and how many words it has.
func commonest(lower string) (scores map[string]float64, words int) {
	scores = map[string]float64{}
	for w := range strings.FieldsFuncSeq(lower, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		vote(scores, strings.ReplaceAll(w, "’", "'"), 1)
		words++
	}
	return scores, words
}

// From certain letters of Latin script on a text tells its language, and one with fewer than common votes for
// each word is not in the language they are for.
const certain, common = 80, 0.15

// another returns the language of ours that a text is surely in instead of the one with a tag, both of Latin script.
func another(text, tag string) (language.Language, bool) {
	if scripts(text)["Latn"] < certain || dominant(text) != "Latn" {
		return language.Language{}, false
	}
	scores, words := commonest(strings.ToLower(text))
	found, ok := Detect(text)
	return found, ok && found.Tag != tag && scores[tag] < common*float64(words) && scores[found.Tag] >= common*float64(words)
}

// alien returns the English name of the language a text is surely in where we make no films in it, else "": it is long enough
// to tell, hardly a word of it is common in any language of ours, and its letter triples leave no doubt.
func alien(text string) string {
	if scripts(text)["Latn"] < certain || dominant(text) != "Latn" {
		return ""
	}
	scores, words := commonest(strings.ToLower(text))
	for _, votes := range scores {
		if votes >= common*float64(words) {
			return ""
		}
	}
	found := whatlanggo.Detect(text)
	if _, err := language.Find(found.Lang.Iso6391()); err == nil || !found.IsReliable() {
		return ""
	}
	return found.Lang.String()
}

// vote adds a word's weight to the languages it speaks for; one that many share says little.
func vote(scores map[string]float64, word string, weight float64) {
	tags := votes()[word]
	for _, tag := range tags {
		scores[tag] += weight / float64(len(tags))
	}
}

// triples returns the tag whatlanggo gives, choosing among our languages of Latin script.
func triples(text string) string {
	ours := map[whatlanggo.Lang]bool{
		whatlanggo.Eng: true, whatlanggo.Fra: true, whatlanggo.Spa: true, whatlanggo.Deu: true, whatlanggo.Ita: true,
		whatlanggo.Por: true, whatlanggo.Nld: true, whatlanggo.Pol: true, whatlanggo.Tur: true,
	}
	lang := whatlanggo.DetectLangWithOptions(text, whatlanggo.Options{Whitelist: ours})
	if !ours[lang] {
		return ""
	}
	return lang.Iso6391()
}

// foreign reports whether text cannot be read in lang: it has letters, and
// hardly any of them are of lang's script.
func foreign(text string, lang language.Language) bool {
	counts := scripts(text)
	if lang.Script == "Jpan" {
		counts["Jpan"] += counts["Hans"]
	}
	all := 0
	for _, s := range scriptOrder {
		if s == "Hans" && lang.Script == "Jpan" {
			continue
		}
		all += counts[s]
	}
	return all >= 10 && counts[lang.Script]*5 < all
}
