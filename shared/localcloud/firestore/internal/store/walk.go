package store

import (
	"sort"
	"strings"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// worthIndex is from how many documents on a scope is walked by an index. Fewer are as quickly scanned and sorted.
const worthIndex = 200

// Walk finds documents of a scope by an index, which it makes when it is first asked for in this order. It calls yield, in order
// and until it returns false, for the documents at the place that have not changed since the view; and before, for those that
// have, loose, in no order and wherever they are. It returns false, having called nothing, where there is no index: then Scan.
func (v *View) Walk(scope Scope, o Order, place Place, loose func(*stored.Document), yield func(*stored.Document) bool) bool {
	x := v.tree.index(scope, o)
	if x == nil {
		return false
	}
	for r := range v.tree.history.since(v.at) {
		if doc := r.at(v.at); doc != nil && scope.holds(r.home) {
			loose(doc)
		}
	}
	x.walk(place, func(r *record) bool {
		newest := r.last()
		if newest.at > v.at || !scope.holds(r.home) {
			return true
		}
		return yield(newest.doc)
	})
	return true
}

// Count returns how many documents Walk would find, without a look at them; false where that takes a look: there is no
// index, it is of more collections than one, or some of it has changed since the view.
func (v *View) Count(scope Scope, o Order, place Place) (int, bool) {
	if scope.Group || v.Changed(scope, v.at) {
		return 0, false
	}
	x := v.tree.index(scope, o)
	if x == nil {
		return 0, false
	}
	return x.count(place), true
}

// holds reports whether a collection is in the scope.
func (s Scope) holds(c *collection) bool {
	if s.Group {
		return (s.Collection == "" || s.Collection == c.id) && strings.HasPrefix(c.path, s.Parent) && c.path[len(s.Parent)] == '/'
	}
	return len(c.path) == len(s.Parent)+1+len(s.Collection) && strings.HasPrefix(c.path, s.Parent) && strings.HasSuffix(c.path, "/"+s.Collection)
}

// index returns the index of a scope in an order; nil where there is none and none is worth making.
func (t *tree) index(scope Scope, o Order) *index {
	if !scope.Group {
		c := t.collections[scope.Parent+"/"+scope.Collection]
		if c == nil {
			return nil
		}
		return c.indexes.get(o, len(c.records) >= worthIndex, c.each)
	}
	g := t.groups[scope.Collection] // none for "": any collection
	if g == nil {
		return nil
	}
	return g.indexes.get(o, g.records >= worthIndex, func(yield func(*record)) {
		for _, c := range g.collections {
			c.each(yield)
		}
	})
}

func (c *collection) each(yield func(*record)) {
	for _, r := range c.records {
		yield(r)
	}
}

// since returns the records that have lost a version after the stamp: those that existed then and are different now.
func (h *history) since(at Stamp) map[*record]bool {
	from := sort.Search(len(h.queue), func(i int) bool { return h.queue[i].at > at })
	if from == len(h.queue) {
		return nil
	}
	out := map[*record]bool{}
	for _, e := range h.queue[from:] {
		out[e.record] = true
	}
	return out
}
