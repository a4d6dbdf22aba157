package firestore_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	cloud "cloud.google.com/go/firestore"
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/type/latlng"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

func TestWrites(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	old := fields{"n": int64(1), "keep": "k", "m": fields{"a": int64(1), "b": int64(2)}}
	tests := []struct {
		name  string
		start fields // nil: no document
		write func(*cloud.DocumentRef) error
		code  codes.Code
		want  fields
	}{
		{"create", nil, func(d *cloud.DocumentRef) error { _, err := d.Create(ctx, fields{"x": 1}); return err }, codes.OK, fields{"x": int64(1)}},
		{"create over a document", old, func(d *cloud.DocumentRef) error { _, err := d.Create(ctx, fields{"x": 1}); return err }, codes.AlreadyExists, old},
		{"set replaces", old, func(d *cloud.DocumentRef) error { _, err := d.Set(ctx, fields{"x": 1}); return err }, codes.OK, fields{"x": int64(1)}},
		{"set empty", old, func(d *cloud.DocumentRef) error { _, err := d.Set(ctx, fields{}); return err }, codes.OK, fields{}},
		{"merge all", old, func(d *cloud.DocumentRef) error {
			_, err := d.Set(ctx, fields{"n": 2, "m": fields{"b": 3}}, cloud.MergeAll)
			return err
		}, codes.OK, fields{"n": int64(2), "keep": "k", "m": fields{"a": int64(1), "b": int64(3)}}},
		{"merge paths", old, func(d *cloud.DocumentRef) error {
			_, err := d.Set(ctx, fields{"n": 2, "m": fields{"b": 3}}, cloud.Merge(cloud.FieldPath{"m", "b"}))
			return err
		}, codes.OK, fields{"n": int64(1), "keep": "k", "m": fields{"a": int64(1), "b": int64(3)}}},
		{"merge makes a document", nil, func(d *cloud.DocumentRef) error { _, err := d.Set(ctx, fields{"n": 2}, cloud.MergeAll); return err }, codes.OK, fields{"n": int64(2)}},
		{"update", old, func(d *cloud.DocumentRef) error {
			_, err := d.Update(ctx, []cloud.Update{
				{Path: "m.a", Value: 5},
				{Path: "keep", Value: cloud.Delete},
				{FieldPath: cloud.FieldPath{"odd.key`\\"}, Value: true},
				{Path: "new.deep", Value: "d"},
			})
			return err
		}, codes.OK, fields{"n": int64(1), "m": fields{"a": int64(5), "b": int64(2)}, "odd.key`\\": true, "new": fields{"deep": "d"}}},
		{"update of nothing", nil, func(d *cloud.DocumentRef) error {
			_, err := d.Update(ctx, []cloud.Update{{Path: "n", Value: 1}})
			return err
		}, codes.NotFound, nil},
		{"delete", old, func(d *cloud.DocumentRef) error { _, err := d.Delete(ctx); return err }, codes.OK, nil},
		{"delete of nothing", nil, func(d *cloud.DocumentRef) error { _, err := d.Delete(ctx); return err }, codes.OK, nil},
		{"delete that must exist", nil, func(d *cloud.DocumentRef) error { _, err := d.Delete(ctx, cloud.Exists); return err }, codes.NotFound, nil},
		{"increment", old, func(d *cloud.DocumentRef) error {
			_, err := d.Update(ctx, []cloud.Update{{Path: "n", Value: cloud.Increment(4)}, {Path: "m.a", Value: cloud.Increment(0.5)}, {Path: "fresh", Value: cloud.Increment(7)}})
			return err
		}, codes.OK, fields{"n": int64(5), "keep": "k", "m": fields{"a": 1.5, "b": int64(2)}, "fresh": int64(7)}},
		{"minimum and maximum", old, func(d *cloud.DocumentRef) error {
			_, err := d.Update(ctx, []cloud.Update{{Path: "n", Value: cloud.FieldTransformMaximum(0)}, {Path: "m.a", Value: cloud.FieldTransformMaximum(9)}, {Path: "m.b", Value: cloud.FieldTransformMinimum(-1)}})
			return err
		}, codes.OK, fields{"n": int64(1), "keep": "k", "m": fields{"a": int64(9), "b": int64(-1)}}},
		{"array union and removal", fields{"a": []any{int64(1), int64(2)}, "b": []any{"x", "y", "x"}}, func(d *cloud.DocumentRef) error {
			_, err := d.Update(ctx, []cloud.Update{{Path: "a", Value: cloud.ArrayUnion(2, 3.0, 3)}, {Path: "b", Value: cloud.ArrayRemove("x")}, {Path: "c", Value: cloud.ArrayUnion("z")}})
			return err
		}, codes.OK, fields{"a": []any{int64(1), int64(2), 3.0}, "b": []any{"y"}, "c": []any{"z"}}},
		{"reserved id", nil, func(d *cloud.DocumentRef) error { _, err := d.Parent.Doc("__x__").Set(ctx, fields{}); return err }, codes.InvalidArgument, nil},
		{"id of 1500 bytes", nil, func(d *cloud.DocumentRef) error {
			_, err := d.Parent.Doc(strings.Repeat("i", 1500)).Set(ctx, fields{})
			return err
		}, codes.OK, nil},
		{"id of 1501 bytes", nil, func(d *cloud.DocumentRef) error {
			_, err := d.Parent.Doc(strings.Repeat("i", 1501)).Set(ctx, fields{})
			return err
		}, codes.InvalidArgument, nil},
		{"over 1 MiB", old, func(d *cloud.DocumentRef) error {
			_, err := d.Set(ctx, fields{"big": strings.Repeat("x", 1<<20)})
			return err
		}, codes.InvalidArgument, old},
		{"over 1 MiB by merging", fields{"a": strings.Repeat("x", 600<<10)}, func(d *cloud.DocumentRef) error {
			_, err := d.Set(ctx, fields{"b": strings.Repeat("x", 600<<10)}, cloud.MergeAll)
			return err
		}, codes.InvalidArgument, fields{"a": strings.Repeat("x", 600<<10)}},
		{"depth of 20", nil, func(d *cloud.DocumentRef) error { _, err := d.Set(ctx, nested(20)); return err }, codes.OK, nested(20)},
		{"depth of 21", nil, func(d *cloud.DocumentRef) error { _, err := d.Set(ctx, nested(21)); return err }, codes.InvalidArgument, nil},
		{"array in array", nil, func(d *cloud.DocumentRef) error { _, err := d.Set(ctx, fields{"a": []any{[]any{1}}}); return err }, codes.InvalidArgument, nil},
		{"reserved field", nil, func(d *cloud.DocumentRef) error { _, err := d.Set(ctx, fields{"__x__": 1}); return err }, codes.InvalidArgument, nil},
	}
	c := client(t)
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := fmt.Sprintf("writes/doc%d", i)
			if tt.start != nil {
				put(t, c, map[string]fields{path: tt.start})
			}
			wantCode(t, tt.write(c.Doc(path)), tt.code)
			if diff := cmp.Diff(tt.want, get(t, c, path)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

// nested is a document with that many maps one in another.
func nested(depth int) fields {
	f := fields{"leaf": true}
	for range depth {
		f = fields{"m": f}
	}
	return f
}

func TestValuesRoundTrip(t *testing.T) {
	t.Parallel()
	c := client(t)
	want := fields{
		"null": nil, "true": true, "int": int64(-1 << 62), "double": 0.1, "string": "é\x00\U0001F3AC", "bytes": []byte{0, 255},
		"time":  time.Date(2026, 8, 1, 2, 3, 4, 5_000, time.UTC),
		"point": &latlng.LatLng{Latitude: 48.1, Longitude: -3.2},
		"array": []any{int64(1), "two", fields{"three": []any{3.0, nil}}},
		"map":   fields{"": nil, "a": fields{"b": fields{}}},
	}
	delete(want["map"].(fields), "")
	want["ref"] = c.Doc("a/b/c/d")
	put(t, c, map[string]fields{"v/all": want})
	got := get(t, c, "v/all")
	sameRef := cmp.Comparer(func(a, b *cloud.DocumentRef) bool { return a.Path == b.Path })
	if diff := cmp.Diff(want, got, protocmp.Transform(), sameRef); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}

	put(t, c, map[string]fields{"v/nanos": {"t": time.Unix(1, 123_456_789)}})
	if got, want := get(t, c, "v/nanos")["t"], time.Unix(1, 123_456_000).UTC(); got != want {
		t.Errorf("time = %v, want it cut to microseconds, %v", got, want)
	}
}

func TestServerTimestampIsCommitTime(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	result := must[*cloud.WriteResult](t)(c.Doc("a/b").Set(ctx, fields{"at": cloud.ServerTimestamp, "m": fields{"at": cloud.ServerTimestamp}}))
	want := fields{"at": result.UpdateTime, "m": fields{"at": result.UpdateTime}}
	if diff := cmp.Diff(want, get(t, c, "a/b")); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

func TestLastUpdateTime(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	doc := c.Doc("a/b")
	first := must[*cloud.WriteResult](t)(doc.Set(ctx, fields{"n": 1}))

	same := must[*cloud.WriteResult](t)(doc.Set(ctx, fields{"n": 1}))
	if !same.UpdateTime.Equal(first.UpdateTime) {
		t.Errorf("a write that changed nothing moved the update time from %v to %v", first.UpdateTime, same.UpdateTime)
	}
	update := []cloud.Update{{Path: "n", Value: 2}}
	second := must[*cloud.WriteResult](t)(doc.Update(ctx, update, cloud.LastUpdateTime(first.UpdateTime)))
	if !second.UpdateTime.After(first.UpdateTime) {
		t.Errorf("update times %v, then %v", first.UpdateTime, second.UpdateTime)
	}
	_, err := doc.Update(ctx, update, cloud.LastUpdateTime(first.UpdateTime))
	wantCode(t, err, codes.FailedPrecondition)
	_, err = doc.Delete(ctx, cloud.LastUpdateTime(first.UpdateTime))
	wantCode(t, err, codes.FailedPrecondition)

	snap := must[*cloud.DocumentSnapshot](t)(doc.Get(ctx))
	if !snap.CreateTime.Equal(first.UpdateTime) || !snap.UpdateTime.Equal(second.UpdateTime) {
		t.Errorf("created %v, updated %v; want %v and %v", snap.CreateTime, snap.UpdateTime, first.UpdateTime, second.UpdateTime)
	}
}

func TestWriteBatchIsAtomic(t *testing.T) {
	t.Parallel()
	ctx, c := context.Background(), client(t)
	put(t, c, map[string]fields{"b/old": {"n": 1}})
	_, err := c.Batch().Set(c.Doc("b/new"), fields{"n": 1}).Create(c.Doc("b/old"), fields{"n": 2}).Commit(ctx) //nolint:staticcheck // batches are what is under test
	wantCode(t, err, codes.AlreadyExists)
	if got := get(t, c, "b/new"); got != nil {
		t.Errorf("a failed batch left %v", got)
	}
	if got := get(t, c, "b/old")["n"]; got != int64(1) {
		t.Errorf("a failed batch changed n to %v", got)
	}

	// Later writes of a batch see earlier ones.
	_, err = c.Batch().Create(c.Doc("b/new"), fields{"n": 1}).Update(c.Doc("b/new"), []cloud.Update{{Path: "n", Value: cloud.Increment(1)}}).Delete(c.Doc("b/old")).Commit(ctx) //nolint:staticcheck // batches are what is under test
	wantCode(t, err, codes.OK)
	if got := get(t, c, "b/new")["n"]; got != int64(2) {
		t.Errorf("n = %v, want 2", got)
	}
}

func TestBulkWriter(t *testing.T) {
	t.Parallel()
	ctx, c := deadline(t), client(t)
	put(t, c, map[string]fields{"bulk/taken": {}})
	w := c.BulkWriter(ctx)
	var jobs []*cloud.BulkWriterJob
	for i := range 100 {
		jobs = append(jobs, must[*cloud.BulkWriterJob](t)(w.Create(c.Doc(fmt.Sprintf("bulk/d%03d", i)), fields{"i": i})))
	}
	conflict := must[*cloud.BulkWriterJob](t)(w.Create(c.Doc("bulk/taken"), fields{}))
	w.End()
	for _, j := range jobs {
		if _, err := j.Results(); err != nil {
			t.Fatal(err)
		}
	}
	_, err := conflict.Results()
	wantCode(t, err, codes.AlreadyExists)
	if got := len(ids(t, c.Collection("bulk").Documents(ctx))); got != 101 {
		t.Errorf("%d documents, want 101", got)
	}
}

func TestRequestLimit(t *testing.T) {
	t.Parallel()
	c := client(t)
	b := c.Batch() //nolint:staticcheck // one large Commit call is what is under test
	for i := range 12 {
		b.Set(c.Doc(fmt.Sprintf("big/%d", i)), fields{"x": strings.Repeat("x", 1<<20-100)})
	}
	_, err := b.Commit(context.Background())
	wantCode(t, err, codes.InvalidArgument)
}

func TestReopen(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/firestore.db"
	s, c := serve(t, firestore.Options{Path: path})
	put(t, c, map[string]fields{"a/kept": {"n": 1}, "a/gone": {}, "a/kept/b/c": {}})
	deleted := must[*cloud.WriteResult](t)(c.Doc("a/gone").Delete(context.Background()))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := s.Commit(context.Background(), &pb.CommitRequest{}) // directly: the client would retry for a minute
	wantCode(t, err, codes.Unavailable)

	past := func() time.Time { return time.Unix(0, 0) }
	_, c = serve(t, firestore.Options{Path: path, Now: past})
	if got := ids(t, c.Collection("a").Documents(context.Background())); !cmp.Equal(got, []string{"kept"}) {
		t.Errorf("documents = %v, want only the kept one", got)
	}
	again := must[*cloud.WriteResult](t)(c.Doc("a/more").Set(context.Background(), fields{}))
	if !again.UpdateTime.After(deleted.UpdateTime) {
		t.Errorf("commit times ran backwards over a restart: %v, then %v", deleted.UpdateTime, again.UpdateTime)
	}
}

func TestOneProcessPerFile(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/firestore.db"
	serve(t, firestore.Options{Path: path})
	if s, err := firestore.Open(firestore.Options{Path: path}); err == nil {
		s.Close()
		t.Error("the same file was opened twice")
	}
}
