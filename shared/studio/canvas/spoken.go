package canvas

import (
	"slices"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/timeline"
)

// spoken finds when something is said. Words are kept as one run of letters, so
// that languages without spaces are searched like the others.
type spoken struct {
	run   string
	start []int // byte of run at which each word starts
	words []timeline.Word
}

func newSpoken(words []timeline.Word) spoken {
	s := spoken{words: words}
	var b strings.Builder
	for _, w := range words {
		s.start = append(s.start, b.Len())
		b.WriteString(letters(w.Text))
	}
	s.run = b.String()
	return s
}

// letters returns the letters, marks and digits of s in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func tokens(s string) (out []string) {
	for _, w := range strings.Fields(s) {
		if w = letters(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// find returns the second at which text, or failing that its longest words, are
// said after a time.
func (s spoken) find(text string, after float64) (float64, bool) {
	keys := tokens(text)
	slices.SortStableFunc(keys, func(a, b string) int { return len(b) - len(a) })
	for _, key := range append([]string{letters(text)}, keys...) {
		if len(key) < 3 {
			continue
		}
		if t, ok := s.at(key, after); ok {
			return t, true
		}
	}
	return 0, false
}

func (s spoken) at(key string, after float64) (float64, bool) {
	for i, from := range s.start {
		t := float64(s.words[i].Start) / 1000
		if t >= after && strings.HasPrefix(s.run[from:], key) {
			return t, true
		}
	}
	return 0, false
}

// lead is how far ahead of its word a thing appears, so that the eye is there in time.
const lead = 0.12

// When returns the time at which to show text: when it is spoken, not before
// after and not so late that it could not be read; fallback where it is not said.
func (c *Canvas) When(text string, after, fallback float64) float64 {
	t, ok := c.spoken.find(text, after)
	if !ok {
		t = fallback
	} else {
		t -= lead
	}
	latest := max(c.Length-1.2, c.Length*0.5)
	return max(min(max(t, after), latest), 0)
}

// Sequence returns when to show n things in turn: each as it is spoken, the rest
// spread over the time that is left.
func (c *Canvas) Sequence(texts []string, first float64) []float64 {
	out := make([]float64, len(texts))
	span := max(min(c.Length*0.62, c.Length-1.4)-first, 0)
	step := min(span/float64(max(len(texts), 1)), 1.4)
	after := first
	for i, text := range texts {
		out[i] = c.When(text, after, max(first+float64(i)*step, after))
		after = out[i] + 0.2
	}
	return out
}
