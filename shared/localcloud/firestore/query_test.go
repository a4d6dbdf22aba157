package firestore_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	cloud "cloud.google.com/go/firestore"
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/type/latlng"
	"google.golang.org/grpc/codes"
)

// cities is what the queries below range over.
var cities = map[string]fields{
	"cities/brest":  {"name": "Brest", "pop": 139, "west": true, "tags": []any{"sea", "port"}, "geo": fields{"lat": 48.4}, "since": time.Unix(100, 0)},
	"cities/cergy":  {"name": "Cergy", "pop": 66, "west": false, "tags": []any{"river"}, "geo": fields{"lat": 49.0}, "since": time.Unix(200, 0)},
	"cities/douai":  {"name": "Douai", "pop": 39.5, "west": false, "tags": []any{}, "geo": fields{"lat": 50.4}},
	"cities/nantes": {"name": "Nantes", "pop": 320, "west": true, "tags": []any{"river", "port"}, "geo": fields{"lat": 47.2}, "since": time.Unix(300, 0)},
	"cities/ville":  {"name": "Ville", "pop": nil, "west": math.NaN(), "since": nil},
}

func TestQueries(t *testing.T) {
	t.Parallel()
	c := client(t)
	put(t, c, cities)
	put(t, c, map[string]fields{"cities/brest/streets/siam": {"pop": 1}, "other/x": {"pop": 1}})
	all := c.Collection("cities")
	ref := func(id string) *cloud.DocumentRef { return all.Doc(id) }
	tests := []struct {
		name string
		q    cloud.Query
		want []string
	}{
		{"everything, by name", all.Query, []string{"brest", "cergy", "douai", "nantes", "ville"}},
		{"equal", all.Where("name", "==", "Cergy"), []string{"cergy"}},
		{"equal across number types", all.Where("pop", "==", 66.0), []string{"cergy"}},
		{"two equalities", all.Where("west", "==", true).Where("pop", "==", 139), []string{"brest"}},
		{"range stays in its kind", all.Where("pop", ">", 50), []string{"cergy", "brest", "nantes"}},
		{"range and order", all.Where("pop", ">=", 39.5).Where("pop", "<", 300).OrderBy("pop", cloud.Desc), []string{"brest", "cergy", "douai"}},
		{"not equal leaves out null and missing", all.Where("pop", "!=", 66), []string{"douai", "brest", "nantes"}},
		{"in", all.Where("name", "in", []string{"Douai", "Brest", "nobody"}), []string{"brest", "douai"}},
		{"not-in", all.Where("name", "not-in", []string{"Douai", "Brest"}), []string{"cergy", "nantes", "ville"}},
		{"array-contains", all.Where("tags", "array-contains", "river"), []string{"cergy", "nantes"}},
		{"array-contains-any", all.Where("tags", "array-contains-any", []string{"sea", "river"}), []string{"brest", "cergy", "nantes"}},
		{"is null", all.Where("pop", "==", nil), []string{"ville"}},
		{"is not null", all.Where("since", "!=", nil), []string{"brest", "cergy", "nantes"}},
		{"is NaN", all.Where("west", "==", math.NaN()), []string{"ville"}},
		{"is not NaN", all.Where("west", "!=", math.NaN()), []string{"cergy", "douai", "brest", "nantes"}},
		{"nested field", all.Where("geo.lat", "<", 48.5), []string{"nantes", "brest"}},
		{"time range", all.Where("since", ">", time.Unix(100, 0)), []string{"cergy", "nantes"}},
		{"inequalities on two fields", all.Where("pop", ">", 50).Where("geo.lat", "<", 49), []string{"nantes", "brest"}},
		{"or", all.WhereEntity(cloud.OrFilter{Filters: []cloud.EntityFilter{
			cloud.PropertyFilter{Path: "name", Operator: "==", Value: "Douai"},
			cloud.AndFilter{Filters: []cloud.EntityFilter{
				cloud.PropertyFilter{Path: "west", Operator: "==", Value: true},
				cloud.PropertyFilter{Path: "pop", Operator: ">", Value: 200},
			}},
		}}), []string{"douai", "nantes"}}, // the inequality orders by pop
		{"order leaves out documents without the field", all.OrderBy("since", cloud.Asc), []string{"ville", "brest", "cergy", "nantes"}},
		{"order by two fields", all.OrderBy("west", cloud.Desc).OrderBy("pop", cloud.Asc), []string{"ville", "brest", "nantes", "douai", "cergy"}},
		{"limit and offset", all.OrderBy("pop", cloud.Desc).Offset(1).Limit(2), []string{"brest", "cergy"}},
		{"limit by name", all.Limit(2), []string{"brest", "cergy"}},
		{"offset beyond the end", all.Offset(9), nil},
		{"limit to last", all.OrderBy("pop", cloud.Asc).LimitToLast(2), []string{"brest", "nantes"}},
		{"start after a value, end at one", all.OrderBy("pop", cloud.Asc).StartAfter(39.5).EndAt(139), []string{"cergy", "brest"}},
		{"start at a value, end before one", all.OrderBy("pop", cloud.Asc).StartAt(39.5).EndBefore(139), []string{"douai", "cergy"}},
		{"cursor against the order", all.OrderBy("pop", cloud.Desc).StartAt(139), []string{"brest", "cergy", "douai", "ville"}},
		{"by document id", all.OrderBy(cloud.DocumentID, cloud.Asc).StartAt("cergy").EndBefore("nantes"), []string{"cergy", "douai"}},
		{"document id range", all.Where(cloud.DocumentID, ">", ref("douai")), []string{"nantes", "ville"}},
		{"document id in", all.Where(cloud.DocumentID, "in", []*cloud.DocumentRef{ref("ville"), ref("none"), ref("brest")}), []string{"brest", "ville"}},
		{"by document id, descending", all.OrderBy(cloud.DocumentID, cloud.Desc).Limit(2), []string{"ville", "nantes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			snaps, err := tt.q.Documents(context.Background()).GetAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range snaps {
				got = append(got, s.Ref.ID)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
		})
	}
}

