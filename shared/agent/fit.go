package agent

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// fastest is the most the voice is hurried to keep what must be said.
const fastest = 1.15

// slowest is how much it takes its time where there is plenty.
const slowest = 0.93

// choose returns the units that are told in the time there is, in the order
// they are told, and the rate of the voice: the opening, what must be said and
// the call to action first, then what tells most for its length.
func (w *writer) choose(units []unit) ([]unit, float64) {
	if len(units) == 0 {
		return nil, 1
	}
	budget := float64(w.in.Brief.Seconds) - leadIn - tailOut
	call := callOf(units)
	first := opening(units)
	chosen := map[int]unit{}
	used := 0.0
	take := func(i int, u unit) {
		if _, ok := chosen[i]; !ok {
			chosen[i] = u
			used += w.cost(u)
		}
	}
	for i, u := range units {
		if u.must {
			take(i, u)
		}
	}
	if used > budget {
		used = w.tighten(units, chosen, budget)
	}
	w.offer(units, chosen, []int{call, first}, &used, budget, take)
	w.offer(units, chosen, byWorth(units, w), &used, budget, take)
	if len(chosen) == 0 { // not even the shortest sentence fits: its first phrase does
		take(first, w.fragment(units[first], budget))
	}
	rate := 1.0
	switch {
	case used > budget:
		rate = min(fastest, math.Ceil(used/budget*100)/100)
	case used < 0.7*budget:
		rate = slowest
	}
	return w.arrange(units, chosen, call), rate
}

// offer takes each of order that fits, shortened where only that fits.
func (w *writer) offer(units []unit, chosen map[int]unit, order []int, used *float64, budget float64, take func(int, unit)) {
	for _, i := range order {
		if _, ok := chosen[i]; i < 0 || ok {
			continue
		}
		for _, u := range append([]unit{units[i]}, w.condensed(units[i])...) {
			if *used+w.cost(u) <= budget {
				take(i, u)
				break
			}
		}
	}
}

// cost is how long a unit takes, with the pause after it, in seconds.
func (w *writer) cost(u unit) float64 {
	return speechSeconds(u.text, w.doc.Lang) + linePause
}

// callOf returns the last call to action, one that says where to turn before others; -1 for none.
func callOf(units []unit) int {
	best := -1
	for i, u := range units {
		if !u.call || i == 0 && len(units) > 2 && contact(u.facts) == nil {
			continue
		}
		if best < 0 || contact(u.facts) != nil || contact(units[best].facts) == nil {
			best = i
		}
	}
	return best
}

// opening returns the unit a film starts with: the first that is not only a heading over others.
func opening(units []unit) int {
	for i, u := range units {
		if u.list == 0 {
			return i
		}
	}
	return 0
}

// byWorth orders units by what they tell for the time they take.
func byWorth(units []unit, w *writer) []int {
	order := make([]int, len(units))
	worth := make([]float64, len(units))
	for i, u := range units {
		order[i] = i
		worth[i] = u.score / math.Sqrt(w.cost(u))
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case worth[a] > worth[b]:
			return -1
		case worth[a] < worth[b]:
			return 1
		}
		return a - b
	})
	return order
}

// arrange puts the chosen in the order of the brief, the call to action last.
func (w *writer) arrange(units []unit, chosen map[int]unit, call int) []unit {
	var out []unit
	for i := range units {
		if u, ok := chosen[i]; ok && i != call {
			out = append(out, u)
		}
	}
	if u, ok := chosen[call]; ok {
		out = append(out, u)
	}
	if dropped := len(units) - len(out); dropped > 0 {
		w.note(plural(dropped, "sentence of the brief does", "sentences of the brief do") + " not fit the length and is left out: the least telling first.")
	}
	return out
}

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

// contact returns the first fact that says where to turn, nil for none.
func contact(facts []prose.Fact) *prose.Fact {
	for i := range facts {
		if facts[i].Contact() {
			return &facts[i]
		}
	}
	return nil
}
