package query

import (
	"fmt"
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

// Limits of a query. Source: https://firebase.google.com/docs/firestore/query-data/queries, "Query limitations" (read 2026-08).
const (
	maxDisjunctions = 30
	maxNotIn        = 10
	maxInequalities = 10  // fields under inequality operators
	maxParts        = 100 // filters, orders and the parent together
	maxAggregations = 5
)

// checkLimits refuses a query production would refuse for its shape.
func checkLimits(q *Query, in *pb.StructuredQuery) error {
	if n := disjunctions(q.Where); n > maxDisjunctions {
		return fmt.Errorf("the query has %d disjunctions in disjunctive normal form, more than %d", n, maxDisjunctions)
	}
	if n := len(inequalities(q.Where)); n > maxInequalities {
		return fmt.Errorf("the query has inequalities on %d fields, more than %d", n, maxInequalities)
	}
	if n := parts(q, in); n > maxParts {
		return fmt.Errorf("the query has %d filters, orders and parents, more than %d", n, maxParts)
	}
	if err := checkNotIn(q.Where); err != nil {
		return err
	}
	for _, conjunction := range q.Conjunctions() {
		if err := checkContains(conjunction); err != nil {
			return err
		}
	}
	return nil
}

func parts(q *Query, in *pb.StructuredQuery) int {
	n := len(in.OrderBy)
	walk(q.Where, func(*Condition) { n++ })
	if !strings.HasSuffix(q.Scope.Parent, "/documents") {
		n++
	}
	return n
}

// checkNotIn enforces the rules of not-in: few values, once, and not beside !=, in, array-contains-any or an OR.
func checkNotIn(where Filter) error {
	count := map[Op]int{}
	longest := 0
	walk(where, func(c *Condition) {
		count[c.Op]++
		if c.Op == NotIn {
			longest = max(longest, len(c.list))
		}
	})
	if count[NotIn] == 0 {
		return nil
	}
	if longest > maxNotIn {
		return fmt.Errorf("not-in takes at most %d values", maxNotIn)
	}
	if count[NotIn] > 1 {
		return fmt.Errorf("only one not-in is allowed in a query")
	}
	for _, op := range []Op{NotEqual, In, ArrayContainsAny} {
		if count[op] > 0 {
			return fmt.Errorf("not-in cannot be combined with %v", op)
		}
	}
	if hasOr(where) {
		return fmt.Errorf("not-in cannot be combined with or")
	}
	return nil
}

func hasOr(f Filter) bool {
	switch t := f.(type) {
	case Or:
		return len(t) > 1
	case And:
		for _, part := range t {
			if hasOr(part) {
				return true
			}
		}
	}
	return false
}

// checkContains allows one array-contains or array-contains-any in each disjunction.
func checkContains(conjunction []*Condition) error {
	n := 0
	for _, c := range conjunction {
		if c.Op.Contains() {
			n++
		}
	}
	if n > 1 {
		return fmt.Errorf("only one array-contains or array-contains-any is allowed in a disjunction")
	}
	return nil
}

// disjunctions counts the conjunctions of the disjunctive normal form, each value of in and array-contains-any as one.
func disjunctions(f Filter) int {
	const enough = maxDisjunctions + 1 // beyond, the count does not matter, and must not overflow
	switch t := f.(type) {
	case Or:
		n := 0
		for _, part := range t {
			n = min(n+disjunctions(part), enough)
		}
		return n
	case And:
		n := 1
		for _, part := range t {
			n = min(n*disjunctions(part), enough)
		}
		return n
	case *Condition:
		if c := t; c.Op == In || c.Op == ArrayContainsAny {
			return len(c.list)
		}
	}
	return 1
}

// Conjunctions returns the disjunctive normal form of the filter, an in or array-contains-any left as it is. A query without
// a filter has one empty conjunction.
func (q *Query) Conjunctions() [][]*Condition { return normalize(q.Where) }

func normalize(f Filter) [][]*Condition {
	switch t := f.(type) {
	case *Condition:
		return [][]*Condition{{t}}
	case Or:
		var out [][]*Condition
		for _, part := range t {
			out = append(out, normalize(part)...)
		}
		return out
	case And:
		out := [][]*Condition{nil}
		for _, part := range t {
			out = cross(out, normalize(part))
		}
		return out
	}
	return [][]*Condition{nil}
}

func cross(left, right [][]*Condition) [][]*Condition {
	out := make([][]*Condition, 0, len(left)*len(right))
	for _, l := range left {
		for _, r := range right {
			out = append(out, append(append([]*Condition(nil), l...), r...))
		}
	}
	return out
}
