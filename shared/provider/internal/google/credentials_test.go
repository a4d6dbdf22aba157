package google

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
)

// Calls to Vertex AI carry the token of whom the program runs as. Where it cannot be
// had, nothing is sent, and that is known.
func TestCredentials(t *testing.T) {
	refused, asked := true, 0
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if refused {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"token-1","token_type":"Bearer","expires_in":3600}`)
	}))
	defer tokens.Close()
	api := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if got := r.Header.Get("Authorization"); got != "Bearer token-1" {
			t.Errorf("signed as %q", got)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"totalTokens":3}`)
	}))
	defer api.Close()
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", account(t, tokens.URL))
	c, err := New(options(Options{Project: "p1", Location: "global", URL: api.URL, HTTP: api.Client()}))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Do(t.Context(), http.MethodPost, "ref", ask); provider.ClassOf(err) != provider.Outage || asked != 0 {
		t.Errorf("without a token: %v, asked %d times", err, asked)
	}
	refused = false
	if err := c.Do(t.Context(), http.MethodPost, "ref", ask); err != nil || asked != 1 {
		t.Errorf("with a token: %v, asked %d times", err, asked)
	}
}

// account is the file of a service account whose tokens are had at an address.
func account(t *testing.T, tokens string) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]string{
		"type": "service_account", "project_id": "p1", "client_email": "a@p1.iam.gserviceaccount.com", "private_key_id": "k",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": tokens,
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "account.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
