package prose

import (
	"strings"

	"github.com/aiprod/aiprod/shared/manifest"
)

// pair joins neighbouring figures that are the ends of a range, or a former and
// a present figure. Facts are in order.
func (g *grammar) pair(s string, facts []Fact) []Fact {
	lower := lowerSameLength(s)
	var out []Fact
	for i := 0; i < len(facts); i++ {
		if i+1 < len(facts) {
			if joined, ok := g.join(s, lower, facts[i], facts[i+1]); ok {
				out = append(out, joined)
				i++
				continue
			}
		}
		out = append(out, facts[i])
	}
	return out
}

// join returns the fact a and b make together, and false where they are separate.
func (g *grammar) join(s, lower string, a, b Fact) (Fact, bool) {
	if !pairs(a) || !pairs(b) || (a.Kind == Date) != (b.Kind == Date) && a.Kind != Quantity {
		return Fact{}, false
	}
	between, head := strings.TrimSpace(lower[a.End:b.Start]), strings.TrimRight(lower[:a.Start], " ")
	switch {
	case a.Counts() && b.Counts() && g.became(lower, head, between, a, b):
		return changed(s, a, b, a, b), true
	case a.Counts() && b.Counts() && len(between) < 40 && g.insteadOf(between):
		return changed(s, a, b, b, a), true
	case a.Counts() && b.Counts() && g.Instead.endOf(head) && len(between) < 30 && !strings.ContainsAny(between, ".;:"):
		return changed(s, a, b, a, b), true
	case alike(a, b) && g.Range.has(between) && (!g.And.has(between) || g.From.endOf(head)) || alike(a, b) && isSymbol(between, common().Hyphens) && s[a.Start] != '+':
		return span(s, a, b), true
	}
	return Fact{}, false
}

// pairs reports whether f can be an end of a range or a change.
func pairs(f Fact) bool { return f.Counts() && f.Kind != Span || f.Kind == Clock || f.Kind == Date }

// alike reports whether two figures can bound one range: of one unit, or the first without one.
func alike(a, b Fact) bool {
	return a.Unit == b.Unit || a.Unit == "" || a.Kind == Clock && b.Kind == Clock
}

// became reports whether a turned into b: an arrow between them, or words that
// say so with a verb of change, or with the present figure the lower one.
func (g *grammar) became(lower, head, between string, a, b Fact) bool {
	if isSymbol(between, common().Change) {
		return true
	}
	if between == "" || !g.Becomes.has(strings.Trim(between, ", ")) && (g.lang.Spaced || len(between) > 15 || !g.Becomes.endOf(between)) {
		return false
	}
	if len(g.From) > 0 && !g.From.endOf(head) && !g.Change.in(lower[:a.Start], g.lang.Spaced) {
		return false
	}
	if (a.Kind == Percent) != (b.Kind == Percent) && a.Unit != "" && b.Unit != "" {
		return false // a share does not become an amount
	}
	moved := g.Change.in(lower, g.lang.Spaced)
	return moved || b.Number.Value < a.Number.Value && (a.Unit == b.Unit || a.Unit == "")
}

// insteadOf reports whether the words between two figures set the first against the second.
func (g *grammar) insteadOf(between string) bool {
	if !g.lang.Spaced || g.lang.Tag == "ko" || g.lang.RightToLeft {
		return g.Instead.in(between, g.lang.Spaced)
	}
	return g.Instead.within(between) // a whole word: "contra", and not "contratámos"
}

// endOf reports whether s ends in an entry, as a word of its own where words are divided.
func (w words) endOf(s string) bool {
	for _, one := range w {
		if rest, ok := strings.CutSuffix(s, one); ok && (rest == "" || strings.HasSuffix(rest, " ") || cjkEnd(rest) || strings.HasSuffix(one, "'")) {
			return true
		}
	}
	return false
}

func cjkEnd(s string) bool {
	for _, r := range reversed(s) {
		return cjk(r)
	}
	return false
}

// reversed yields the last character of s.
func reversed(s string) []rune {
	r := []rune(s)
	if len(r) == 0 {
		return nil
	}
	return r[len(r)-1:]
}

func isSymbol(s string, list symbols) bool {
	for _, one := range list {
		if s == one {
			return true
		}
	}
	return false
}

// span returns the range from a to b.
func span(s string, a, b Fact) Fact {
	f := Fact{Kind: Span, Start: a.Start, End: b.End, Text: s[a.Start:b.End], Unit: b.Unit, Word: a.Word || b.Word}
	if a.Kind == Clock || b.Kind == Clock {
		f.Kind = Clock
	}
	if b.Kind == Date {
		f.Kind = Date
		return f
	}
	n := b.Number
	f.Number = manifest.Number{
		Text: f.Text, Value: n.Value, Decimals: n.Decimals, Suffix: n.Suffix,
		Prefix: strings.TrimSuffix(f.Text, strings.TrimPrefix(n.Text, n.Prefix)),
		Group:  n.Group, Point: n.Point, Percent: n.Percent,
	}
	return f
}

// changed returns the change from former to present; a comes before b in s.
func changed(s string, a, b, former, present Fact) Fact {
	if former.Unit == "" && former.Kind == Quantity { // "from 4.1 to 5.6 million"
		former.Unit = present.Unit
	}
	return Fact{
		Kind: Change, Start: a.Start, End: b.End, Text: s[a.Start:b.End], Unit: present.Unit,
		Number: present.Number, Former: &former, Present: &present,
	}
}