func TestQueryRefusals(t *testing.T) {
	t.Parallel()
	c := client(t)
	all := c.Collection("cities")
	many := make([]int, 31)
	for i := range many {
		many[i] = i
	}
	or := func(a, b cloud.EntityFilter) cloud.EntityFilter {
		return cloud.OrFilter{Filters: []cloud.EntityFilter{a, b}}
	}
	is := func(op string, v any) cloud.EntityFilter {
		return cloud.PropertyFilter{Path: "x", Operator: op, Value: v}
	}
	tests := []struct {
		name string
		q    cloud.Query
		want codes.Code
	}{
		{"30 disjunctions", all.Where("x", "in", many[:30]), codes.OK},
		{"31 disjunctions", all.Where("x", "in", many), codes.InvalidArgument},
		{"16 times 2 disjunctions", all.Where("x", "in", many[:16]).WhereEntity(or(is("==", 1), is("==", 2))), codes.InvalidArgument},
		{"not-in of 10", all.Where("x", "not-in", many[:10]), codes.OK},
		{"not-in of 11", all.Where("x", "not-in", many[:11]), codes.InvalidArgument},
		{"not-in beside !=", all.Where("x", "not-in", many[:2]).Where("y", "!=", 1), codes.InvalidArgument},
		{"not-in beside in", all.Where("x", "not-in", many[:2]).Where("y", "in", many[:2]), codes.InvalidArgument},
		{"not-in beside or", all.Where("y", "not-in", many[:2]).WhereEntity(or(is("==", 1), is("==", 2))), codes.InvalidArgument},
		{"not-in twice", all.Where("x", "not-in", many[:2]).Where("y", "not-in", many[:2]), codes.InvalidArgument},
		{"two array-contains", all.Where("x", "array-contains", 1).Where("y", "array-contains", 1), codes.InvalidArgument},
		{"two array-contains in different disjunctions", all.WhereEntity(or(is("array-contains", 1), is("array-contains", 2))), codes.OK},
		{"empty in", all.Where("x", "in", []int{}), codes.InvalidArgument},
		{"order by a field twice", all.OrderBy("x", cloud.Asc).OrderBy("x", cloud.Desc), codes.InvalidArgument},
		{"too many inequalities", elevenInequalities(all.Query), codes.InvalidArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := tt.q.Documents(context.Background()).GetAll()
			wantCode(t, err, tt.want)
		})
	}
}

func elevenInequalities(q cloud.Query) cloud.Query {
	for i := range 11 {
		q = q.Where(fmt.Sprintf("f%d", i), ">", 0)
	}
	return q
}

