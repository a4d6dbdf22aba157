package query

import (
	"cmp"
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// strand is a part of a query that is one stretch of an index: a conjunction with each value of its "in" by itself. In the index
// come first the fields that are fixed by equality, then those of the query's order, then the name. What the stretch says of a
// document is necessary; where it is not sufficient, the filter is asked as well.
type strand struct {
	query  *Query
	order  store.Order
	fixed  []*pb.Value  // the values of the first fields
	ranged []*Condition // what bounds the field after them, or the name where there is none
	keys   []int        // for each of the query's orders the field of the index it is; negative: the name
	whole  bool         // all that is in the stretch matches
}

// plan cuts a query into strands; none when no index serves it.
func plan(q *Query) []*strand {
	last := q.Orders[len(q.Orders)-1]
	if q.Nearest != nil || !last.Path.IsName() || q.Scope.Collection == "" {
		return nil
	}
	var strands []*strand
	for _, conjunction := range q.Conjunctions() {
		for _, single := range expand(conjunction) {
			strands = append(strands, newStrand(q, single))
		}
	}
	return strands
}

// expand returns a conjunction once for each value of its first "in", as an equality. Further ones stay.
func expand(conjunction []*Condition) [][]*Condition {
	for i, c := range conjunction {
		if c.Op != In {
			continue
		}
		out := make([][]*Condition, len(c.list))
		for j, v := range c.list {
			out[j] = append([]*Condition{{Path: c.Path, Op: Equal, operand: v}}, conjunction[:i]...)
			out[j] = append(out[j], conjunction[i+1:]...)
		}
		return out
	}
	return [][]*Condition{conjunction}
}

func newStrand(q *Query, conjunction []*Condition) *strand {
	s := &strand{query: q}
	place := map[string]int{}
	for _, c := range conjunction {
		path := c.Path.String()
		if _, twice := place[path]; c.Op != Equal && c.Op != IsNull || c.Path.IsName() || twice {
			continue
		}
		place[path] = len(s.fixed)
		s.order.Fields = append(s.order.Fields, store.Field{Path: c.Path})
		s.fixed = append(s.fixed, cmp.Or(c.operand, value.NullValue()))
	}
	s.follow(q.Orders, place)
	next := value.NamePath
	if len(s.order.Fields) > len(s.fixed) {
		next = s.order.Fields[len(s.fixed)].Path.String()
	}
	for _, c := range conjunction {
		if c.Path.String() == next && c.bounds() {
			s.ranged = append(s.ranged, c)
		}
	}
	s.whole = len(s.fixed)+len(s.ranged) == len(conjunction) && !slices.ContainsFunc(conjunction, (*Condition).loose)
	return s
}

// loose reports whether a condition may not hold of all that lies within its bounds. Null, NaN and what is not equal
// to something have rules of their own.
func (c *Condition) loose() bool {
	switch c.Op {
	case Equal, Less, LessOrEqual, Greater, GreaterOrEqual:
		kind := value.KindOf(c.operand)
		return kind == value.Null || kind == value.Number
	}
	return true
}

// follow adds the query's orders to the index, but for the fields that have a place in it already.
func (s *strand) follow(orders []Order, place map[string]int) {
	for _, o := range orders {
		if o.Path.IsName() {
			s.order.NameDesc = o.Desc
			s.keys = append(s.keys, -1)
			continue
		}
		i, ok := place[o.Path.String()]
		if !ok {
			i = len(s.order.Fields)
			s.order.Fields = append(s.order.Fields, store.Field{Path: o.Path, Desc: o.Desc})
		}
		s.keys = append(s.keys, i)
	}
}

// place says where a document lies in relation to the strand; see store.Place.
func (s *strand) place(keys []*pb.Value, document string) int {
	for i, want := range s.fixed {
		if c := value.Compare(keys[i], want); c != 0 {
			return c
		}
	}
	if c := s.inBounds(keys[len(s.fixed):], document); c != 0 {
		return c
	}
	return s.page(keys, document)
}

// inBounds places a document against the conditions on the first field that is not fixed.
func (s *strand) inBounds(keys []*pb.Value, document string) int {
	if len(s.ranged) == 0 {
		return 0
	}
	v, desc := value.Ref(document), s.order.NameDesc
	if len(keys) > 0 {
		v, desc = keys[0], s.order.Fields[len(s.fixed)].Desc
	}
	for _, c := range s.ranged {
		if side := c.side(v); side != 0 {
			if desc {
				return -side
			}
			return side
		}
	}
	return 0
}

// page places a document against the cursors.
func (s *strand) page(keys []*pb.Value, document string) int {
	q := s.query
	if q.start == nil && q.end == nil {
		return 0
	}
	ordered := make([]*pb.Value, len(s.keys))
	for i, k := range s.keys {
		if k < 0 {
			ordered[i] = value.Ref(document)
		} else {
			ordered[i] = keys[k]
		}
	}
	switch {
	case !q.start.reached(ordered, q.Orders):
		return -1
	case q.end.passed(ordered, q.Orders):
		return 1
	}
	return 0
}

// bounds reports whether the condition cuts a stretch out of an order by its field.
func (c *Condition) bounds() bool { return c.Op.Inequality() || c.Op == Equal }

// side says where a value lies in relation to all those that can match: below (negative), among, or above them.
func (c *Condition) side(v *pb.Value) int {
	switch c.Op {
	case NotEqual, NotIn, IsNotNull, IsNotNaN: // anything but null, the least
		if value.KindOf(v) == value.Null {
			return -1
		}
		return 0
	}
	if side := cmp.Compare(value.KindOf(v), value.KindOf(c.operand)); side != 0 {
		return side
	}
	side := value.Compare(v, c.operand)
	switch c.Op {
	case Less, LessOrEqual:
		if c.Op == Less && side == 0 {
			return 1
		}
		return max(side, 0)
	case Greater, GreaterOrEqual:
		if c.Op == Greater && side == 0 {
			return -1
		}
		return min(side, 0)
	}
	return side // Equal
}
