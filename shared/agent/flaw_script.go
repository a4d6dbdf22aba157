package agent

import (
	"strings"
	"unicode"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// script looks at all that is said together.
func (c *proof) script(d Draft) {
	groups := c.sketched(d)
	var lines []string
	for _, g := range groups {
		for _, bt := range g.beats {
			if bt.line.Role != Call {
				lines = append(lines, bt.line.Text)
			}
		}
	}
	c.length(groups, lines)
	c.required(groups)
	c.language(-1, "script", strings.Join(lines, " "))
	c.related(lines)
}

// length holds the script to the time there is, spoken as fast as a voice is hurried.
func (c *proof) length(groups []sketched, lines []string) {
	used := 0.0
	for _, g := range groups {
		used += speechOf(g.beats)
	}
	if len(lines) == 0 && used == 0 {
		c.add(-1, true, "nothing is said")
	}
	if budget := c.budget(); used > budget*fastest {
		c.add(-1, true, "all lines take %.0f seconds to say, and there are %.0f: write about %.0f %% less", used, budget, 100*(1-budget/used))
	}
}

// required holds that what has to be said is.
func (c *proof) required(groups []sketched) {
	var said []string
	for _, g := range groups {
		for _, bt := range g.beats {
			said = append(said, bt.line.Text)
		}
	}
	all := strings.Join(said, " ")
	for _, must := range c.in.Brief.MustInclude {
		if !c.promises(must) && !wording.Contains(all, must) {
			c.add(-1, true, "no line says %q, which has to be said word for word", must)
		}
	}
}

// language trusts the detector as far as the text is long.
func (c *proof) language(shot int, what, text string) {
	const certain = 80 // letters
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	if found, ok := brief.Detect(text); ok && n >= certain && found.Tag != c.doc.Lang.Tag {
		c.add(shot, true, "the %s reads as %s; write it in %s: %q", what, found.English, c.doc.Lang.English, text[:min(len(text), 80)])
	}
}

// related holds that a script is about what the brief is about: at least half of its
// lines have a word of it. A few may say something of their own.
func (c *proof) related(lines []string) {
	own := 0
	for _, l := range lines {
		if !c.about(l) {
			own++
		}
	}
	if own > 1 && 2*own > len(lines) {
		c.add(-1, true, "%d of %d lines have no word in common with the brief: tell what it tells", own, len(lines))
	}
}

func (c *proof) about(text string) bool {
	for _, k := range prose.Keywords(text, c.doc.Lang) {
		if c.source.Knows(k) {
			return true
		}
	}
	return false
}