func TestOrderOfKinds(t *testing.T) {
	t.Parallel()
	c := client(t)
	ascending := []any{
		nil, false, true, math.NaN(), math.Inf(-1), int64(-3), -2.5, int64(0), int64(1 << 53), int64(1<<53 + 1), math.Inf(1),
		time.Unix(0, 0), time.Unix(0, 1000), "", "a", "aa", "b", []byte{}, []byte{1}, c.Doc("a/b"), c.Doc("a/b/c/d"), c.Doc("a-b/c"),
		&latlng.LatLng{Latitude: -1}, &latlng.LatLng{Latitude: 1, Longitude: 1}, []any{}, []any{int64(1)}, []any{int64(1), "x"}, []any{"a"},
		cloud.Vector64{9}, cloud.Vector64{1, 2}, fields{}, fields{"a": int64(1)}, fields{"a": int64(1), "b": nil}, fields{"a": int64(2)}, fields{"b": nil},
	}
	var want []string
	for i, v := range ascending {
		id := fmt.Sprintf("d%02d", (i*17)%len(ascending)) // names in another order than values
		put(t, c, map[string]fields{"kinds/" + id: {"v": v}})
		want = append(want, id)
	}
	got := ids(t, c.Collection("kinds").OrderBy("v", cloud.Asc).Documents(context.Background()))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestSelectAndPaging(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	put(t, c, cities)
	first := must[[]*cloud.DocumentSnapshot](t)(c.Collection("cities").Select("name", "geo.lat").Limit(1).Documents(ctx).GetAll())
	if diff := cmp.Diff(fields{"name": "Brest", "geo": fields{"lat": 48.4}}, first[0].Data()); diff != "" {
		t.Errorf("selected (-want +got):\n%s", diff)
	}
	keys := must[[]*cloud.DocumentSnapshot](t)(c.Collection("cities").Select().Limit(1).Documents(ctx).GetAll())
	if got := keys[0].Data(); len(got) != 0 {
		t.Errorf("a query for names only answered %v", got)
	}

	var got []string
	q := c.Collection("cities").OrderBy("west", cloud.Asc).Limit(2)
	for page := q; ; {
		snaps := must[[]*cloud.DocumentSnapshot](t)(page.Documents(ctx).GetAll())
		if len(snaps) == 0 {
			break
		}
		for _, s := range snaps {
			got = append(got, s.Ref.ID)
		}
		page = q.StartAfter(snaps[len(snaps)-1])
	}
	if diff := cmp.Diff([]string{"cergy", "douai", "brest", "nantes", "ville"}, got); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
}

func TestCollectionGroup(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	put(t, c, map[string]fields{"steps/top": {"n": 1}, "jobs/a/steps/one": {"n": 2}, "jobs/b/steps/two": {"n": 3}, "jobs/b/other/x": {"n": 4}})
	got := ids(t, c.CollectionGroup("steps").Where("n", ">", 1).Documents(ctx))
	if diff := cmp.Diff([]string{"one", "two"}, got); diff != "" {
		t.Errorf("group (-want +got):\n%s", diff)
	}
	if got := ids(t, c.CollectionGroup("steps").Documents(ctx)); len(got) != 3 {
		t.Errorf("group = %v, want three documents", got)
	}
}

func TestPartitions(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	for i := range 40 {
		put(t, c, map[string]fields{fmt.Sprintf("jobs/j%d/steps/s", i%7*100+i): {"i": i}})
	}
	parts := must[[]cloud.Query](t)(c.CollectionGroup("steps").GetPartitionedQueries(ctx, 4))
	total := 0
	for _, q := range parts {
		total += len(ids(t, q.Documents(ctx)))
	}
	if len(parts) != 5 || total != 40 { // 4 cuts make 5 parts
		t.Errorf("%d parts hold %d documents, want 5 and 40", len(parts), total)
	}
}

func TestAggregations(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	put(t, c, cities)
	put(t, c, map[string]fields{"cities/text": {"pop": "many"}, "sums/a": {"n": int64(1)}, "sums/b": {"n": int64(math.MaxInt64)}})
	all := &c.Collection("cities").Query
	limited, west := all.Limit(2), all.Where("west", "==", true)
	tests := []struct {
		name string
		q    *cloud.AggregationQuery
		want map[string]any
	}{
		{"count", all.NewAggregationQuery().WithCount("n"), map[string]any{"n": int64(6)}},
		{"count with a limit", limited.NewAggregationQuery().WithCount("n"), map[string]any{"n": int64(2)}},
		{"count of a filter", west.NewAggregationQuery().WithCount("n"), map[string]any{"n": int64(2)}},
		{"sum and average skip what is no number", all.NewAggregationQuery().WithSum("pop", "s").WithAvg("pop", "a"), map[string]any{"s": 564.5, "a": 141.125}},
		{"sum of integers", west.NewAggregationQuery().WithSum("pop", "s"), map[string]any{"s": int64(459)}},
		{"nested field", all.NewAggregationQuery().WithAvg("geo.lat", "a"), map[string]any{"a": 48.75}},
		{"count beside a sum ranges over documents with the field", all.NewAggregationQuery().WithCount("n").WithSum("geo.lat", "s"), map[string]any{"n": int64(4), "s": 195.0}},
		{"nothing", c.Collection("none").NewAggregationQuery().WithCount("n").WithSum("x", "s").WithAvg("x", "a"), map[string]any{"n": int64(0), "s": int64(0), "a": nil}},
		{"overflow", c.Collection("sums").NewAggregationQuery().WithSum("n", "s"), map[string]any{"s": 0x1p63}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			result, err := tt.q.Get(ctx)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]any{}
			for alias, v := range result {
				got[alias] = native(v.(*pb.Value))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
		})
	}
}

