package cloud_test

import (
	"crypto/ed25519"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/fault"
)

// A server signs with the key it was given, tells those of the past too, and says so where it has none.
func TestProvenanceKeys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var keys []ed25519.PrivateKey
	var public []byte
	for range 2 {
		raw, err := disclosure.NewKey()
		if err != nil {
			t.Fatal(err)
		}
		key, err := disclosure.ParseKey(raw)
		if err != nil {
			t.Fatal(err)
		}
		keys, public = append(keys, key), append(public, disclosure.PublicPEM(disclosure.Public(key))...)
		keep(t, filepath.Join(dir, "secret"), raw)
	}
	keep(t, filepath.Join(dir, "public"), public)
	keep(t, filepath.Join(dir, "broken"), []byte("hello"))
	for _, tt := range []struct {
		secret, public string
		ok             bool
	}{{"secret", "public", true}, {"none", "none", false}, {"broken", "broken", false}, {"public", "secret", false}} {
		env := cloud.New(cloud.Config{
			Project: "demo", ProvenanceKey: filepath.Join(dir, tt.secret), ProvenancePublic: filepath.Join(dir, tt.public),
		}, slog.New(slog.DiscardHandler))
		key, err := env.ProvenanceKey()
		told, errs := env.ProvenanceKeys()
		if !tt.ok {
			for _, e := range []error{err, errs} {
				if f := fault.Of(e); f.Code != "provenance.no_key" || f.Kind != fault.Unavailable {
					t.Errorf("%+v: %v", tt, e)
				}
			}
			continue
		}
		if err != nil || errs != nil || !key.Equal(keys[1]) || len(told) != 2 || !told[0].Equal(disclosure.Public(keys[0])) {
			t.Errorf("%v %v, %v %v", key, err, told, errs)
		}
	}
}

func keep(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
