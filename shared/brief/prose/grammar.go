package prose

import (
	"embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
)

//go:embed grammar/*.json
var grammarFiles embed.FS

// words is a list of words or phrases, written "one|two|three" in the files. It
// is lower case and longest first, so that the first match is the best.
type words []string

// UnmarshalJSON reads the "|" form.
func (w *words) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	for _, one := range strings.Split(s, "|") {
		if one = strings.ToLower(strings.TrimSpace(one)); one != "" {
			*w = append(*w, one)
		}
	}
	slices.SortStableFunc(*w, func(a, b string) int { return len(b) - len(a) })
	return nil
}

func (w words) has(s string) bool { return slices.Contains(w, strings.ToLower(s)) }

// prefixOf returns the longest entry s starts with. Where whole is set, the
// entry must end at the end of a word. s must be lower case.
func (w words) prefixOf(s string, whole bool) string {
	for _, one := range w {
		if !strings.HasPrefix(s, one) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[len(one):])
		if whole && len(one) < len(s) && inWord(next) {
			continue
		}
		return one
	}
	return ""
}

// in reports whether s holds an entry at the start of a word, or anywhere where words are not divided.
func (w words) in(s string, spaced bool) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(w, func(one string) bool {
		for at := 0; ; {
			i := strings.Index(s[at:], one)
			if i < 0 {
				return false
			}
			last, _ := utf8.DecodeLastRuneInString(s[:at+i])
			if !spaced || at+i == 0 || !inWord(last) {
				return true
			}
			at += i + len(one)
		}
	})
}

// within reports whether s holds an entry as whole words.
func (w words) within(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(w, func(one string) bool {
		for at := 0; ; {
			i := strings.Index(s[at:], one)
			if i < 0 {
				return false
			}
			at += i
			before, _ := utf8.DecodeLastRuneInString(s[:at])
			after, _ := utf8.DecodeRuneInString(s[at+len(one):])
			opens := at == 0 || !inWord(before)
			closes := at+len(one) == len(s) || !inWord(after) || strings.HasSuffix(one, "'")
			if opens && closes {
				return true
			}
			at += len(one)
		}
	})
}

// A grammar is what the reader knows of one language: lists of words, and how
// figures are written. The files under grammar/ are the whole of it.
type grammar struct {
	Decimal       string         `json:"decimal"`
	Group         string         `json:"group"`
	Abbreviations words          `json:"abbreviations"` // a full stop after one does not end a sentence
	Function      words          `json:"function"`      // say nothing alone, and end no phrase
	Breaks        words          `json:"breaks"`        // a phrase may start with one
	Clause        words          `json:"clause"`        // a clause may start with one
	And           words          `json:"and"`           // before the last of a list
	From          words          `json:"from"`
	Qualifiers    words          `json:"qualifiers"` // belong to the figure after them: "from", "up to"
	Range         words          `json:"range"`      // between the ends of a range
	Becomes       words          `json:"becomes"`    // between a former figure and the present one
	Instead       words          `json:"instead"`    // between a present figure and the former one
	Change        words          `json:"change"`     // stems of verbs that say a figure moved
	Scales        words          `json:"scales"`
	Percent       words          `json:"percent"`
	Prefix        words          `json:"prefix"` // percent signs in words that precede the figure
	Money         words          `json:"money"`
	Units         words          `json:"units"`
	Ordinals      words          `json:"ordinals"`
	Months        words          `json:"months"`
	Weekdays      words          `json:"weekdays"`
	Numbers       map[string]int `json:"numbers"`
	Call          words          `json:"cta"` // stems of calls to action
	CallAnywhere  bool           `json:"cta_anywhere"`
	Sequence      words          `json:"sequence"`
	But           words          `json:"but"`      // joins a main clause to another, as "and" does
	Be            words          `json:"be"`       // and adverbs beside it: say nothing where a subject is left out
	Verbs         words          `json:"verbs"`    // finite verbs that lead to a figure; endings of them where words are not divided
	Steps         words          `json:"steps"`    // stems of what a process has a number of
	Alone         words          `json:"alone"`    // stems of calls that stand without an address; phrases whole
	Announce      string         `json:"announce"` // announces steps
	Directions    []direction    `json:"directions"`
	Turns         [][2]string    `json:"turns"` // third person to second

	announce *regexp.Regexp
	lang     language.Language
}

// A direction recognises a sentence about the film, and says what remains of it to be spoken.
type direction struct {
	Match string `json:"match"`
	Say   string `json:"say"`
	// Polite, where set, says it without a capital ("Please adopt ...").
	Polite string `json:"polite"`
	Turn   bool   `json:"turn"`
	re     *regexp.Regexp
}

// shared is what every language's text can hold.
type shared struct {
	Currencies, Units, Percent, Domains, Clock, Hyphens, Change symbols
	Moments                                                     symbols // words that go with a time and say nothing without it
	Numbered                                                    words   // what a number that names a thing follows: "line 7"
	Injections                                                  []string
	Orders                                                      []string // what goes on where an injection has been
	injections, orders                                          []*regexp.Regexp
}

// symbols is words whose case matters.
type symbols []string

// UnmarshalJSON reads the "|" form.
func (w *symbols) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	*w = strings.Split(s, "|")
	slices.SortStableFunc(*w, func(a, b string) int { return len(b) - len(a) })
	return nil
}

var common = sync.OnceValue(func() *shared {
	s := new(shared)
	read("common", s)
	for _, expr := range s.Injections {
		s.injections = append(s.injections, regexp.MustCompile(expr))
	}
	for _, expr := range s.Orders {
		s.orders = append(s.orders, regexp.MustCompile(expr))
	}
	return s
})

var grammars = sync.OnceValue(func() map[string]*grammar {
	all := map[string]*grammar{}
	for _, lang := range language.All() {
		g := &grammar{lang: lang}
		read(lang.Tag, g)
		if g.Announce != "" {
			g.announce = regexp.MustCompile(g.Announce)
		}
		for i := range g.Directions {
			g.Directions[i].re = regexp.MustCompile(g.Directions[i].Match)
		}
		all[lang.Tag] = g
	}
	return all
})

// read decodes an embedded file; the files are held whole by a test.
func read(name string, into any) {
	data, err := grammarFiles.ReadFile("grammar/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		panic("prose: grammar " + name + ": " + err.Error())
	}
}

// of returns the grammar of a language of the table.
func of(lang language.Language) *grammar { return grammars()[lang.Tag] }
