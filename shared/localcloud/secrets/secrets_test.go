package secrets_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/aiprod/aiprod/shared/localcloud/secrets"
)

// TestManager reads files as versions. That the server says the same on the wire is held by the client's tests.
func TestManager(t *testing.T) {
	t.Parallel()
	m := secrets.Manager(fstest.MapFS{"runway": {Data: []byte("key\n")}, "fal/1": {Data: []byte("a")}, "fal/2": {Data: []byte("b")}})
	for version, want := range map[string]string{
		"projects/local/secrets/runway/versions/latest": "key\n",
		"projects/local/secrets/fal/versions/latest":    "b",
		"projects/local/secrets/fal/versions/1":         "a",
	} {
		if got, err := m(t.Context(), version); err != nil || got != want {
			t.Errorf("%s: %q, %v", version, got, err)
		}
	}
	if _, err := m(t.Context(), "projects/local/secrets/fal/versions/3"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a version that is not there: %v", err)
	}
	for _, version := range []string{"fal", "projects/local/secrets/../versions/1", "projects/local/secrets/fal%2f1/versions/1"} {
		if _, err := m(t.Context(), version); err == nil {
			t.Errorf("%s: no error", version)
		}
	}
}
