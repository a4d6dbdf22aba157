package ops

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/secretmanager"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// The key of ours is made anew once, though the first to do so dies, and verified with before it signs; a vendor's is asked of a
// person.
func TestRotate(t *testing.T) {
	t.Parallel()
	old, err := disclosure.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(t.TempDir(), "public.pem")
	if err := os.WriteFile(public, disclosure.PublicPEM(publicOf(t, old)), 0o600); err != nil {
		t.Fatal(err)
	}
	var order []string
	values := map[string][]byte{}
	ctx, die := context.WithCancel(t.Context())
	manager := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var m struct {
			Payload struct{ Data []byte }
		}
		raw, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Error(err)
		}
		order = append(order, r.URL.Path)
		values[r.URL.Path] = m.Payload.Data
		if len(order) == 2 { // the first to make the key anew dies before it can say so
			die()
		}
	}))
	t.Cleanup(manager.Close)

	b := storetest.New(t)
	config := cloud.Config{Project: "demo", Database: "(default)", ProvenancePublic: public, Endpoints: cloud.Endpoints{Firestore: storetest.Firestore(t)}}
	env := cloud.New(config, slog.New(slog.DiscardHandler))
	env.Post = b.Post
	env.Secrets = secretmanager.NewSecrets(config, manager.URL, func() (*http.Client, error) { return manager.Client(), nil })
	of := func(kind, secret string) function.Event {
		return function.Event{Attributes: map[string]string{"eventType": kind, "secretId": "projects/7/secrets/" + secret}}
	}
	tell := func(kind, secret string) {
		t.Helper()
		if err := rotate(t.Context(), env, of(kind, secret)); err != nil {
			t.Fatal(err)
		}
	}
	if err := rotate(ctx, env, of("SECRET_ROTATE", "aiprod-provenance-key")); err == nil {
		t.Fatal("who died says that all is done")
	}
	order = nil
	for range 2 {
		tell("SECRET_ROTATE", "aiprod-provenance-key")
		tell("SECRET_ROTATE", "runwayml-api-secret")
	}
	tell("SECRET_VERSION_ADD", "aiprod-provenance-public")

	want := []string{"/v1/projects/demo/secrets/aiprod-provenance-public:addVersion", "/v1/projects/demo/secrets/aiprod-provenance-key:addVersion"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Fatalf("added (-want +got):\n%s", diff)
	}
	if told := b.Post.Notices(); len(told) != 1 || told[0].Type != notice.SecretDue {
		t.Errorf("told of %+v, want the vendor's secret, once", told)
	}
	trusted, err := disclosure.ParseTrusted(values[want[0]])
	if err != nil || len(trusted) != 2 || !trusted[0].Equal(publicOf(t, old)) || !trusted[1].Equal(publicOf(t, values[want[1]])) {
		t.Errorf("films are verified with %d keys: %v", len(trusted), err)
	}
	s, err := env.Store()
	if err != nil {
		t.Fatal(err)
	}
	records, err := s.Audits(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]audit.Kind{}
	for _, r := range records {
		got[r.Target] = r.Kind
	}
	if diff := cmp.Diff(map[string]audit.Kind{"aiprod-provenance-key": audit.SecretRotated, "runwayml-api-secret": audit.SecretDue}, got); diff != "" || len(records) != 2 {
		t.Errorf("%d on record (-want +got):\n%s", len(records), diff)
	}
}

func publicOf(t *testing.T, pem []byte) ed25519.PublicKey {
	t.Helper()
	key, err := disclosure.ParseKey(pem)
	if err != nil {
		t.Fatal(err)
	}
	return disclosure.Public(key)
}
