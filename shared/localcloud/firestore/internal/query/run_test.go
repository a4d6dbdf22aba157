package query_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/wrapperspb"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/query"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

const root = "projects/p/databases/d/documents"

// scanOnly is a source without indexes.
type scanOnly struct{ query.Source }

func (scanOnly) Walk(store.Scope, store.Order, store.Place, func(*stored.Document), func(*stored.Document) bool) bool {
	return false
}

// counted is a source that counts the documents it hands out.
type counted struct {
	*store.View
	n *int
}

func (c counted) Scan(scope store.Scope, yield func(*stored.Document) bool) {
	c.View.Scan(scope, func(d *stored.Document) bool { *c.n++; return yield(d) })
}

func (c counted) Walk(scope store.Scope, o store.Order, place store.Place, loose func(*stored.Document), yield func(*stored.Document) bool) bool {
	return c.View.Walk(scope, o, place,
		func(d *stored.Document) { *c.n++; loose(d) },
		func(d *stored.Document) bool { *c.n++; return yield(d) })
}

// scalar makes values that often equal each other, of several kinds.
func scalar(r *rand.Rand) *pb.Value {
	switch r.IntN(8) {
	case 0:
		return value.NullValue()
	case 1:
		return value.Double(float64(r.IntN(4)) + 0.5)
	case 2:
		return &pb.Value{ValueType: &pb.Value_StringValue{StringValue: string(rune('a' + r.IntN(4)))}}
	}
	return value.Int(int64(r.IntN(5)))
}

// document makes a document in one of three collections, two of them of one group.
func document(r *rand.Rand) *pb.Document {
	collection := []string{"jobs", "jobs", "jobs", "a/x/jobs", "other"}[r.IntN(5)]
	fields := map[string]*pb.Value{}
	for _, key := range []string{"a", "b", "c"} {
		if r.IntN(10) > 0 {
			fields[key] = scalar(r)
		}
	}
	return &pb.Document{Name: fmt.Sprintf("%s/%s/%03d", root, collection, r.IntN(900)), Fields: fields}
}

// change puts or deletes documents, one commit each.
func change(t *rapid.T, s *store.Store, r *rand.Rand, n int) {
	ops := make([]store.Op, n)
	for i := range ops {
		d, remove := document(r), r.IntN(5) == 0
		ops[i] = func(tx *store.Tx) error {
			if remove {
				tx.Delete(d.Name)
				return nil
			}
			d.CreateTime, d.UpdateTime = tx.At().Proto(), tx.At().Proto()
			return put(tx, d)
		}
	}
	for _, result := range s.Commit(ops...) {
		if result.Err != nil {
			t.Fatal(result.Err)
		}
	}
}

func put(tx *store.Tx, m *pb.Document) error {
	d, err := stored.Seal(m)
	if err == nil {
		tx.Put(d)
	}
	return err
}

func field(name string) *pb.StructuredQuery_FieldReference {
	return &pb.StructuredQuery_FieldReference{FieldPath: name}
}

func condition(r *rand.Rand) *pb.StructuredQuery_Filter {
	ops := []pb.StructuredQuery_FieldFilter_Operator{
		pb.StructuredQuery_FieldFilter_EQUAL, pb.StructuredQuery_FieldFilter_EQUAL, pb.StructuredQuery_FieldFilter_LESS_THAN,
		pb.StructuredQuery_FieldFilter_LESS_THAN_OR_EQUAL, pb.StructuredQuery_FieldFilter_GREATER_THAN,
		pb.StructuredQuery_FieldFilter_GREATER_THAN_OR_EQUAL, pb.StructuredQuery_FieldFilter_NOT_EQUAL, pb.StructuredQuery_FieldFilter_IN,
	}
	f := &pb.StructuredQuery_FieldFilter{Field: field([]string{"a", "b", "c"}[r.IntN(3)]), Op: ops[r.IntN(len(ops))], Value: scalar(r)}
	switch {
	case f.Op == pb.StructuredQuery_FieldFilter_IN:
		f.Value = &pb.Value{ValueType: &pb.Value_ArrayValue{ArrayValue: &pb.ArrayValue{Values: []*pb.Value{scalar(r), scalar(r)}}}}
	case r.IntN(8) == 0:
		f.Field, f.Value = field(value.NamePath), value.Ref(fmt.Sprintf("%s/jobs/%03d", root, r.IntN(900)))
	}
	return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_FieldFilter{FieldFilter: f}}
}

