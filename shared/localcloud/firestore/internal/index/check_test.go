package index

import (
	"errors"
	"testing"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/query"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

const declaredIndexes = `{
  "indexes": [
    {"collectionGroup": "jobs", "queryScope": "COLLECTION", "fields": [{"fieldPath": "state", "order": "ASCENDING"}, {"fieldPath": "due", "order": "ASCENDING"}]},
    {"collectionGroup": "jobs", "queryScope": "COLLECTION", "fields": [{"fieldPath": "owner", "order": "ASCENDING"}, {"fieldPath": "due", "order": "ASCENDING"}], "density": "SPARSE_ALL"},
    {"collectionGroup": "jobs", "queryScope": "COLLECTION", "fields": [{"fieldPath": "a", "order": "ASCENDING"}, {"fieldPath": "b", "order": "DESCENDING"}, {"fieldPath": "__name__", "order": "DESCENDING"}]},
    {"collectionGroup": "jobs", "queryScope": "COLLECTION", "fields": [{"fieldPath": "tags", "arrayConfig": "CONTAINS"}, {"fieldPath": "due", "order": "DESCENDING"}]},
    {"collectionGroup": "jobs", "queryScope": "COLLECTION_GROUP", "fields": [{"fieldPath": "state", "order": "ASCENDING"}, {"fieldPath": "due", "order": "ASCENDING"}]},
    {"collectionGroup": "jobs", "queryScope": "COLLECTION", "fields": [{"fieldPath": "hidden", "order": "ASCENDING"}, {"fieldPath": "state", "order": "ASCENDING"}]},
    {"collectionGroup": "jobs", "queryScope": "COLLECTION", "fields": [{"fieldPath": "e", "vectorConfig": {"dimension": 3, "flat": {}}}]}
  ],
  "fieldOverrides": [
    {"collectionGroup": "jobs", "fieldPath": "hidden", "indexes": []},
    {"collectionGroup": "jobs", "fieldPath": "expire", "ttl": true},
    {"collectionGroup": "jobs", "fieldPath": "payload", "indexes": []},
    {"collectionGroup": "jobs", "fieldPath": "key", "indexes": [{"order": "ASCENDING", "queryScope": "COLLECTION"}, {"order": "ASCENDING", "queryScope": "COLLECTION_GROUP"}]},
    {"collectionGroup": "logs", "fieldPath": "*", "indexes": []},
    {"collectionGroup": "logs", "fieldPath": "at", "indexes": [{"order": "DESCENDING", "queryScope": "COLLECTION"}]}
  ]
}`

// asked builds the query of a case.
type asked struct {
	collection string // empty: jobs
	group      bool
	where      []*pb.StructuredQuery_Filter // all of them
	order      []string                     // "-" before a field: descending
	nearest    string
	summed     []string
}

func TestCheck(t *testing.T) {
	t.Parallel()
	is := func(field string) *pb.StructuredQuery_Filter {
		return where(field, pb.StructuredQuery_FieldFilter_EQUAL)
	}
	over := func(field string) *pb.StructuredQuery_Filter {
		return where(field, pb.StructuredQuery_FieldFilter_GREATER_THAN)
	}
	has := func(field string) *pb.StructuredQuery_Filter {
		return where(field, pb.StructuredQuery_FieldFilter_ARRAY_CONTAINS)
	}
	filters := func(f ...*pb.StructuredQuery_Filter) []*pb.StructuredQuery_Filter { return f }
	tests := []struct {
		name string
		ask  asked
		want string // the entry to declare; empty: served
	}{
		{"everything", asked{}, ""},
		{"everything of a group", asked{group: true}, ""},
		{"everything by name, descending", asked{order: []string{"-__name__"}}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"__name__","order":"DESCENDING"}]}`},
		{"one order", asked{order: []string{"-due"}}, ""},
		{"one inequality", asked{where: filters(over("due"))}, ""},
		{"inequality and order on one field", asked{where: filters(over("due")), order: []string{"-due"}}, ""},
		{"equalities merge", asked{where: filters(is("x"), is("y"), has("z"))}, ""},
		{"equality and name descending", asked{where: filters(is("x")), order: []string{"-__name__"}}, ""},
		{"equality and order on one field", asked{where: filters(is("due")), order: []string{"due"}}, ""},
		{"name and anything", asked{where: filters(is("__name__"), is("x")), order: []string{"y"}}, ""},
		{"equality and order, declared", asked{where: filters(is("state")), order: []string{"due"}}, ""},
		{"equality and inequality, declared", asked{where: filters(is("state"), over("due"))}, ""},
		{"two composites merge", asked{where: filters(is("state"), is("owner")), order: []string{"due"}}, ""},
		{"a filter no composite holds", asked{where: filters(is("state"), is("x")), order: []string{"due"}}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"state","order":"ASCENDING"},{"fieldPath":"x","order":"ASCENDING"},{"fieldPath":"due","order":"ASCENDING"}]}`},
		{"the other direction", asked{where: filters(is("state")), order: []string{"-due"}}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"state","order":"ASCENDING"},{"fieldPath":"due","order":"DESCENDING"}]}`},
		{"name against the order", asked{order: []string{"due", "-__name__"}}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"due","order":"ASCENDING"},{"fieldPath":"__name__","order":"DESCENDING"}]}`},
		{"two orders, declared", asked{order: []string{"a", "-b"}}, ""},
		{"two orders", asked{order: []string{"a", "b"}}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"a","order":"ASCENDING"},{"fieldPath":"b","order":"ASCENDING"}]}`},
		{"two inequalities", asked{where: filters(over("y"), over("x"))}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"x","order":"ASCENDING"},{"fieldPath":"y","order":"ASCENDING"}]}`},
		{"array and order, declared", asked{where: filters(has("tags")), order: []string{"-due"}}, ""},
		{"array and order", asked{where: filters(has("tags")), order: []string{"due"}}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"tags","arrayConfig":"CONTAINS"},{"fieldPath":"due","order":"ASCENDING"}]}`},
		{"every disjunction counts", asked{where: filters(or(is("state"), is("x")), over("due"))}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"x","order":"ASCENDING"},{"fieldPath":"due","order":"ASCENDING"}]}`},
		{"disjunctions of declared ones", asked{where: filters(or(is("state"), is("owner")), over("due"))}, ""},

		{"group: equality", asked{group: true, where: filters(is("state"))}, `{"collectionGroup":"jobs","fieldPath":"state","indexes":[{"order":"ASCENDING","queryScope":"COLLECTION_GROUP"}]}`},
		{"group: array", asked{group: true, where: filters(has("tags"))}, `{"collectionGroup":"jobs","fieldPath":"tags","indexes":[{"arrayConfig":"CONTAINS","queryScope":"COLLECTION_GROUP"}]}`},
		{"group: declared field", asked{group: true, where: filters(over("key"))}, ""},
		{"group: declared field, the other direction", asked{group: true, order: []string{"-key"}}, `{"collectionGroup":"jobs","fieldPath":"key","indexes":[{"order":"DESCENDING","queryScope":"COLLECTION_GROUP"}]}`},
		{"group: composite", asked{group: true, where: filters(is("state")), order: []string{"due"}}, ""},
		{"group: composite of one collection only", asked{group: true, where: filters(is("owner")), order: []string{"due"}}, `{"collectionGroup":"jobs","queryScope":"COLLECTION_GROUP","fields":[{"fieldPath":"owner","order":"ASCENDING"},{"fieldPath":"due","order":"ASCENDING"}]}`},

		{"field without indexes", asked{where: filters(is("hidden"))}, `{"collectionGroup":"jobs","fieldPath":"hidden","indexes":[{"order":"ASCENDING","queryScope":"COLLECTION"}]}`},
		{"field without indexes, in a composite", asked{where: filters(is("hidden"), is("state"))}, ""},
		{"field without indexes, ordered", asked{order: []string{"-hidden"}}, `{"collectionGroup":"jobs","fieldPath":"hidden","indexes":[{"order":"DESCENDING","queryScope":"COLLECTION"}]}`},
		{"inside a map without indexes", asked{where: filters(is("payload.x.y"))}, `{"collectionGroup":"jobs","fieldPath":"payload.x.y","indexes":[{"order":"ASCENDING","queryScope":"COLLECTION"}]}`},
		{"TTL alone keeps the indexes", asked{where: filters(over("expire"))}, ""},
		{"all fields without indexes", asked{collection: "logs", where: filters(is("x"))}, `{"collectionGroup":"logs","fieldPath":"x","indexes":[{"order":"ASCENDING","queryScope":"COLLECTION"}]}`},
		{"all fields but one", asked{collection: "logs", order: []string{"-at"}}, ""},

		{"sum of everything", asked{summed: []string{"n"}}, ""},
		{"sum over an inequality on the same field", asked{where: filters(over("n")), summed: []string{"n"}}, ""},
		{"sum over an equality", asked{where: filters(is("x")), summed: []string{"n"}}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"x","order":"ASCENDING"},{"fieldPath":"n","order":"ASCENDING"}]}`},
		{"sum over an equality, declared", asked{where: filters(is("state")), summed: []string{"due"}}, ""},
		{"nearest, declared", asked{nearest: "e"}, ""},
		{"nearest among some", asked{nearest: "e", where: filters(is("x"))}, `{"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"x","order":"ASCENDING"},{"fieldPath":"e","vectorConfig":{}}]}`},
	}
	config, err := Parse([]byte(declaredIndexes))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got string
			var missing *MissingError
			if err := config.Check(tt.ask.compile(t)); errors.As(err, &missing) {
				got = missing.Entry
			} else if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("entry to declare (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMissingEntryHelps declares what an error asks for and expects the same query to be served.
func TestMissingEntryHelps(t *testing.T) {
	t.Parallel()
	ask := asked{where: []*pb.StructuredQuery_Filter{where("x", pb.StructuredQuery_FieldFilter_EQUAL)}, order: []string{"y", "-__name__"}}
	q, summed := ask.compile(t)
	var missing *MissingError
	if err := new(Config).Check(q, summed); !errors.As(err, &missing) || missing.Section != "indexes" {
		t.Fatalf("Check without indexes = %v", err)
	}
	config, err := Parse([]byte(`{"indexes": [` + missing.Entry + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := config.Check(q, summed); err != nil {
		t.Errorf("after declaring it: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{`,
		`{"indexes": [{"collectionGroup": "a", "queryScope": "COLLECTION"}]}`,
		`{"indexes": [{"queryScope": "COLLECTION", "fields": [{"fieldPath": "a", "order": "ASCENDING"}]}]}`,
		`{"indexes": [{"collectionGroup": "a", "queryScope": "ALL", "fields": [{"fieldPath": "a", "order": "ASCENDING"}]}]}`,
		`{"indexes": [{"collectionGroup": "a", "fields": [{"fieldPath": "a", "order": "UP"}]}]}`,
		`{"indexes": [{"collectionGroup": "a", "fields": [{"fieldPath": "a..b", "order": "ASCENDING"}]}]}`,
		`{"fieldOverrides": [{"fieldPath": "a"}]}`,
		`{"fieldOverrides": [{"collectionGroup": "a", "fieldPath": "a", "indexes": [{}]}]}`,
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("Parse(%s) accepted it", text)
		}
	}
}

func TestTTLs(t *testing.T) {
	t.Parallel()
	config, err := Parse([]byte(declaredIndexes))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]TTL{{Group: "jobs", Path: value.Path{"expire"}}}, config.TTLs()); diff != "" {
		t.Errorf("TTLs (-want +got):\n%s", diff)
	}
}

func where(field string, op pb.StructuredQuery_FieldFilter_Operator) *pb.StructuredQuery_Filter {
	operand := value.Int(1)
	if field == value.NamePath {
		operand = value.Ref("projects/p/databases/d/documents/jobs/j")
	}
	return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_FieldFilter{FieldFilter: &pb.StructuredQuery_FieldFilter{
		Field: &pb.StructuredQuery_FieldReference{FieldPath: field}, Op: op, Value: operand,
	}}}
}

