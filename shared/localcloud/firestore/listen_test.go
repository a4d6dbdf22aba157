package firestore_test

import (
	"context"
	"fmt"
	"net"
	"testing"

	cloud "cloud.google.com/go/firestore"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

// changes describes a query snapshot: "added a", "modified b", "removed c".
func changes(t *testing.T, it *cloud.QuerySnapshotIterator) []string {
	t.Helper()
	snap, err := it.Next()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[cloud.DocumentChangeKind]string{cloud.DocumentAdded: "added", cloud.DocumentModified: "modified", cloud.DocumentRemoved: "removed"}
	var out []string
	for _, c := range snap.Changes {
		out = append(out, fmt.Sprintf("%s %s %d>%d", kinds[c.Kind], c.Doc.Ref.ID, c.OldIndex, c.NewIndex))
	}
	return out
}

func TestListenToQuery(t *testing.T) {
	t.Parallel()
	ctx, c := deadline(t), client(t)
	put(t, c, map[string]fields{"q/a": {"n": 1}, "q/z": {"n": 9}, "q/out": {"n": -1}})
	it := c.Collection("q").Where("n", ">", 0).OrderBy("n", cloud.Asc).Snapshots(ctx)
	defer it.Stop()
	steps := []struct {
		name string
		do   func() error
		want []string
	}{
		{"first", func() error { return nil }, []string{"added a -1>0", "added z -1>1"}},
		{"add between", func() error { _, err := c.Doc("q/m").Set(ctx, fields{"n": 5}); return err }, []string{"added m -1>1"}},
		{"modify and move", func() error { _, err := c.Doc("q/a").Set(ctx, fields{"n": 10}); return err }, []string{"modified a 0>2"}},
		{"leave the query", func() error { _, err := c.Doc("q/z").Set(ctx, fields{"n": 0}); return err }, []string{"removed z 1>-1"}},
		{"delete", func() error { _, err := c.Doc("q/m").Delete(ctx); return err }, []string{"removed m 0>-1"}},
		{"one commit, one snapshot", func() error {
			_, err := c.Batch().Delete(c.Doc("q/a")).Set(c.Doc("q/b"), fields{"n": 1}).Set(c.Doc("q/c"), fields{"n": 2}).Commit(ctx) //nolint:staticcheck // a batch is one Commit call, which is what is under test
			return err
		}, []string{"removed a 0>-1", "added b -1>0", "added c -1>1"}},
		{"what does not match is not told", func() error {
			_, err := c.Doc("q/out").Set(ctx, fields{"n": -2})
			if err == nil {
				_, err = c.Doc("q/b").Set(ctx, fields{"n": 1, "x": true})
			}
			return err
		}, []string{"modified b 0>0"}},
	}
	for _, s := range steps {
		if err := s.do(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.want, changes(t, it)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s.name, diff)
		}
	}
}

func TestListenToDocument(t *testing.T) {
	t.Parallel()
	ctx, c := deadline(t), client(t)
	doc := c.Doc("a/b")
	it := doc.Snapshots(ctx)
	defer it.Stop()
	next := func() *cloud.DocumentSnapshot { return must[*cloud.DocumentSnapshot](t)(it.Next()) }
	if next().Exists() {
		t.Error("a missing document exists")
	}
	for n := range 3 {
		put(t, c, map[string]fields{"a/other": {"n": n}, "a/b": {"n": n}})
		if got := next().Data()["n"]; got != int64(n) {
			t.Errorf("n = %v, want %d", got, n)
		}
	}
	must[*cloud.WriteResult](t)(doc.Delete(ctx))
	if next().Exists() {
		t.Error("a deleted document exists")
	}
}

func TestListenRefusal(t *testing.T) {
	t.Parallel()
	indexes, err := firestore.ParseIndexes([]byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	_, c := serve(t, firestore.Options{Indexes: indexes})
	it := c.Collection("q").Where("a", "==", 1).OrderBy("b", cloud.Asc).Snapshots(deadline(t))
	defer it.Stop()
	_, err = it.Next()
	wantCode(t, err, codes.FailedPrecondition)
}

// TestListenResumes restarts the gRPC server under a listener: the client reconnects by itself, and must learn what was added
// and what was deleted in between.
func TestListenResumes(t *testing.T) {
	t.Parallel()
	ctx := deadline(t)
	s, direct := serve(t, firestore.Options{})
	put(t, direct, map[string]fields{"q/kept": {}, "q/gone": {}})

	address, stop := flaky(t, s, "127.0.0.1:0")
	it := connect(t, address).Collection("q").Snapshots(ctx)
	defer it.Stop()
	if diff := cmp.Diff([]string{"added gone -1>0", "added kept -1>1"}, changes(t, it)); diff != "" {
		t.Errorf("first snapshot (-want +got):\n%s", diff)
	}
	stop()
	must[*cloud.WriteResult](t)(direct.Doc("q/gone").Delete(ctx))
	must[*cloud.WriteResult](t)(direct.Doc("q/new").Set(ctx, fields{}))
	_, stop = flaky(t, s, address)
	defer stop()
	if diff := cmp.Diff([]string{"removed gone 0>-1", "added new -1>1"}, changes(t, it)); diff != "" {
		t.Errorf("snapshot after reconnecting (-want +got):\n%s", diff)
	}
}

// flaky serves s at an address until stop is called.
func flaky(t *testing.T, s *firestore.Server, address string) (actual string, stop func()) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	g := grpc.NewServer()
	s.Register(g)
	go func() { _ = g.Serve(l) }()
	return l.Addr().String(), g.Stop
}