// native is the Go value of a number or null.
func native(v *pb.Value) any {
	switch v := v.ValueType.(type) {
	case *pb.Value_IntegerValue:
		return v.IntegerValue
	case *pb.Value_DoubleValue:
		return v.DoubleValue
	}
	return nil
}

func TestListing(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	put(t, c, map[string]fields{"a/1": {}, "a/2": {}, "a/ghost/sub/x": {}, "a/ghost/sub/y/deep/z": {}, "b/1/c/2": {}, "a-b/1": {}})
	refs := must[[]*cloud.DocumentRef](t)(c.Collection("a").DocumentRefs(ctx).GetAll())
	var names []string
	for _, r := range refs {
		names = append(names, r.ID)
	}
	if diff := cmp.Diff([]string{"1", "2", "ghost"}, names); diff != "" {
		t.Errorf("documents, missing ones included (-want +got):\n%s", diff)
	}
	collections := func(refs []*cloud.CollectionRef, err error) (out []string) {
		for _, r := range must[[]*cloud.CollectionRef](t)(refs, err) {
			out = append(out, r.ID)
		}
		return out
	}
	if diff := cmp.Diff([]string{"a", "a-b", "b"}, collections(c.Collections(ctx).GetAll())); diff != "" {
		t.Errorf("root collections (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"sub"}, collections(c.Doc("a/ghost").Collections(ctx).GetAll())); diff != "" {
		t.Errorf("collections of a missing document (-want +got):\n%s", diff)
	}
	must[*cloud.WriteResult](t)(c.Doc("b/1/c/2").Delete(ctx))
	if diff := cmp.Diff([]string{"a", "a-b"}, collections(c.Collections(ctx).GetAll())); diff != "" {
		t.Errorf("root collections after a delete (-want +got):\n%s", diff)
	}
}

func TestListingPages(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	b := c.BulkWriter(ctx)
	for i := range 305 { // more than a page
		must[*cloud.BulkWriterJob](t)(b.Set(c.Doc(fmt.Sprintf("many/d%d/c%d/x", i, i)), fields{}))
		must[*cloud.BulkWriterJob](t)(b.Set(c.Doc(fmt.Sprintf("c%d/x", i)), fields{}))
	}
	b.End()
	if refs := must[[]*cloud.DocumentRef](t)(c.Collection("many").DocumentRefs(ctx).GetAll()); len(refs) != 305 {
		t.Errorf("%d documents, want 305", len(refs))
	}
	if refs := must[[]*cloud.CollectionRef](t)(c.Collections(ctx).GetAll()); len(refs) != 306 {
		t.Errorf("%d collections, want 306", len(refs))
	}
}

func TestFindNearest(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	put(t, c, map[string]fields{
		"v/near": {"e": cloud.Vector64{1, 0.1}}, "v/far": {"e": cloud.Vector64{-1, 0}}, "v/mid": {"e": cloud.Vector64{0, 1}},
		"v/other": {"e": cloud.Vector64{1, 2, 3}}, "v/none": {},
	})
	for _, measure := range []cloud.DistanceMeasure{cloud.DistanceMeasureEuclidean, cloud.DistanceMeasureCosine, cloud.DistanceMeasureDotProduct} {
		q := c.Collection("v").FindNearest("e", cloud.Vector64{1, 0}, 2, measure, nil)
		snaps := must[[]*cloud.DocumentSnapshot](t)(q.Documents(ctx).GetAll())
		if len(snaps) != 2 || snaps[0].Ref.ID != "near" || snaps[1].Ref.ID != "mid" {
			t.Errorf("measure %v: %d documents, want near and mid", measure, len(snaps))
		}
	}
}
