package proof

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/grpc"

	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

const firestoreClient = "cloud.google.com/go/firestore"

// TestFirestoreClientSuite runs Google's own integration tests of the Firestore client against the local Firestore.
func TestFirestoreClientSuite(t *testing.T) {
	t.Parallel()
	r := firestoreSuite(t, serveFirestore(t, nil), "TestIntegration").results(t)
	readExpected(t, "testdata/firestore.json").hold(t, r)
}

// firestoreSuite is the tests of the client module that match run, against the server at an address.
func firestoreSuite(t *testing.T, address, run string) suite {
	t.Helper()
	return suite{pkg: firestoreClient, run: run, env: []string{
		"FIRESTORE_EMULATOR_HOST=" + address,
		"GCLOUD_TESTS_GOLANG_FIRESTORE_PROJECT_ID=" + project,
		"GCLOUD_TESTS_GOLANG_FIRESTORE_KEY=" + accountKey(t),
	}}
}

// serveFirestore serves a durable Firestore until the test ends and returns its address. Indexes may be nil.
func serveFirestore(t testing.TB, indexes *firestore.IndexConfig) string {
	t.Helper()
	s, err := firestore.Open(firestore.Options{Path: filepath.Join(t.TempDir(), "firestore.db"), Indexes: indexes})
	if err != nil {
		t.Fatal(err)
	}
	g := grpc.NewServer(grpc.MaxRecvMsgSize(2 * firestore.MaxRequestBytes))
	s.Register(g)
	t.Cleanup(func() {
		g.Stop()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return serve(t, g)
}

// serve answers on a port of its own and returns the address.
func serve(t testing.TB, g *grpc.Server) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = g.Serve(l) }()
	return l.Addr().String()
}

// TestFirestoreClientSuiteIndexed runs the same tests against a server that knows the indexes the suite expects to be declared,
// as production does. It includes the one test that a server without an index file cannot pass: that a query is refused for want
// of an index.
func TestFirestoreClientSuiteIndexed(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/firestore.indexes.json")
	if err != nil {
		t.Fatal(err)
	}
	indexes, err := firestore.ParseIndexes(data)
	if err != nil {
		t.Fatal(err)
	}
	r := firestoreSuite(t, serveFirestore(t, indexes), "TestIntegration").results(t)
	readExpected(t, "testdata/firestore-indexed.json").hold(t, r)
}
