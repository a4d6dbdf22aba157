package iamsign_test

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/iamsign"
	"github.com/aiprod/aiprod/shared/localcloud/identity"
	"github.com/aiprod/aiprod/shared/localcloud/storage"
)

// bench is an account, its key, and who knows it.
type bench struct {
	*identity.Issuer
	env *cloud.Env
}

func newBench(t *testing.T, signer string) bench {
	t.Helper()
	i, err := identity.Open(t.TempDir(), "demo", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	config := cloud.Config{Project: "demo", SignerAccount: strings.ReplaceAll(signer, "{ours}", i.ServiceAccount())}
	return bench{i, cloud.New(config, slog.New(slog.DiscardHandler))}
}

// signBlob is the method of the IAM Credentials API, for the bench's account.
// Source: cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob.
func (b bench) signBlob(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Payload []byte `json:"payload"`
	}
	switch {
	case r.Header.Get("Authorization") != "Bearer "+b.AccessToken():
		refuse(w, http.StatusUnauthorized)
	case r.Method != http.MethodPost || r.URL.Path != "/v1/projects/-/serviceAccounts/"+b.ServiceAccount()+":signBlob":
		refuse(w, http.StatusNotFound)
	case json.NewDecoder(r.Body).Decode(&req) != nil:
		refuse(w, http.StatusBadRequest)
	default:
		signature, err := b.SignBytes(req.Payload)
		if err != nil {
			panic(err)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"keyId": "1", "signedBlob": signature})
	}
}

func refuse(w http.ResponseWriter, status int) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": status, "message": "refused"}})
}

// signer returns the bench's signer, with an IAM that is iam.
func (b bench) signer(t *testing.T, iam http.HandlerFunc, token string) *cloud.V4 {
	t.Helper()
	server := httptest.NewServer(iam)
	t.Cleanup(server.Close)
	return iamsign.New(b.env, option.WithEndpoint(server.URL),
		option.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})))
}

// follow asks a storage that knows the account's key for a link, under the host
// that the link names, and returns the answer's status.
func (b bench) follow(t *testing.T, link string) int {
	t.Helper()
	files, err := storage.Open(storage.Options{Dir: t.TempDir(), Buckets: []string{"demo-delivery"}, Keys: b.PublicKey})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(files)
	defer func() {
		server.Close()
		_ = files.Close()
	}()
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" {
		t.Fatalf("link %s: %v", link, err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, server.URL+u.RequestURI(), strings.NewReader("film"))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = u.Host
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

var link = cloud.Link{Bucket: cloud.Delivery, Object: "a film/é.mp4", Method: http.MethodPut, For: time.Minute}

// A storage that knows the signer's key takes its links.
func TestLinks(t *testing.T) {
	t.Parallel()
	b := newBench(t, "{ours}")
	got, err := b.signer(t, b.signBlob, b.AccessToken()).Sign(t.Context(), link)
	if err != nil {
		t.Fatal(err)
	}
	if status := b.follow(t, got); status != http.StatusOK {
		t.Errorf("%s: status %d", got, status)
	}
	if status := b.follow(t, strings.Replace(got, "film", "song", 1)); status != http.StatusForbidden {
		t.Errorf("a link changed after signing: status %d", status)
	}
}

// What IAM refuses becomes no link, and the cause is kept.
func TestRefusals(t *testing.T) {
	t.Parallel()
	ours := newBench(t, "{ours}")
	tests := []struct {
		name  string
		bench bench
		token string
		want  int
	}{
		{"no access", ours, "forged", http.StatusUnauthorized},
		{"unknown account", newBench(t, "other@demo.example"), "", http.StatusNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			token := tt.token
			if token == "" {
				token = tt.bench.AccessToken()
			}
			got, err := tt.bench.signer(t, tt.bench.signBlob, token).Sign(t.Context(), link)
			var api *googleapi.Error
			if !errors.As(err, &api) || api.Code != tt.want || got != "" {
				t.Errorf("link %q, error %v; want %d", got, err, tt.want)
			}
		})
	}
}

func TestSignatureThatIsNone(t *testing.T) {
	t.Parallel()
	b := newBench(t, "{ours}")
	s := b.signer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"signedBlob":"*"}`) }, "any")
	if got, err := s.Sign(t.Context(), link); err == nil || got != "" {
		t.Errorf("link %q, error %v", got, err)
	}
}

// A program gets a signer for Google's storage, without asking anyone.
func TestServe(t *testing.T) {
	t.Parallel()
	b := newBench(t, "{ours}")
	if err := iamsign.Serve(t.Context(), b.env); err != nil {
		t.Fatal(err)
	}
	v4, ok := b.env.Signer.(*cloud.V4)
	if !ok || v4.Account != b.ServiceAccount() || v4.Scheme+"://"+v4.Host != "https://storage.googleapis.com" {
		t.Errorf("signer %+v", b.env.Signer)
	}
}