func or(filters ...*pb.StructuredQuery_Filter) *pb.StructuredQuery_Filter {
	return combine(pb.StructuredQuery_CompositeFilter_OR, filters)
}

func combine(op pb.StructuredQuery_CompositeFilter_Operator, filters []*pb.StructuredQuery_Filter) *pb.StructuredQuery_Filter {
	return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_CompositeFilter{
		CompositeFilter: &pb.StructuredQuery_CompositeFilter{Op: op, Filters: filters},
	}}
}

func (a asked) compile(t *testing.T) (*query.Query, []value.Path) {
	t.Helper()
	collection := a.collection
	if collection == "" {
		collection = "jobs"
	}
	in := &pb.StructuredQuery{From: []*pb.StructuredQuery_CollectionSelector{{CollectionId: collection, AllDescendants: a.group}}}
	if len(a.where) > 0 {
		in.Where = combine(pb.StructuredQuery_CompositeFilter_AND, a.where)
	}
	for _, field := range a.order {
		direction := pb.StructuredQuery_ASCENDING
		if field[0] == '-' {
			field, direction = field[1:], pb.StructuredQuery_DESCENDING
		}
		in.OrderBy = append(in.OrderBy, &pb.StructuredQuery_Order{Field: &pb.StructuredQuery_FieldReference{FieldPath: field}, Direction: direction})
	}
	q, err := query.Compile("projects/p/databases/d/documents", in)
	if err != nil {
		t.Fatal(err)
	}
	if a.nearest != "" {
		q.Nearest = &query.Nearest{Path: value.Path{a.nearest}}
	}
	summed, err := value.ParsePaths(a.summed)
	if err != nil {
		t.Fatal(err)
	}
	return q, summed
}
