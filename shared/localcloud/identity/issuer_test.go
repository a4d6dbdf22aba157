package identity

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/idtoken"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/identity"
)

const project = "demo"

var ann = User{UID: "ann", Email: "ann@example.com", Tenant: "acme", Role: identity.Approver, MFA: true}

func open(t *testing.T, dir string) *Issuer {
	t.Helper()
	i, err := Open(dir, project, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// The production verifiers accept what is issued here, whichever way they read the keys.
func TestVerifiersAccept(t *testing.T) {
	t.Parallel()
	i := open(t, t.TempDir())
	web := httptest.NewServer(i)
	defer web.Close()
	for _, path := range []string{JWKSPath, CertificatesPath} {
		keys := identity.NewKeys(web.URL+path, web.Client(), time.Now)
		got, err := identity.NewVerifier(project, keys, time.Now).Verify(t.Context(), i.IDToken(ann))
		if time.Since(got.SignedIn) > time.Minute {
			t.Errorf("signed in at %s", got.SignedIn)
		}
		got.SignedIn = time.Time{}
		want := identity.Principal{UID: "ann", Tenant: "acme", Email: "ann@example.com", Role: identity.Approver, SecondFactor: true}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", path, err, diff)
		}
		pushes := identity.NewPushVerifier(keys, time.Now, i.ServiceAccount())
		if err := pushes.VerifyPush(t.Context(), i.OIDCToken("https://fn.example/", i.ServiceAccount()), "https://fn.example/"); err != nil {
			t.Errorf("%s: push: %v", path, err)
		}
		if err := pushes.VerifyPush(t.Context(), i.IDToken(ann), project); err == nil {
			t.Errorf("%s: a user's token passed for the platform's", path)
		}
	}
}

// redirect sends Google's addresses to a local server.
type redirect struct{ host string }

func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host, req.URL.Path = "http", r.host, JWKSPath
	return http.DefaultTransport.RoundTrip(req)
}

// Google's own validator accepts our push tokens, and refuses them for another audience.
func TestGoogleValidatorAccepts(t *testing.T) {
	t.Parallel()
	i := open(t, t.TempDir())
	web := httptest.NewServer(i)
	defer web.Close()
	client := &http.Client{Transport: redirect{web.Listener.Addr().String()}}
	validator, err := idtoken.NewValidator(context.Background(), option.WithHTTPClient(client))
	if err != nil {
		t.Fatal(err)
	}
	token := i.OIDCToken("https://fn.example/", "caller@demo.iam.gserviceaccount.com")
	payload, err := validator.Validate(t.Context(), token, "https://fn.example/")
	if err != nil {
		t.Fatal(err)
	}
	if payload.Claims["email"] != "caller@demo.iam.gserviceaccount.com" || payload.Issuer != "https://accounts.google.com" {
		t.Errorf("payload %+v", payload)
	}
	if _, err := validator.Validate(t.Context(), token, "https://other.example/"); err == nil {
		t.Error("accepted for another audience")
	}
}

func TestIDTokenShape(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	i, err := Open(t.TempDir(), project, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(i.IDToken(ann), ".")
	var header, claims map[string]any
	for n, into := range []*map[string]any{&header, &claims} {
		data, err := base64.RawURLEncoding.DecodeString(parts[n])
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, into); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(map[string]any{"alg": "RS256", "kid": i.tokens.id, "typ": "JWT"}, header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	want := map[string]any{
		"iss": "https://securetoken.google.com/demo", "aud": "demo", "sub": "ann", "user_id": "ann",
		"auth_time": float64(at.Unix()), "iat": float64(at.Unix()), "exp": float64(at.Unix() + 3600),
		"email": "ann@example.com", "email_verified": true, "tenant": "acme", "role": "approver",
		"firebase": map[string]any{"identities": map[string]any{"email": []any{"ann@example.com"}},
			"sign_in_provider": "password", "sign_in_second_factor": "totp"},
	}
	if diff := cmp.Diff(want, claims); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

// Opened again, and by several at once, it is the same issuer; tokens and links made before stay good.
func TestKeysLast(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "identity")
	issuers := make([]*Issuer, 4)
	var wg sync.WaitGroup
	for n := range issuers {
		wg.Go(func() { issuers[n] = open(t, dir) })
	}
	wg.Wait()
	first := issuers[0]
	for _, i := range append(issuers, open(t, dir)) {
		if i.tokens.id != first.tokens.id || i.account.id != first.account.id || !i.Accepts(first.AccessToken()) {
			t.Error("not the same issuer")
		}
	}
	if first.tokens.id == first.account.id {
		t.Error("one key for both uses")
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 4 {
		t.Errorf("files %v, %v", files, err)
	}
	for _, f := range files {
		want := os.FileMode(0o600)
		if f.IsDir() { // the users
			want = 0o700
		}
		if info, err := f.Info(); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	i, other := open(t, t.TempDir()), open(t, t.TempDir())
	for _, bearer := range []string{"", "local.", other.AccessToken(), i.AccessToken() + "0", i.IDToken(ann)} {
		if i.Accepts(bearer) {
			t.Errorf("accepted %q", bearer)
		}
	}
	if !i.Accepts(i.AccessToken()) || len(i.AccessToken()) < 64 {
		t.Errorf("access token %q", i.AccessToken())
	}
}

func TestDamagedKeyIsNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "tokens.pem")
	if err := os.WriteFile(path, []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, project, time.Now); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v does not name %s", err, path)
	}
}

func TestServeHTTP(t *testing.T) {
	t.Parallel()
	web := httptest.NewServer(open(t, t.TempDir()))
	defer web.Close()
	for path, status := range map[string]int{JWKSPath: 200, CertificatesPath: 200, "/.local/identity/tokens.pem": 404} {
		res, err := http.Get(web.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != status || err != nil || strings.Contains(string(body), "PRIVATE") {
			t.Errorf("%s: %d %v %s", path, res.StatusCode, err, body)
		}
		if status == 200 && res.Header.Get("Cache-Control") != "public, max-age=300, must-revalidate" {
			t.Errorf("%s: Cache-Control %q", path, res.Header.Get("Cache-Control"))
		}
	}
}

func BenchmarkOpenAgain(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		if _, err := Open(dir, project, time.Now); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenFirst(b *testing.B) {
	for b.Loop() {
		if _, err := Open(b.TempDir(), project, time.Now); err != nil {
			b.Fatal(err)
		}
	}
}
