package agent

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// condensed returns shorter forms of a unit that keep what must be said, the
// longest first: without what is in brackets, then up to the end of an earlier clause.
func (w *writer) condensed(u unit) []unit {
	var out []unit
	text := withoutBrackets(u.text)
	keep := func(t string) {
		if t = ended(strings.TrimRight(t, ",;:، 、，–—-"), u.text); t == u.text || !w.keeps(u, t) || len(prose.Keywords(t, w.doc.Lang)) < 2 {
			return
		}
		short := u
		short.text = t
		short.facts = prose.ReadSentence(t, w.doc.Lang).Facts
		out = append(out, short)
	}
	if text != u.text {
		keep(text)
	}
	cuts := prose.Cuts(text, w.doc.Lang)
	slices.Reverse(cuts)
	for _, c := range cuts {
		if c.Strength >= prose.Comma {
			keep(strings.TrimSpace(text[:c.At]))
		}
	}
	return out
}

// keeps reports whether a shorter form of u still has what u must say, and where to turn.
func (w *writer) keeps(u unit, text string) bool {
	if u.must {
		for _, m := range w.musts(u.text) {
			if !wording.Contains(text, m) {
				return false
			}
		}
	}
	c := contact(u.facts)
	return c == nil || !u.call || strings.Contains(text, c.Text)
}

// tighten shortens what must be said until it fits, the longest first, in the
// end to the bare strings. It returns what is used then.
func (w *writer) tighten(units []unit, chosen map[int]unit, budget float64) float64 {
	total := func() (sum float64) {
		for _, u := range chosen {
			sum += w.cost(u)
		}
		return sum
	}
	order := make([]int, 0, len(chosen))
	for i := range chosen {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(len(chosen[b].text)-len(chosen[a].text), a-b) })
	for _, i := range order {
		forms := append(w.condensed(chosen[i]), w.phrases(chosen[i])...)
		for _, short := range forms {
			if total() <= budget {
				return total()
			}
			if w.cost(short) < w.cost(chosen[i]) {
				chosen[i] = short
			}
		}
	}
	return total()
}

// phrases returns the shortest clause around what u must say, then the strings alone.
func (w *writer) phrases(u unit) []unit {
	musts := w.musts(u.text)
	var out []unit
	for _, text := range []string{w.clauseAround(u.text, musts), strings.Join(bare(musts), ", ")} {
		short := u
		short.text = ended(strings.TrimRight(text, ",;:، 、，"), u.text)
		if !strings.ContainsFunc(short.text, alphanumeric) || !w.keeps(u, short.text) {
			continue
		}
		short.facts = prose.ReadSentence(short.text, w.doc.Lang).Facts
		out = append(out, short)
	}
	return out
}

// bare returns the strings that are not inside another of them.
func bare(list []string) []string {
	var out []string
	for i, s := range list {
		if !slices.ContainsFunc(list, func(other string) bool { return other != list[i] && strings.Contains(other, s) }) {
			out = append(out, s)
		}
	}
	return out
}

// clauseAround returns the part of text from the last cut before the first of
// musts to the first cut after the last of them.
func (w *writer) clauseAround(text string, musts []string) string {
	from, to := len(text), 0
	for _, m := range musts {
		if i := strings.Index(text, m); i >= 0 {
			from, to = min(from, i), max(to, i+len(m))
		}
	}
	if from > to {
		return text
	}
	start, end := 0, len(text)
	for _, c := range prose.Cuts(text, w.doc.Lang) {
		if c.Strength < prose.Clause {
			continue
		}
		if c.At <= from {
			start = c.At
		}
		if c.At >= to {
			end = min(end, c.At)
		}
	}
	return strings.TrimSpace(text[start:end])
}

// fragment returns the first phrase of a unit that fits.
func (w *writer) fragment(u unit, budget float64) unit {
	limit := max(8, int((budget-linePause)*w.doc.Lang.CharsPerSecond))
	u.text = strings.TrimRight(prose.Split(u.text, limit, w.doc.Lang, w.musts(u.text)...)[0], ",;:، 、，")
	u.facts = prose.ReadSentence(u.text, w.doc.Lang).Facts
	return u
}