func structured(r *rand.Rand) *pb.StructuredQuery {
	q := &pb.StructuredQuery{From: []*pb.StructuredQuery_CollectionSelector{{CollectionId: "jobs", AllDescendants: r.IntN(2) == 0}}}
	if n := r.IntN(4); n > 0 {
		f := &pb.StructuredQuery_CompositeFilter{Op: pb.StructuredQuery_CompositeFilter_AND}
		if r.IntN(4) == 0 {
			f.Op = pb.StructuredQuery_CompositeFilter_OR
		}
		for range n {
			f.Filters = append(f.Filters, condition(r))
		}
		q.Where = &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_CompositeFilter{CompositeFilter: f}}
	}
	fields := []string{"a", "b", "c", value.NamePath}
	r.Shuffle(3, func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	for _, name := range fields[:r.IntN(len(fields)+1)] {
		q.OrderBy = append(q.OrderBy, &pb.StructuredQuery_Order{Field: field(name), Direction: pb.StructuredQuery_Direction(1 + r.IntN(2))})
	}
	if len(q.OrderBy) > 0 && r.IntN(3) == 0 {
		q.StartAt = &pb.Cursor{Values: []*pb.Value{scalar(r)}, Before: r.IntN(2) == 0}
	}
	if len(q.OrderBy) > 0 && r.IntN(3) == 0 {
		q.EndAt = &pb.Cursor{Values: []*pb.Value{scalar(r)}, Before: r.IntN(2) == 0}
	}
	if r.IntN(2) == 0 {
		q.Limit, q.Offset = wrapperspb.Int32(int32(r.IntN(20))), int32(r.IntN(5))
	}
	return q
}

func names(docs []*stored.Document) []string {
	var out []string
	for _, d := range docs {
		out = append(out, d.Name)
	}
	return out
}

// TestIndexesAnswerLikeScans asks random queries, of the newest documents and of older ones, while they change.
func TestIndexesAnswerLikeScans(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, err := store.Open("", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 1))
		change(t, s, r, 700)
		stamps := []store.Stamp{s.Now()}
		for range 8 {
			change(t, s, r, 1+r.IntN(30))
			stamps = append(stamps, s.Now())
			in := structured(r)
			q, err := query.Compile(root, in)
			if err != nil {
				continue // a combination that is refused
			}
			for _, at := range []store.Stamp{stamps[len(stamps)-1], stamps[r.IntN(len(stamps))]} {
				err := s.Read(at, func(v *store.View) error {
					want, got := names(q.Run(scanOnly{v})), names(q.Run(v))
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("%v\nwith indexes (-scan +index):\n%s", in, diff)
					}
					if n := q.Count(v); n != len(want) {
						t.Fatalf("%v\n%d counted, %d found", in, n, len(want))
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestQueryCostsWhatItReturns counts the documents that queries look at.
func TestQueryCostsWhatItReturns(t *testing.T) {
	t.Parallel()
	s, err := store.Open("", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range 5000 {
		d := &pb.Document{Name: fmt.Sprintf("%s/jobs/j%d/steps/s", root, i), Fields: map[string]*pb.Value{
			"state": value.Int(int64(i % 10)), "lease": value.Int(int64(i)),
		}}
		if err := s.Commit(func(tx *store.Tx) error { return put(tx, d) })[0].Err; err != nil {
			t.Fatal(err)
		}
	}
	where := func(name string, op pb.StructuredQuery_FieldFilter_Operator, v *pb.Value) *pb.StructuredQuery_Filter {
		return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_FieldFilter{
			FieldFilter: &pb.StructuredQuery_FieldFilter{Field: field(name), Op: op, Value: v},
		}}
	}
	leased := &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_CompositeFilter{CompositeFilter: &pb.StructuredQuery_CompositeFilter{
		Op: pb.StructuredQuery_CompositeFilter_AND, Filters: []*pb.StructuredQuery_Filter{
			where("state", pb.StructuredQuery_FieldFilter_EQUAL, value.Int(3)),
			where("lease", pb.StructuredQuery_FieldFilter_LESS_THAN, value.Int(100)),
		},
	}}}
	from := []*pb.StructuredQuery_CollectionSelector{{CollectionId: "steps", AllDescendants: true}}
	byLease := []*pb.StructuredQuery_Order{{Field: field("lease"), Direction: pb.StructuredQuery_DESCENDING}}
	tests := []struct {
		name string
		in   *pb.StructuredQuery
		want int
	}{
		{"a range of what is equal", &pb.StructuredQuery{From: from, Where: leased}, 10},
		{"the last by a field", &pb.StructuredQuery{From: from, OrderBy: byLease, Limit: wrapperspb.Int32(50)}, 50},
		{"the first by name", &pb.StructuredQuery{From: from, Limit: wrapperspb.Int32(7)}, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, err := query.Compile(root, tt.in)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Read(s.Now(), func(v *store.View) error {
				looked := 0
				if got := len(q.Run(counted{v, &looked})); got != tt.want || looked != tt.want {
					t.Errorf("%d documents found among %d looked at, want %d of both", got, looked, tt.want)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
