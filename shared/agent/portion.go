package agent

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
)

//go:embed portions.json
var portionData []byte

// A share is a part of a whole as a text writes it: "three in five".
type share struct {
	start, end  int // bytes of the text
	part, whole int
}

// A measure recognises one way to write a share; part and whole are what it says
// where the text gives no number for them.
type measure struct {
	re          *regexp.Regexp
	part, whole int
}

// A vocabulary is how one language writes shares.
type vocabulary struct {
	numbers, ordinals []*regexp.Regexp
	measures          []measure
}

// wordsOfShares is the data of one language.
type wordsOfShares struct {
	Numbers   []string `json:"numbers"`
	Ordinals  []string `json:"ordinals"`
	Shares    []string `json:"shares"`
	Every     []string `json:"every"`
	Tenths    []string `json:"tenths"`
	Fractions [][3]any `json:"fractions"`
}

var vocabularies = dated.Made("agent: portions.json", portionData, func(file struct {
	Languages map[string]wordsOfShares `json:"languages"`
}) map[string]*vocabulary {
	all := map[string]*vocabulary{}
	for tag, words := range file.Languages {
		all[tag] = newVocabulary(words)
	}
	return all
})

func newVocabulary(w wordsOfShares) *vocabulary {
	v := &vocabulary{numbers: wholes(w.Numbers), ordinals: wholes(w.Ordinals)}
	number := `\p{Nd}{1,2}|` + strings.Join(w.Numbers, "|")
	fill := strings.NewReplacer("{n}", "(?P<n>"+number+")", "{m}", "(?P<m>"+number+")", "{o}", "(?P<o>"+strings.Join(w.Ordinals, "|")+")")
	add := func(list []string, part, whole int) {
		for _, one := range list {
			v.measures = append(v.measures, measure{regexp.MustCompile("(?i)" + fill.Replace(one)), part, whole})
		}
	}
	add(w.Shares, 0, 0)
	add(w.Every, 1, 0)
	add(w.Tenths, 0, 10)
	for _, f := range w.Fractions {
		v.measures = append(v.measures, measure{regexp.MustCompile("(?i)" + fmt.Sprint(f[0])), int(f[1].(float64)), int(f[2].(float64))})
	}
	return v
}

// wholes returns expressions that match each entry and nothing around it.
func wholes(list []string) []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, one := range list {
		out = append(out, regexp.MustCompile("(?i)^(?:"+one+")$"))
	}
	return out
}

// shareIn returns the first share a text states, and false where it states none.
func shareIn(text string, lang language.Language) (share, bool) {
	v := vocabularies()[lang.Tag]
	if v == nil {
		return share{}, false
	}
	for _, m := range v.measures {
		for _, at := range m.re.FindAllStringSubmatchIndex(text, -1) {
			if s, ok := v.share(text, m, at); ok && bounded(text, s, lang) && !measured(text, s, lang) {
				return s, true
			}
		}
	}
	return share{}, false
}

// share reads a match of m.
func (v *vocabulary) share(text string, m measure, at []int) (share, bool) {
	s := share{start: at[0], end: at[1], part: m.part, whole: m.whole}
	for i, name := range m.re.SubexpNames() {
		if i == 0 || at[2*i] < 0 {
			continue
		}
		word := text[at[2*i]:at[2*i+1]]
		switch name {
		case "n":
			s.part = numberOf(word, v.numbers)
		case "m":
			s.whole = numberOf(word, v.numbers)
		case "o":
			s.whole = numberOf(word, v.ordinals) + 1
		default:
			s.start, s.end = at[2*i], at[2*i+1]
		}
	}
	return s, s.part >= 1 && s.whole >= 2 && s.part < s.whole && s.whole <= 20
}

