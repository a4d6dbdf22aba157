package prose

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/language/thai"
)

// A Cut is a place where a sentence can be divided.
type Cut struct {
	// At is the byte offset of what follows; Strength says how well the parts stand alone.
	At       int
	Strength Strength
}

// A Strength orders cuts.
type Strength int

// The strengths, weakest first.
const (
	Between Strength = iota // between any two words
	Phrase                  // before a preposition, after a particle
	Clause                  // before a conjunction
	Comma                   // after a comma
	Stop                    // after a semicolon, colon or dash; before or after brackets
)

// Cuts returns the places where text can be cut, in order: never in a fact, never in a word.
func Cuts(text string, lang language.Language) []Cut {
	g := of(lang)
	facts := g.facts(text)
	var out []Cut
	for _, c := range g.rawCuts(text) {
		inside := slices.ContainsFunc(facts, func(f Fact) bool { return f.Start < c.At && c.At < f.End && f.Kind != Quote })
		if !inside && c.At > 0 && c.At < len(text) {
			out = append(out, c)
		}
	}
	return out
}

// rawCuts returns the cuts by marks and words alone.
func (g *grammar) rawCuts(text string) []Cut {
	var out []Cut
	add := func(at int, s Strength) {
		if n := len(out); n > 0 && out[n-1].At == at {
			out[n-1].Strength = max(out[n-1].Strength, s)
			return
		}
		out = append(out, Cut{at, s})
	}
	list := g.split(text)
	for i, w := range list {
		if i == 0 {
			continue
		}
		gap := text[list[i-1].end:w.start]
		at := w.start - len(opening(gap))
		add(at, g.strength(gap, text, list[i-1], w))
	}
	return out
}

// strength returns how strong the cut between two words is, gap being what stands between them.
func (g *grammar) strength(gap, text string, last, w word) Strength {
	switch {
	case !g.lang.Spaced && (gap == "（" || gap == "）"):
		return Phrase // a reading or a note to the word before it, which the sentence goes on after
	case strings.ContainsAny(gap, ";:—(（)）!?。！？：；؛।…") || strings.Contains(gap, " – ") || strings.Contains(gap, " - "):
		return Stop
	case strings.ContainsAny(gap, ",，、،"):
		return Comma
	case g.lang.Tag == "th":
		return g.thaiStrength(gap, last, w)
	case g.lang.Spaced && !strings.Contains(gap, " "):
		return Between
	case g.lang.Tag == "zh":
		if g.Clause.prefixOf(text[w.start:], false) != "" {
			return Clause
		}
		if g.Breaks.prefixOf(text[w.start:], false) != "" {
			return Phrase
		}
		return Between
	case g.lang.Tag == "ja":
		return Phrase
	case g.Clause.prefixOf(strings.ToLower(text[w.start:]), true) != "":
		return Clause
	case g.lang.Tag == "ko" && connected(last.text+" ") > len("고 "): // the verb of a clause, which another follows
		return Clause
	case g.Breaks.has(w.text), g.lang.Tag == "ko" || g.lang.Tag == "hi" || g.lang.Tag == "tr" && g.Breaks.has(last.text):
		return Phrase
	}
	return Between
}

// thaiStrength takes a space for the end of a phrase, unless it only sets off a figure or a foreign name.
func (g *grammar) thaiStrength(gap string, last, w word) Strength {
	if gap == "" {
		return Between
	}
	a, _ := utf8.DecodeLastRuneInString(last.text)
	b, _ := utf8.DecodeRuneInString(w.text)
	if !unicode.Is(unicode.Thai, a) || !unicode.Is(unicode.Thai, b) {
		return Phrase
	}
	return Comma
}

// opening returns the opening marks gap ends in: they belong to the word after them.
func opening(gap string) string {
	trimmed := strings.TrimRight(gap, "(（[{<\"'“«„「『¿¡$€£#@*+/")
	return gap[len(trimmed):]
}

// Split divides text into parts of at most limit graphemes, 1 or more. It cuts as few times
// and at as strong places as it can, and evenly, never inside a string of keep;
// only a run without any place to cut is divided anywhere.
func Split(text string, limit int, lang language.Language, keep ...string) []string {
	text = strings.TrimSpace(text)
	total := uniseg.GraphemeClusterCount(text)
	if limit = max(limit, 1); total <= limit {
		return []string{text}
	}
	window := text[:graphemes(text, limit+240)] // a fact or a kept string that starts before the limit ends in it
	cuts := outside(Cuts(window, lang), window, keep)
	at := bestCut(text, limit, total, cuts)
	if at == 0 && len(keep) > 0 && holds(window, keep) {
		at = firstCut(cuts, len(text))
	}
	if at == 0 {
		at = anywhere(text, limit)
	}
	head := strings.TrimSpace(text[:at])
	rest := strings.TrimSpace(text[at:])
	if head == "" || rest == "" {
		return []string{text}
	}
	return append([]string{head}, Split(rest, limit, lang, keep...)...)
}

// anywhere returns the byte offset at which to cut text that has no better place
// in its first limit graphemes: in Thai between words, or else syllables.
func anywhere(text string, limit int) int {
	at := graphemes(text, limit)
	runes := []rune(text)
	best, found := at, thai.Letter
	for i := utf8.RuneCountInString(text[:at]); i > len(runes)/8 && i > 1; i-- {
		if i >= len(runes) || !unicode.Is(unicode.Thai, runes[i-1]) || !unicode.Is(unicode.Thai, runes[i]) {
			continue
		}
		if b := thai.At(runes, i); b > found && !thai.Leans(runes, i) {
			best, found = len(string(runes[:i])), b
		}
	}
	return best
}

// outside returns the cuts that are not inside a string of keep.
func outside(cuts []Cut, text string, keep []string) []Cut {
	for _, k := range keep {
		for at := 0; ; {
			i := strings.Index(text[at:], k)
			if i < 0 || k == "" {
				break
			}
			start, end := at+i, at+i+len(k)
			cuts = slices.DeleteFunc(cuts, func(c Cut) bool { return start < c.At && c.At < end })
			at = end
		}
	}
	return cuts
}

func holds(text string, keep []string) bool {
	return slices.ContainsFunc(keep, func(k string) bool { return k != "" && strings.Contains(text, k) })
}

// firstCut returns the first cut, or the end where there is none.
func firstCut(cuts []Cut, end int) int {
	if len(cuts) > 0 {
		return cuts[0].At
	}
	return end
}

// bestCut returns the cut that gives the best first part, 0 for none.
func bestCut(text string, limit, total int, cuts []Cut) int {
	parts := (total + limit - 1) / limit
	ideal := float64(total) / float64(parts)
	best, bestScore := 0, 0.0
	for _, c := range cuts {
		n := uniseg.GraphemeClusterCount(strings.TrimSpace(text[:c.At]))
		if n > limit {
			break
		}
		if n < limit/6 {
			continue
		}
		score := 1 + float64(c.Strength)*0.9 - math.Abs(float64(n)-ideal)/float64(limit)*2
		if best == 0 || score > bestScore {
			best, bestScore = c.At, score
		}
	}
	return best
}

// graphemes returns the byte length of the first n graphemes of s.
func graphemes(s string, n int) int {
	rest, state := s, -1
	for range n {
		if rest == "" {
			break
		}
		_, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
	}
	return len(s) - len(rest)
}
