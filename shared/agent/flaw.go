package agent

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/wording"
	"github.com/aiprod/aiprod/shared/studio/typeset/coverage"
)

// A Flaw is something wrong with a draft, in words a model can act on.
type Flaw struct {
	// Shot is the index of the shot it is in, -1 for none.
	Shot int
	// Said is true where it is in what is said, or in the script as a whole: such a draft
	// makes no film. Any other flaw is in a picture or a choice, which can be left to the rules.
	Said bool
	What string
}

func (f Flaw) String() string {
	if f.Shot < 0 {
		return f.What
	}
	return fmt.Sprintf("shots[%d]: %s", f.Shot, f.What)
}

// Flaws returns everything that is wrong with a draft: what it states and the brief does
// not, what may not be said, what cannot be spoken, drawn or read in time. leaks are texts no film may quote.
func (in In) Flaws(d Draft, leaks ...string) []Flaw {
	d = d.tidy()
	in.Document = in.document()
	w := newWriter(in)
	c := &proof{writer: w, source: w.source(), leaks: leaks}
	if len(d.Shots) == 0 || len(d.Shots) > mostSketches {
		c.add(-1, true, "there are %d shots; write 1 to %d", len(d.Shots), mostSketches)
		return c.found
	}
	c.text(-1, false, "title", d.Title, longTitle)
	for i, s := range d.Shots {
		c.shot(i, s)
	}
	c.script(d)
	return c.found
}

// Without returns the draft without the pictures and choices that have flaws, and false where
// the script has one itself.
func (d Draft) Without(flaws []Flaw) (Draft, bool) {
	d.Shots = slices.Clone(d.Shots)
	for _, f := range flaws {
		switch {
		case f.Said:
			return d, false
		case f.Shot >= 0:
			d.Shots[f.Shot] = Sketch{Lines: d.Shots[f.Shot].Lines}
		default:
			d.Title = ""
		}
	}
	return d, true
}

// A proof reads a draft for flaws.
type proof struct {
	*writer
	source claim.Source
	leaks  []string
	found  []Flaw
}

func (c *proof) add(shot int, said bool, format string, args ...any) {
	c.found = append(c.found, Flaw{shot, said, fmt.Sprintf(format, args...)})
}

func (c *proof) shot(i int, s Sketch) {
	if len(s.Lines) > mostSaid {
		c.add(i, true, "it has %d lines; write at most %d", len(s.Lines), mostSaid)
	}
	for _, l := range s.Lines {
		c.text(i, true, "line", l, 2*lineLimit(c.doc.Lang))
		if !brief.Speaks(c.doc.Lang, l) {
			c.add(i, true, "the line %q is not written in %s", l, c.doc.Lang.English)
		}
		c.language(i, "line", l)
	}
	c.text(i, false, "kicker", s.Kicker, longKicker)
	c.text(i, false, "heading", s.Heading, longHeading)
	c.text(i, false, "body", s.Body, longBody)
	if len(s.Items) > most {
		c.add(i, false, "it has %d items; write at most %d", len(s.Items), most)
	}
	for _, it := range s.Items {
		c.text(i, false, "item", it.Title, longEntry)
		c.text(i, false, "item's body", it.Body, longEntryBody)
	}
	c.form(i, s)
	c.footage(i, s.Footage)
}

// form looks at what is chosen from lists.
func (c *proof) form(i int, s Sketch) {
	if s.Kind != "" && !slices.Contains(SketchKinds(), s.Kind) {
		c.add(i, false, "kind %q is none of %s", s.Kind, strings.Join(SketchKinds(), ", "))
	}
	if s.Kind == manifest.Quote && !c.source.Holds(s.Heading) {
		c.add(i, false, "its heading is a quotation that the brief does not have word for word")
	}
	if n := len(c.in.Pictures()); s.Picture < 0 || s.Picture > n {
		c.add(i, false, "picture %d is not from 0 to %d", s.Picture, n)
	}
}

// text looks at a piece of text that is said or shown.
func (c *proof) text(i int, said bool, what, text string, longest int) {
	if text == "" {
		return
	}
	if n := uniseg.GraphemeClusterCount(text); n > longest {
		c.add(i, said, "the %s has %d characters, at most %d are read in time: %q", what, n, longest, text)
	}
	for _, unfounded := range c.source.Unfounded(text) {
		c.add(i, said, "the %s says %q, which the brief does not: %q", what, unfounded, text)
	}
	for _, w := range c.improper(text) {
		c.add(i, said, "the %s %s: %q", what, w, text)
	}
}

// improper is what no text of a film, or to a backend, may hold.
func (c *proof) improper(text string) (wrong []string) {
	add := func(broken bool, format string, args ...any) {
		if broken {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	for _, never := range c.in.Brief.MustNotInclude {
		add(wording.Mentions(text, never), "holds %q, which must not appear", never)
	}
	r, _, missing := coverage.First(text)
	add(missing, "holds %U, which no font here can draw", r)
	add(strings.ContainsAny(text, "<>{}`\\|") && !c.source.Holds(text), "holds markup")
	add(prose.ReadSentence(text, c.doc.Lang).Injection, "speaks to a machine and not to the viewer")
	add(quotes(text, c.leaks), "quotes its instructions")
	return wrong
}

// quotes reports whether a text has a run of words of one of others.
func quotes(text string, others []string) bool {
	const run = 6 // words in a row that are nobody's by chance
	words := strings.Fields(wording.Fold(text))
	for i := 0; i+run <= len(words); i++ {
		part := strings.Join(words[i:i+run], " ")
		if slices.ContainsFunc(others, func(o string) bool { return strings.Contains(wording.Fold(o), part) }) {
			return true
		}
	}
	return false
}
