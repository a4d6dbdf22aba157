package firestore_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	cloud "cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

// project is where all tests keep their documents; each has a server of its own.
const project = "demo"

// fields is the content of a document.
type fields = map[string]any

// serve opens a server, puts it on a loopback port, and returns it with the real client connected to it.
func serve(t testing.TB, o firestore.Options) (*firestore.Server, *cloud.Client) {
	t.Helper()
	s, err := firestore.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, connect(t, listen(t, s))
}

// listen serves s until the test ends and returns its address.
func listen(t testing.TB, s *firestore.Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := grpc.NewServer(grpc.MaxRecvMsgSize(2 * firestore.MaxRequestBytes))
	s.Register(g)
	go func() { _ = g.Serve(l) }()
	t.Cleanup(g.Stop)
	return l.Addr().String()
}

func connect(t testing.TB, address string) *cloud.Client {
	t.Helper()
	c, err := dial(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func dial(address string) (*cloud.Client, error) {
	return cloud.NewClient(context.Background(), project,
		option.WithEndpoint(address),
		option.WithoutAuthentication(),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
}

// client is a client of a fresh server in memory.
func client(t testing.TB) *cloud.Client {
	t.Helper()
	_, c := serve(t, firestore.Options{})
	return c
}

// must fails the test on an error of a call whose result matters or not.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// put stores documents by path.
func put(t testing.TB, c *cloud.Client, docs map[string]fields) {
	t.Helper()
	for path, data := range docs {
		must[*cloud.WriteResult](t)(c.Doc(path).Set(context.Background(), data))
	}
}

// get returns what a document holds; nil when it does not exist.
func get(t testing.TB, c *cloud.Client, path string) fields {
	t.Helper()
	snap, err := c.Doc(path).Get(context.Background())
	if status.Code(err) == codes.NotFound {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return snap.Data()
}

// ids drains an iterator and returns the ids of its documents.
func ids(t testing.TB, it *cloud.DocumentIterator) []string {
	t.Helper()
	var out []string
	for {
		snap, err := it.Next()
		if errors.Is(err, iterator.Done) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, snap.Ref.ID)
	}
}

// wantCode fails the test unless err carries the code.
func wantCode(t testing.TB, err error, want codes.Code) {
	t.Helper()
	if got := status.Code(err); got != want {
		t.Errorf("code = %v (%v), want %v", got, err, want)
	}
}

// deadline bounds what waits for the server, so that a bug fails a test instead of hanging it.
func deadline(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}
