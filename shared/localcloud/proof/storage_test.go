package proof

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aiprod/aiprod/shared/localcloud/storage"
)

// TestStorageClientSuite runs those of Google's own emulator tests of the storage client that speak HTTP against the local Cloud
// Storage.
func TestStorageClientSuite(t *testing.T) {
	t.Parallel()
	s := suite{pkg: "cloud.google.com/go/storage", run: "Emulated$", subtest: "http", short: true, env: []string{
		"STORAGE_EMULATOR_HOST=http://" + serveStorage(t),
		"STORAGE_EMULATOR_HOST_GRPC=127.0.0.1:1", // none of the tests starts without
	}} // short: what needs a real cloud stays out
	want := readExpected(t, "testdata/storage.json")
	want.hold(t, s.oneByOne(t, want.Omits))
}

// serveStorage serves a Cloud Storage until the test ends and returns its address. In front of it is a door that lends
// everybody a token: against an emulator the client sends none.
func serveStorage(t *testing.T) string {
	t.Helper()
	const token = "lent"
	door := httptest.NewUnstartedServer(nil)
	address := door.Listener.Addr().String()
	s, err := storage.Open(storage.Options{Dir: t.TempDir(), Host: address, Token: func(got string) bool { return got == token }})
	if err != nil {
		t.Fatal(err)
	}
	door.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+token)
		s.ServeHTTP(w, r)
	})
	door.Start()
	t.Cleanup(func() {
		door.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return address
}
