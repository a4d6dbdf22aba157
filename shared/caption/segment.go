package caption

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
)

// What a division into cues costs. One is the cost of a cue.
const (
	costCue       = 1.0
	costClause    = 0.6 // to end after a comma
	costPhrase    = 1.5 // to end between phrases of a script without spaces
	costWord      = 3.0 // to end inside a clause
	costShortWord = 5.0 // to end after an article or a preposition
	costFigure    = 8.0 // to end after a figure, before what it counts
	costInner     = 2.5 // to run on over the end of a sentence
	costPause     = 4.0 // to run on over a pause, for each second of it
	costFast      = 8.0 // to be read too fast, at twice the speed
	costStub      = 1.0 // to show next to nothing, and run on without a pause
	costBroken    = 50. // to be shown for too short or too long, and again for each second of it
)

// breath is the pause, in milliseconds, that ends a phrase as a comma does.
const breath = 300

// segments divides atoms into cues at the least cost: where phrases end, long
// enough to read, at most two lines each. It is solved from the end, so every
// division is weighed.
func segments(atoms []atom, lang language.Language, opt Options) [][]atom {
	n := len(atoms)
	next := make([]int, n)
	costs := make([]float64, n+1)
	for i := n - 1; i >= 0; i-- {
		costs[i] = math.Inf(1)
		s := span{atoms: atoms, lang: lang, opt: opt, first: i}
		for j := i + 1; j <= n && (s.extend(j) || j == i+1); j++ {
			if c := s.cost() + costs[j]; c < costs[i] {
				costs[i], next[i] = c, j
			}
		}
	}
	var out [][]atom
	for i := 0; i < n; i = next[i] {
		out = append(out, atoms[i:next[i]])
	}
	return out
}

// A span is the atoms [first,last) being weighed as a cue.
type span struct {
	atoms       []atom
	lang        language.Language
	opt         Options
	first, last int
	length      float64
	inner       float64 // cost of the boundaries the cue runs over
}

// extend makes the span end before atom j, one further than it did, and reports
// whether it still fits a cue.
func (s *span) extend(j int) bool {
	a := s.atoms[j-1]
	if j > s.first+1 {
		before := s.atoms[j-2]
		s.length += a.space
		s.inner += costPause * float64(max(before.pause(a)-breath, 0)) / 1000
		if ends(before.last()) == sentence {
			s.inner += costInner
		}
	}
	s.length += a.length
	s.last = j
	return fold(s.atoms[s.first:j], s.length, s.opt.MaxLine) >= 0
}

// cost weighs the span as a cue.
func (s *span) cost() float64 {
	start, last := s.atoms[s.first].start(), s.atoms[s.last-1]
	shown := float64(s.until() - start)
	c := costCue + s.inner
	if broken := max(MinDuration-shown, float64(last.end()-start-MaxDuration)); broken > 0 {
		c += costBroken * (1 + broken/1000)
	}
	if wanted := 1000 * s.length / s.lang.CaptionCharsPerSecond; wanted > shown {
		c += costFast * (wanted - shown) / max(shown, 1)
	}
	if s.last < len(s.atoms) {
		c += boundary(last, s.atoms[s.last])
		if part := s.length / float64(s.opt.MaxLine); part < 0.5 && ends(last.last()) == nothing {
			c += costStub * (1 - 2*part)
		}
	}
	return c
}

// until is the latest the span can be shown, in milliseconds.
func (s *span) until() int {
	start := s.atoms[s.first].start()
	until := start + MaxDuration
	if s.last < len(s.atoms) {
		return min(until, s.atoms[s.last].start()-gap(s.opt.FPS))
	}
	if s.opt.End > 0 {
		until = min(until, s.opt.End)
	}
	return until
}

// boundary is the cost of a cue that ends between two atoms.
func boundary(a, b atom) float64 {
	switch {
	case ends(a.last()) == sentence:
		return 0
	case ends(a.last()) == clause, a.pause(b) >= breath:
		return costClause
	case figure(a.last()) && !b.words[0].Glued:
		return costFigure
	case b.words[0].Glued && particle(b.words[0].Text):
		return costShortWord
	case b.words[0].Glued:
		return costPhrase
	case utf8.RuneCountInString(a.last()) <= 3:
		return costShortWord
	}
	return costWord
}

// figure reports whether a word is a figure that the word after it belongs to: "148", "10:00", "14th".
func figure(word string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(word, opens))
	return unicode.IsDigit(first)
}

// particle reports whether a word of Japanese or Chinese belongs to the one before it.
func particle(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.Is(unicode.Hiragana, first) || strings.ContainsRune("的了着过们吗呢吧", first)
}

// An ending is what a word's punctuation ends.
type ending int

const (
	nothing ending = iota
	clause
	sentence
)

// ends returns what ends with word, closing quotes and brackets aside.
func ends(word string) ending {
	word = strings.TrimRightFunc(word, func(r rune) bool {
		return unicode.In(r, unicode.Pe, unicode.Pf) || r == '"' || r == '\''
	})
	last, _ := utf8.DecodeLastRuneInString(word)
	switch {
	case strings.ContainsRune(".!?…؟।。！？", last):
		return sentence
	case strings.ContainsRune(",;:،؛、，；：—–", last):
		return clause
	}
	return nothing
}
