package query

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Order is one level of sorting.
type Order struct {
	Path value.Path
	Desc bool
}

// compileOrders adds to the explicit orders what Firestore adds: the fields under inequalities in lexicographic order, then
// the name, all in the direction of the last explicit order.
func compileOrders(in []*pb.StructuredQuery_Order, where Filter) ([]Order, error) {
	var orders []Order
	seen := map[string]bool{}
	desc := false
	for _, o := range in {
		path, err := value.ParsePath(o.GetField().GetFieldPath())
		if err != nil {
			return nil, fmt.Errorf("order by: %w", err)
		}
		if seen[path.String()] {
			return nil, fmt.Errorf("order by: the field %s occurs twice", path)
		}
		seen[path.String()] = true
		desc = o.Direction == pb.StructuredQuery_DESCENDING
		orders = append(orders, Order{path, desc})
	}
	for _, path := range inequalities(where) {
		if !seen[path.String()] && !path.IsName() {
			orders = append(orders, Order{path, desc})
		}
	}
	if !seen[value.NamePath] {
		orders = append(orders, Order{value.Path{value.NamePath}, desc})
	}
	return orders, nil
}

// inequalities returns the fields under inequality operators, sorted, each once.
func inequalities(where Filter) []value.Path {
	found := map[string]value.Path{}
	walk(where, func(c *Condition) {
		if c.Op.Inequality() {
			found[c.Path.String()] = c.Path
		}
	})
	var paths []value.Path
	for _, key := range slices.Sorted(maps.Keys(found)) {
		paths = append(paths, found[key])
	}
	return paths
}

// walk calls visit for every condition of a filter.
func walk(f Filter, visit func(*Condition)) {
	switch t := f.(type) {
	case And:
		for _, part := range t {
			walk(part, visit)
		}
	case Or:
		for _, part := range t {
			walk(part, visit)
		}
	case *Condition:
		visit(t)
	}
}

// bound is a cursor: a position in the order, just before or just after what equals its values.
type bound struct {
	values []*pb.Value
	before bool
}

func compileBound(in *pb.Cursor, orders []Order) (*bound, error) {
	if in == nil || len(in.Values) == 0 {
		return nil, nil
	}
	if len(in.Values) > len(orders) {
		return nil, errors.New("a cursor has more values than the query has orders")
	}
	for i, v := range in.Values {
		if orders[i].Path.IsName() && value.KindOf(v) != value.Reference {
			return nil, errors.New("a cursor at a document's name takes a reference")
		}
	}
	return &bound{in.Values, in.Before}, nil
}

// compare places the keys of a document against the cursor; fewer cursor values than keys make all that share them equal.
func (b *bound) compare(keys []*pb.Value, orders []Order) int {
	for i, v := range b.values {
		if c := value.Compare(keys[i], v); c != 0 {
			if orders[i].Desc {
				return -c
			}
			return c
		}
	}
	return 0
}

// reached reports whether the keys are at or after a start cursor.
func (b *bound) reached(keys []*pb.Value, orders []Order) bool {
	if b == nil {
		return true
	}
	c := b.compare(keys, orders)
	return c > 0 || c == 0 && b.before
}

// passed reports whether the keys are beyond an end cursor.
func (b *bound) passed(keys []*pb.Value, orders []Order) bool {
	if b == nil {
		return false
	}
	c := b.compare(keys, orders)
	return c > 0 || c == 0 && b.before
}