// numberOf returns the number a word stands for: digits of any script, or the
// place of the entry that matches it; 0 for none.
func numberOf(word string, entries []*regexp.Regexp) int {
	digits := strings.Map(func(r rune) rune {
		if !unicode.IsDigit(r) {
			return r
		}
		zero := r
		for unicode.IsDigit(zero-1) && r-zero < 9 {
			zero--
		}
		return '0' + r - zero
	}, word)
	if n, err := strconv.Atoi(digits); err == nil {
		return n
	}
	return slices.IndexFunc(entries, func(re *regexp.Regexp) bool { return re.MatchString(word) }) + 1
}

// bounded reports whether a share begins and ends with words of its text.
func bounded(text string, s share, lang language.Language) bool {
	inside := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	before, _ := utf8.DecodeLastRuneInString(text[:s.start])
	after, _ := utf8.DecodeRuneInString(text[s.end:])
	if unicode.IsDigit(before) || unicode.IsDigit(after) {
		return false
	}
	return !lang.Spaced || lang.Tag == "ko" || !inside(before) && !inside(after)
}

// measured reports whether the numbers of a share are figures with units, and so
// no share: "2 in 10 minutes".
func measured(text string, s share, lang language.Language) bool {
	return slices.ContainsFunc(prose.ReadSentence(text, lang).Facts, func(f prose.Fact) bool {
		reaches := f.Start < s.end && f.End > s.end
		return reaches && (f.Unit != "" || f.Kind == prose.Price || f.Kind == prose.Percent)
	})
}

// portion shows a part of a whole as marks: "three in five".
func (b *board) portion(group []beat) (manifest.Scene, bool) {
	for _, bt := range group {
		text := bt.read.Text
		s, ok := shareIn(text, b.doc.Lang)
		if !ok {
			continue
		}
		if b.doc.Lang.Spaced && len(prose.Keywords(text[:s.start], b.doc.Lang)) == 0 {
			s.start = 0 // "Only every fourth" is not every fourth
		}
		n := &manifest.Number{Text: prose.Capital(strings.TrimLeft(text[s.start:s.end], "¿¡ "), b.doc.Lang), Value: float64(s.part), Of: s.whole}
		scene := manifest.Scene{Kind: manifest.Portion, Figure: n}
		if n.Label = b.ofWhat(text, s.start, s.end); n.Label == "" {
			if scene.Heading = b.said(text); !strings.Contains(scene.Heading, text[s.start:s.end]) && !strings.Contains(scene.Heading, n.Text) {
				continue
			}
		}
		scene.Kicker = b.kicker(bt, n.Text+" "+n.Label+scene.Heading)
		return scene, true
	}
	return manifest.Scene{}, false
}

// longLegend is the most graphemes that are read under a figure in the time there is.
const longLegend = 74

// ofWhat is what a text that opens with a figure from one byte to another says of
// it, "" where it does not open with it, or where more is said than a glance holds.
func (b *board) ofWhat(text string, from, to int) string {
	if !b.doc.Lang.Spaced || len(prose.Keywords(text[:from], b.doc.Lang)) > 0 {
		return ""
	}
	if next, _ := utf8.DecodeRuneInString(text[to:]); unicode.IsLetter(next) {
		return "" // the end of the same word: a particle that ties it to the rest
	}
	rest := strings.Trim(text[to:], " ,.!;:।،")
	if at := strings.IndexAny(rest, "،؛;"); at > 0 {
		rest = rest[:at] // what follows is the next of a list
	}
	few := strings.Count(rest, " ") < 3 && strings.ContainsFunc(rest, unicode.IsLetter) // "a month"
	if uniseg.GraphemeClusterCount(rest) > longLegend || len(prose.Keywords(rest, b.doc.Lang)) == 0 && !few {
		return ""
	}
	return rest
}

// said is a whole line as a heading where it is short enough to be read as one.
func (b *board) said(text string) string {
	whole := strings.TrimRight(strings.TrimSpace(text), ".。।,，、;；")
	if uniseg.GraphemeClusterCount(whole) <= longLegend {
		return prose.Capital(whole, b.doc.Lang)
	}
	return prose.Headline(text, b.doc.Lang)
}
