package reading

import (
	"embed"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed data/*.json
var files embed.FS

// A table is one language's file in data: what its symbols, units and
// abbreviations are called. Keys of Abbreviations and Lexicon are lower case.
type table struct {
	// name is the tag of the language, from the name of the file.
	name string
	// words are the Chinese words known, from Compounds and Phrases.
	words map[string]string
	// phrases replaces the keys of Phrases, longest first.
	phrases *strings.Replacer
	// DecimalMark is the usual one; the other of "." and "," is read by its place.
	DecimalMark string `json:"decimal_mark"`
	// GroupMarks may divide thousands. A space among them joins "1 000" into one word.
	GroupMarks string `json:"group_marks"`
	// Fraction says how decimals are read: "digits" or, up to two, as a "number".
	Fraction string `json:"fraction"`
	// Cents is true where a price's decimals follow the currency without a word.
	Cents bool  `json:"cents"`
	Words words `json:"words"`
	// Units and currencies by symbol, in their plural forms: one form for all
	// numbers, or one and other, or one, few and many, or one, few, many and other (CLDR).
	Units map[string][]string `json:"units"`
	// Minor are the hundredths of a currency, for prices below one.
	Minor map[string][]string `json:"minor"`
	// Prefixed units are said before their number.
	Prefixed []string `json:"prefixed"`
	Months   []string `json:"months"`
	// MonthLead is written onto a month after a day: Hebrew ב.
	MonthLead string `json:"month_lead"`
	// Days of the month as they are said, where that is not the number.
	Days []string `json:"days"`
	Date string   `json:"date"`
	Time clock    `json:"time"`
	// Hours are one to twenty four, where a clock's hours are no cardinals.
	Hours []string `json:"hours"`
	// HourCases replace their endings after some words: Polish o szóstej.
	HourCases map[string]map[string]string `json:"hour_cases"`
	// Year says how years from 1100 to 2099 are read: "pairs", "digits", or a
	// template with {century} and {rest} for those before 2000.
	Year  string    `json:"year"`
	Phone telephone `json:"phone"`
	// Fractions by their digits, "n 1/2" after a whole number; Mixed puts the two together.
	Fractions     map[string]string `json:"fractions"`
	Mixed         string            `json:"mixed"`
	Ordinals      *ordinals         `json:"ordinals"`
	Roman         roman             `json:"roman"`
	Agreement     *agreement        `json:"agreement"`
	Abbreviations map[string]string `json:"abbreviations"`
	// Numbered abbreviations are words of their own where no number follows.
	Numbered   []string          `json:"numbered"`
	Magnitudes map[string]string `json:"magnitudes"`
	// Scales are the units that are numbers themselves: mln, тыс.
	Scales []string `json:"scales"`
	// Letters are the names of Latin letters, Latin the sounds of Latin words, for
	// a voice that knows neither.
	Letters map[string]string `json:"letters"`
	Latin   map[string]string `json:"latin"`
	Lexicon map[string]string `json:"lexicon"`
	// Phrases are readings of Chinese words whose characters have several.
	Phrases map[string]string `json:"phrases"`
	// Compounds are common Chinese words, not to be cut.
	Compounds []string `json:"compounds"`
	// Counters are readings of Japanese characters after a number; Counted, of number and counter run together.
	Counters map[string]string `json:"counters"`
	Counted  map[string]string `json:"counted"`
	// Numerals is absent where the engine reads whole numbers well itself.
	Numerals *numerals `json:"numerals"`
}

// words names the signs that are read out.
type words struct {
	Decimal, Minus, To, Dot, Slash, At, And, Plus, Times, Equals, About, Number, Hashtag string
	// Cents is said between a currency and its cents; empty for nothing.
	Cents string
	// Of is said between a million and what it counts; Elided, before a vowel.
	Of, Elided string
}

// telephone says how the digits of a telephone number are called.
type telephone struct {
	// Digits are the words for 0 to 9, if other than the numbers.
	Digits []string `json:"digits"`
	// Gap is said between groups.
	Gap string `json:"gap"`
	// Pairs is true where groups of two digits are read as numbers.
	Pairs bool `json:"pairs"`
	// After are words that a telephone number follows, in small letters.
	After []string `json:"after"`
}

// clock holds the templates of a full hour and of hours with minutes.
type clock struct {
	Hour, Minutes string
	// One and Half are for one o'clock and for half past, where they are said in
	// another way; Zero goes before minutes below ten.
	One, Half, Zero string
	// Marks after "18.30" and Leads before it make a time of it.
	Marks, Leads []string
	// Twelve is true where hours after noon are said from one to twelve.
	Twelve bool
	// Short is true where a range names the hour once: 9 to 5.
	Short bool
}

// tables holds every language's table, by tag. It panics on a broken file:
// the files are embedded, and a test reads them all.
var tables = sync.OnceValue(func() map[string]table {
	entries, err := files.ReadDir("data")
	if err != nil {
		panic("reading: " + err.Error())
	}
	all := make(map[string]table, len(entries))
	for _, e := range entries {
		b, err := files.ReadFile(path.Join("data", e.Name()))
		if err != nil {
			panic("reading: " + err.Error())
		}
		t := dated.Table[table]("reading: "+e.Name(), b)()
		t.name = strings.TrimSuffix(e.Name(), ".json")
		t.phrases = replacer(t.Phrases)
		t.words = maps.Clone(t.Phrases)
		for _, w := range t.Compounds {
			if t.words == nil {
				t.words = map[string]string{}
			}
			t.words[w] = w
		}
		all[t.name] = t
	}
	return all
})

// replacer puts readings in place of phrases, set off by spaces, the longest phrase first.
func replacer(phrases map[string]string) *strings.Replacer {
	keys := slices.Sorted(maps.Keys(phrases))
	slices.SortStableFunc(keys, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, k := range keys {
		pairs = append(pairs, k, " "+phrases[k]+" ")
	}
	return strings.NewReplacer(pairs...)
}
