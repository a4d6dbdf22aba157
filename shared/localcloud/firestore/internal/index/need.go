package index

import (
	"slices"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/query"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// either is the mode of a field that must be in the index, in any direction.
const either mode = ""

// need is what one conjunction of a query asks of the indexes that serve it: each holds some of the filters first, in any
// order, and then exactly the sorted fields. Several such indexes may be merged, so together they must hold all filters.
type need struct {
	filters  []part // equalities (either) and array memberships (contains), sorted by path
	sorted   []part
	nameDesc bool
	anyName  bool // the direction of the name does not matter
}

// needOf returns what a conjunction asks for; false when it is answered by looking documents up by name.
func needOf(q *query.Query, conjunction []*query.Condition, aggregated []value.Path) (need, bool) {
	var n need
	for _, c := range conjunction {
		switch {
		case c.Op.Inequality():
		case c.Path.IsName():
			return need{}, false
		case c.Op.Contains():
			n.addFilter(part{c.Path.String(), contains})
		default:
			n.addFilter(part{c.Path.String(), either})
		}
	}
	n.addOrders(q.Orders)
	for _, path := range aggregated {
		n.addAggregated(path.String())
	}
	if q.Nearest != nil {
		n.sorted = append(n.sorted, part{q.Nearest.Path.String(), vector})
	}
	return n, true
}

func (n *need) addFilter(p part) {
	if !slices.Contains(n.filters, p) {
		n.filters = append(n.filters, p)
		slices.SortFunc(n.filters, comparePaths)
	}
}

// addOrders takes the orders up to the name, leaving out fields that are fixed by an equality.
func (n *need) addOrders(orders []query.Order) {
	for _, o := range orders {
		n.nameDesc = o.Desc
		if o.Path.IsName() {
			return
		}
		if path := o.Path.String(); !slices.Contains(n.filters, part{path, either}) {
			n.sorted = append(n.sorted, part{path, direction(o.Desc)})
		}
	}
}

// addAggregated adds a summed field, which must be read from the index as well.
func (n *need) addAggregated(path string) {
	same := func(p part) bool { return p.path == path && p.mode != contains }
	if slices.ContainsFunc(n.filters, same) || slices.ContainsFunc(n.sorted, same) {
		return
	}
	n.sorted = append(n.sorted, part{path, either})
	n.anyName = true
}

func direction(desc bool) mode {
	if desc {
		return descending
	}
	return ascending
}

// covers reports which filters an index serves, and whether it serves the need at all.
func (n need) covers(c composite) ([]part, bool) {
	cut := len(c.fields) - len(n.sorted)
	if cut < 0 || !n.anyName && c.nameDesc != n.nameDesc {
		return nil, false
	}
	for i, p := range n.sorted {
		if !p.heldBy(c.fields[cut+i]) {
			return nil, false
		}
	}
	var served []part
	for _, held := range c.fields[:cut] {
		i := slices.IndexFunc(n.filters, func(p part) bool { return p.heldBy(held) })
		if i < 0 {
			return nil, false
		}
		served = append(served, n.filters[i])
	}
	return served, true
}

// heldBy reports whether a field of an index serves this part of a need.
func (p part) heldBy(held part) bool {
	if p.path != held.path {
		return false
	}
	if p.mode == either {
		return held.mode == ascending || held.mode == descending
	}
	return p.mode == held.mode
}

// missing returns the filters that the indexes together do not serve; ok is false when none of them serves the need.
func (n need) missing(indexes []composite) (filters []part, ok bool) {
	filters = slices.Clone(n.filters)
	ok = len(n.filters)+len(n.sorted) == 0 && !n.nameDesc // reading everything by name needs no index
	for _, c := range indexes {
		served, serves := n.covers(c)
		ok = ok || serves
		filters = slices.DeleteFunc(filters, func(p part) bool { return slices.Contains(served, p) })
	}
	return filters, ok
}
