package agent

import (
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/brief/prose"
)

// fastest is the most the voice is hurried to keep what must be said.
const fastest = 1.15

// slowest is how much it takes its time where there is plenty.
const slowest = 0.93

// budget is how long somebody may speak, beside the lines of the brand, in seconds.
func (w *writer) budget() float64 {
	return float64(w.in.Brief.Seconds) - leadIn - tailOut - w.lockedSeconds()
}

// choose returns the units that are told in the time there is, in the order
// they are told, and the rate of the voice: the opening, what must be said and
// the call to action and the price first, then what tells most for its length.
func (w *writer) choose(units []unit) ([]unit, float64) {
	if len(units) == 0 {
		return nil, 1
	}
	budget := w.budget()
	call := w.callOf(units)
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
	w.offer(units, chosen, []int{call, first, w.priced(units)}, &used, budget, take)
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
	return w.doc.Lang.Seconds(u.text) + linePause
}

// callOf returns the last call to action, one that says where to turn before
// others; -1 for none. A list in mid-film tells what there is, whatever its verbs.
func (w *writer) callOf(units []unit) int {
	best := -1
	for i, u := range units {
		if !u.call || i == 0 && len(units) > 2 && contact(u.facts) == nil {
			continue
		}
		if u.list > 0 && i < len(units)-1 && contact(u.facts) == nil {
			continue // a step calls to the next step
		}
		if _, list := prose.Enumerated(u.text, w.doc.Lang); list && i < len(units)-1 && contact(u.facts) == nil {
			continue
		}
		if best < 0 || contact(u.facts) != nil || contact(units[best].facts) == nil {
			best = i
		}
	}
	return best
}

// priced returns the first unit that says what something is sold for, which a film
// must not keep back; -1 for none.
func (w *writer) priced(units []unit) int {
	return slices.IndexFunc(units, func(u unit) bool {
		read := w.read(u.text)
		return slices.ContainsFunc(read.Facts, func(f prose.Fact) bool {
			if f.Kind == prose.Change && f.Present != nil { // "20 instead of 25 euros"
				f = *f.Present
			}
			return asked(read, f, w.doc.Lang)
		})
	})
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

// contact returns the first fact that says where to turn, nil for none.
func contact(facts []prose.Fact) *prose.Fact {
	for i := range facts {
		if facts[i].Contact() {
			return &facts[i]
		}
	}
	return nil
}
