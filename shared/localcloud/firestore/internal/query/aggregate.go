package query

import (
	"errors"
	"fmt"
	"math"
	"slices"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// Aggregate is a compiled aggregation query.
type Aggregate struct {
	*Query
	parts []aggregation
}

type aggregation struct {
	alias string
	kind  aggregationKind
	path  value.Path // nil for count
	upTo  int64      // count stops here; negative: never
}

type aggregationKind int

const (
	count aggregationKind = iota
	sum
	average
)

// CompileAggregate checks an aggregation query and prepares it. Sums and averages range over the documents that have all the
// fields that are summed, and so does a count beside them, as in production.
func CompileAggregate(parent string, in *pb.StructuredAggregationQuery) (*Aggregate, error) {
	q, err := Compile(parent, in.GetStructuredQuery())
	if err != nil {
		return nil, err
	}
	if n := len(in.Aggregations); n < 1 || n > maxAggregations {
		return nil, fmt.Errorf("an aggregation query takes 1 to %d aggregations", maxAggregations)
	}
	a := &Aggregate{Query: q}
	seen := map[string]bool{}
	for i, part := range in.Aggregations {
		compiled, err := compileAggregation(i, part)
		if err != nil {
			return nil, err
		}
		if seen[compiled.alias] {
			return nil, fmt.Errorf("the alias %q occurs twice", compiled.alias)
		}
		seen[compiled.alias] = true
		a.parts = append(a.parts, compiled)
		if compiled.path != nil {
			q.required = append(q.required, compiled.path)
		}
	}
	return a, nil
}

func compileAggregation(i int, in *pb.StructuredAggregationQuery_Aggregation) (aggregation, error) {
	out := aggregation{alias: in.Alias, upTo: -1}
	if out.alias == "" {
		out.alias = fmt.Sprintf("field_%d", i+1)
	}
	var field string
	switch t := in.Operator.(type) {
	case *pb.StructuredAggregationQuery_Aggregation_Count_:
		if limit := t.Count.GetUpTo(); limit != nil {
			if out.upTo = limit.Value; out.upTo <= 0 {
				return out, errors.New("the limit of a count must be positive")
			}
		}
		return out, nil
	case *pb.StructuredAggregationQuery_Aggregation_Sum_:
		out.kind, field = sum, t.Sum.GetField().GetFieldPath()
	case *pb.StructuredAggregationQuery_Aggregation_Avg_:
		out.kind, field = average, t.Avg.GetField().GetFieldPath()
	default:
		return out, errors.New("an aggregation has no operator")
	}
	path, err := value.ParsePath(field)
	out.path = path
	return out, err
}

// Fields returns the fields that are summed or averaged.
func (a *Aggregate) Fields() []value.Path { return a.required }

// CountsOnly reports whether it is enough to know how many documents match.
func (a *Aggregate) CountsOnly() bool {
	return !slices.ContainsFunc(a.parts, func(part aggregation) bool { return part.kind != count })
}

// Number returns the results of counts, of which so many documents match.
func (a *Aggregate) Number(n int) map[string]*pb.Value {
	out := make(map[string]*pb.Value, len(a.parts))
	for _, part := range a.parts {
		out[part.alias] = part.number(n)
	}
	return out
}

// Fold computes the aggregations over the documents Run returned.
func (a *Aggregate) Fold(docs []*stored.Document) map[string]*pb.Value {
	out := make(map[string]*pb.Value, len(a.parts))
	for _, part := range a.parts {
		out[part.alias] = part.fold(docs)
	}
	return out
}

func (a aggregation) number(n int) *pb.Value {
	if a.upTo >= 0 {
		return value.Int(min(int64(n), a.upTo))
	}
	return value.Int(int64(n))
}

func (a aggregation) fold(docs []*stored.Document) *pb.Value {
	if a.kind == count {
		return a.number(len(docs))
	}
	var t total
	for _, d := range docs {
		if v, ok := d.Get(a.path); ok && value.KindOf(v) == value.Number {
			t.add(v)
		}
	}
	if a.kind == average {
		return t.average()
	}
	return t.sum()
}

// total sums numbers: exactly while all are integers and fit, else as doubles with Neumaier's compensation.
type total struct {
	count   int
	integer int64
	float   float64
	lost    float64 // what the float sum lost to rounding
	inexact bool    // a double was added, or the integer sum overflowed
}

func (t *total) add(v *pb.Value) {
	t.count++
	t.addFloat(value.Float(v))
	i, ok := v.GetValueType().(*pb.Value_IntegerValue)
	if !ok {
		t.inexact = true
		return
	}
	next := t.integer + i.IntegerValue
	if (i.IntegerValue > 0) != (next > t.integer) && i.IntegerValue != 0 {
		t.inexact = true
	}
	t.integer = next
}

func (t *total) addFloat(x float64) {
	next := t.float + x
	if math.Abs(t.float) >= math.Abs(x) {
		t.lost += (t.float - next) + x
	} else {
		t.lost += (x - next) + t.float
	}
	t.float = next
}

func (t *total) precise() float64 {
	if math.IsInf(t.float, 0) || math.IsNaN(t.float) {
		return t.float // the compensation is meaningless
	}
	return t.float + t.lost
}

func (t *total) sum() *pb.Value {
	if t.inexact {
		return value.Double(t.precise())
	}
	return value.Int(t.integer)
}

func (t *total) average() *pb.Value {
	if t.count == 0 {
		return value.NullValue()
	}
	return value.Double(t.precise() / float64(t.count))
}
