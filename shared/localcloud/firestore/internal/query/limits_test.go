package query

import (
	"testing"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// anyFilter draws filters of equalities over three fields.
func anyFilter(depth int) *rapid.Generator[Filter] {
	return rapid.Custom(func(t *rapid.T) Filter {
		kind := 0
		if depth > 0 {
			kind = rapid.IntRange(0, 2).Draw(t, "kind")
		}
		if kind == 0 {
			field := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "field")
			return &Condition{Path: value.Path{field}, Op: Equal, operand: value.Int(rapid.Int64Range(0, 1).Draw(t, "operand"))}
		}
		parts := rapid.SliceOfN(anyFilter(depth-1), 1, 3).Draw(t, "parts")
		if kind == 1 {
			return And(parts)
		}
		return Or(parts)
	})
}

// TestNormalFormMeansTheSame compares a filter with its disjunctive normal form on every document of three bits.
func TestNormalFormMeansTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := anyFilter(2).Draw(t, "filter")
		normal := normalize(f)
		if n := disjunctions(f); n <= maxDisjunctions && n != len(normal) {
			t.Fatalf("%d disjunctions were counted, the normal form has %d", n, len(normal))
		}
		for bits := range int64(8) {
			d, err := stored.Seal(&pb.Document{Fields: map[string]*pb.Value{"a": value.Int(bits & 1), "b": value.Int(bits >> 1 & 1), "c": value.Int(bits >> 2)}})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := matchesNormal(normal, d), f.match(d); got != want {
				t.Fatalf("the filter answers %v for %v, its normal form %v", want, d, got)
			}
		}
	})
}

func matchesNormal(normal [][]*Condition, d *stored.Document) bool {
	for _, conjunction := range normal {
		all := true
		for _, c := range conjunction {
			all = all && c.match(d)
		}
		if all {
			return true
		}
	}
	return false
}

func TestDisjunctionsDoNotOverflow(t *testing.T) {
	t.Parallel()
	wide := And{}
	for range 100 {
		wide = append(wide, &Condition{Op: In, list: make([]*pb.Value, 30)})
	}
	if got := disjunctions(wide); got != maxDisjunctions+1 {
		t.Errorf("disjunctions = %d, want it to stop at %d", got, maxDisjunctions+1)
	}
}

func FuzzCompile(f *testing.F) {
	f.Add("a", int32(5), int32(1), int32(0))
	f.Add("`x.y`.z", int32(8), int32(2), int32(-1))
	f.Add("__name__", int32(0), int32(9), int32(1))
	f.Fuzz(func(t *testing.T, field string, op, direction, offset int32) {
		ref := &pb.StructuredQuery_FieldReference{FieldPath: field}
		in := &pb.StructuredQuery{
			From: []*pb.StructuredQuery_CollectionSelector{{CollectionId: "c"}},
			Where: &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_FieldFilter{FieldFilter: &pb.StructuredQuery_FieldFilter{
				Field: ref, Op: pb.StructuredQuery_FieldFilter_Operator(op), Value: value.Int(1),
			}}},
			OrderBy: []*pb.StructuredQuery_Order{{Field: ref, Direction: pb.StructuredQuery_Direction(direction)}},
			Offset:  offset,
		}
		q, err := Compile("projects/p/databases/d/documents", in)
		if err == nil && len(q.Orders) == 0 {
			t.Error("a query without any order")
		}
	})
}
