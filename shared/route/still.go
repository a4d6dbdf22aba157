package route

import "slices"

// offer weighs a backend for needs, or returns the code and the words of why it is no candidate. One that
// animates a picture, where none is given, is offered together with the best that makes one.
// Backends that can do without are not: a picture more costs more, and nothing says that the clip is better for it.
func (c *Catalogue) offer(m Market, b Backend, needs []Need, budget int64, s Strategy) (k Candidate, code, detail string) {
	if !b.NeedsImage || needs[0].Image {
		return m.weigh(b, needs, s)
	}
	given := slices.Clone(needs)
	for i := range given {
		given[i].Image = true
	}
	if k, code, detail = m.weigh(b, given, s); code != "" {
		return k, code, detail
	}
	still, found := c.still(m, needs, budget-k.Micros, s)
	if !found || still.Micros > Unlimited-k.Micros {
		return k, Capability, b.lacks(needs[0])
	}
	k.Still, k.Micros, k.Wait = &still, k.Micros+still.Micros, k.Wait+still.Wait
	k.Score = m.rate(k, needs, s)
	return k, "", ""
}

// still is who makes the pictures that needs start from: the best within a budget, else the cheapest.
func (c *Catalogue) still(m Market, needs []Need, budget int64, s Strategy) (k Candidate, found bool) {
	pictures := make([]Need, len(needs))
	for i, n := range needs {
		pictures[i] = Need{Modality: Image, Aspect: n.Aspect, Importance: n.Importance, Permille: n.Permille}
	}
	list := c.choose(m, pictures, budget, s).Candidates
	if len(list) == 0 {
		list = c.choose(m, pictures, Unlimited, Strategy{Weights: Weights{Cost: 1}}).Candidates
	}
	if len(list) == 0 {
		return k, false
	}
	return list[0], true
}
