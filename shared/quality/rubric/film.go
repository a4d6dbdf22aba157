package rubric

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// A Film is what an answer is held against.
type Film struct {
	// Seconds is how long it is.
	Seconds float64
	// Said and Shown are all words of it, and when they are there: spoken or captioned, and written in the picture.
	Said, Shown []Words
	// Brief is what it was made from.
	Brief string
	// Criteria are those it is judged by.
	Criteria []Criterion
}

// Words are heard or seen from one time to another, in seconds.
type Words struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
	Text string  `json:"text"`
}

// Wrong returns what is wrong with an answer, in words a model can act on: none where all of it is to be believed.
func (f Film) Wrong(a Answer) []string {
	wrong := f.marks(a.Marks)
	for i, g := range a.Findings {
		for _, w := range f.unproven(g) {
			wrong = append(wrong, fmt.Sprintf("findings[%d] %s", i, w))
		}
	}
	if len(wrong) == 0 {
		wrong = f.unfounded(a)
	}
	return wrong
}

// Judge returns what an answer comes to. What cannot be shown in the film is left out of it; ok is
// false where points are then taken off for nothing, or it has no marks to go by: such an answer says nothing.
func (f Film) Judge(a Answer) (v Verdict, ok bool) {
	if len(f.marks(a.Marks)) > 0 {
		return v, false
	}
	whole := func(name string) bool { return slices.Contains(a.Marks, Mark{name, Full}) }
	a.Findings = slices.DeleteFunc(slices.Clone(a.Findings), func(g Finding) bool { return whole(g.Criterion) || len(f.unproven(g)) > 0 })
	if len(f.unfounded(a)) > 0 {
		return v, false
	}
	return Verdict{Rubric: data().Version, Total: total(f.Criteria, a.Marks), Marks: a.Marks, Findings: a.Findings}, true
}

// marks holds that every criterion has points once, and no other.
func (f Film) marks(marks []Mark) (wrong []string) {
	given := map[string]int{}
	for _, m := range marks {
		given[m.Criterion]++
		if m.Points < 1 || m.Points > Full {
			wrong = append(wrong, fmt.Sprintf("%s has %d points, and may have 1 to %d", m.Criterion, m.Points, Full))
		}
	}
	for _, c := range f.Criteria {
		if given[c.Name] != 1 {
			wrong = append(wrong, fmt.Sprintf("%s is marked %d times: mark each criterion once", c.Name, given[c.Name]))
		}
		delete(given, c.Name)
	}
	for name := range given {
		wrong = append(wrong, fmt.Sprintf("%q is no criterion of this film", name))
	}
	slices.Sort(wrong)
	return wrong
}

// unfounded are criteria that have lost points for nothing.
func (f Film) unfounded(a Answer) (wrong []string) {
	for _, m := range a.Marks {
		if m.Points < Full && !slices.ContainsFunc(a.Findings, func(g Finding) bool { return g.Criterion == m.Criterion }) {
			wrong = append(wrong, fmt.Sprintf("%s has lost points without a finding: show where, or give %d", m.Criterion, Full))
		}
	}
	return wrong
}

// unproven says what keeps a finding from being believed.
func (f Film) unproven(g Finding) (wrong []string) {
	add := func(broken bool, format string, args ...any) {
		if broken {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	add(!slices.ContainsFunc(f.Criteria, func(c Criterion) bool { return c.Name == g.Criterion }), "is of %q, which is no criterion of this film", g.Criterion)
	add(!(g.At >= 0 && g.At <= f.Seconds), "is at %g s, and the film ends at %.1f s", g.At, f.Seconds)
	add(data().Remedies[g.Remedy] == "", "has the remedy %q, which is none", g.Remedy)
	if w := f.misquoted(g); w != "" {
		wrong = append(wrong, w)
	}
	problem := strings.TrimSpace(g.Problem)
	add(problem == "", "does not say what the problem is")
	add(len([]rune(problem)) > data().Problem, "takes more than %d characters to say what the problem is", data().Problem)
	add(len(claim.Addresses(problem)) > 0 || strings.ContainsAny(problem, "<>{}`\\|") || strings.ContainsFunc(problem, unicode.IsControl),
		"has an address, markup or line breaks in its problem")
	return wrong
}

// leastQuote is how many letters and digits words need to be found by, where they are not all there is. One of a
// script that writes a word in one or two counts twice.
const leastQuote = 4

// misquoted says why a quotation does not stand where it is said to, "" where it does.
func (f Film) misquoted(g Finding) string {
	if letters(g.Quote) == 0 {
		return "has no quotation"
	}
	switch g.Source {
	case Said:
		return f.missing(f.Said, g, "said")
	case Shown:
		return f.missing(f.Shown, g, "written in the picture")
	case Asked:
		all := func(list []Words) bool {
			return slices.ContainsFunc(list, func(w Words) bool { return holds(w.Text, g.Quote) })
		}
		if !holds(f.Brief, g.Quote) {
			return fmt.Sprintf("quotes %q, which the brief does not say", g.Quote)
		}
		if all(f.Said) || all(f.Shown) {
			return fmt.Sprintf("misses %q, which the film has", g.Quote)
		}
		return ""
	}
	return fmt.Sprintf("has the source %q, which is none", g.Source)
}

// missing says that words are not there at the time of a finding.
func (f Film) missing(list []Words, g Finding, how string) string {
	near := data().Near
	if slices.ContainsFunc(list, func(w Words) bool {
		return g.At >= w.From-near && g.At <= w.To+near && holds(w.Text, g.Quote)
	}) {
		return ""
	}
	return fmt.Sprintf("quotes %q, which is not %s at %.1f s", g.Quote, how, g.At)
}

// holds reports whether a text has words in it: enough of them to tell, or all there are.
func holds(text, quote string) bool {
	return wording.Contains(text, quote) && (letters(quote) >= leastQuote || letters(quote) == letters(text))
}

func letters(text string) (n int) {
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			n += 2
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			n++
		}
	}
	return n
}
