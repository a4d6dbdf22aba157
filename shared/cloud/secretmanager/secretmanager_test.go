package secretmanager_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/oauth2"

	"github.com/aiprod/aiprod/shared/cloud/secretmanager"
	"github.com/aiprod/aiprod/shared/localcloud/secrets"
)

// TestAccess reads versions from the local server, by the address and as the account of a program in the cloud.
func TestAccess(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(secrets.New(fstest.MapFS{
		"plain": {Data: []byte("one")}, "kept/1": {Data: []byte("old")}, "kept/2": {Data: []byte("new")}, "kept/10": {Data: []byte("newest\n")},
		"kept/notes": {Data: []byte("none")}, "none/notes": {Data: []byte("none")},
	}, "ours"))
	defer s.Close()
	ours := oauth2.NewClient(t.Context(), oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "ours"}))
	for version, want := range map[string]string{
		"projects/p/secrets/plain/versions/1":      "one",
		"projects/p/secrets/plain/versions/latest": "one",
		"projects/p/secrets/kept/versions/1":       "old",
		"projects/p/secrets/kept/versions/latest":  "newest\n",
	} {
		if got, err := secretmanager.At(s.URL, ours)(t.Context(), version); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", version, got, err, want)
		}
	}
	for version, want := range map[string]string{
		"projects/p/secrets/plain/versions/2":           "no such version",
		"projects/p/secrets/none/versions/latest":       "no such version",
		"projects/p/secrets/gone/versions/latest":       "no such version",
		"projects/p/secrets/plain":                      "write it as",
		"projects/p/secrets/../versions/1":              "write it as",
		"projects/p/secrets/plain/versions/1:destroy":   "write it as",
		"projects/p/secrets/plain/versions/1?alt=media": "write it as",
	} {
		if _, err := secretmanager.At(s.URL, ours)(t.Context(), version); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", version, err, want)
		}
	}
	if _, err := secretmanager.At(s.URL, http.DefaultClient)(t.Context(), "projects/p/secrets/plain/versions/1"); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("without a token: %v", err)
	}
}

// TestAnswers says how what is no secret is told, and that a damaged one is not taken.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"damaged":     {200, `{"payload":{"data":"aGlkZGVu","dataCrc32c":"1"}}`, "damaged"},
		"half":        {200, `{"payload":{"data":"aGlkZGV`, "cannot be read"},
		"not allowed": {403, `{"error":{"status":"PERMISSION_DENIED","message":"Permission denied"}}`, "Secret Accessor"},
		"down":        {503, `upstream`, "answered 503"},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		}))
		_, err := secretmanager.At(s.URL, s.Client())(t.Context(), "projects/p/secrets/s/versions/1")
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "aGlk") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		s.Close()
	}
}
