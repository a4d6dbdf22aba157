package firebaseauth

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/auth"
	"google.golang.org/api/iterator"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/cloud"
	verify "github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud/identity"
)

const project = "aiprod-local"

// bench is an identity server, and the SDK that administers it.
type bench struct {
	issuer *identity.Issuer
	server *httptest.Server
	users  *Users
	sdk    *auth.Client
}

func newBench(t *testing.T, dir string) *bench {
	t.Helper()
	issuer, err := identity.Open(dir, project, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(issuer)
	t.Cleanup(server.Close)
	users := New(cloud.Config{Project: project, Endpoints: cloud.Endpoints{Auth: strings.TrimPrefix(server.URL, "http://")}})
	sdk, err := users.client()
	if err != nil {
		t.Fatal(err)
	}
	return &bench{issuer, server, users, sdk}
}

// The SDK administers the local users as it does Google's, and they are there after a restart.
func TestAdminister(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	b := newBench(t, dir)
	invited, err := b.users.Invite(ctx, "Ann@example.com")
	if err != nil {
		t.Fatal(err)
	}
	uid := invited.UID
	if err := b.users.Grant(ctx, uid, "acme", verify.Approver); err != nil {
		t.Fatal(err)
	}
	want := cloud.Account{UID: uid, Tenant: "acme", Role: verify.Approver}
	if again, err := b.users.Invite(ctx, "ann@example.com"); again != want || err != nil {
		t.Errorf("invited again: %+v, %v, want %+v", again, err, want)
	}
	if err := b.users.End(ctx, uid); err != nil {
		t.Fatal(err)
	}
	if _, err := b.sdk.UpdateUser(ctx, uid, (&auth.UserToUpdate{}).Disabled(true).DisplayName("Ann")); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"bob@example.com", "cyd@example.com"} {
		if _, err := b.sdk.CreateUser(ctx, (&auth.UserToCreate{}).UID(email[:3]).Email(email).Password("secret")); err != nil {
			t.Fatal(err)
		}
	}
	b = newBench(t, dir)
	got, err := b.sdk.GetUserByEmail(ctx, "ann@example.com")
	if err != nil || got.UID != uid || !got.Disabled || got.DisplayName != "Ann" || got.CustomClaims["role"] != "approver" || got.TokensValidAfterMillis == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	var list []string
	pages := b.sdk.Users(ctx, "")
	pages.PageInfo().MaxSize = 2
	for u, err := pages.Next(); !errors.Is(err, iterator.Done); u, err = pages.Next() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, u.UID)
	}
	if len(list) != 3 {
		t.Errorf("listed %v", list)
	}
	if out, err := b.sdk.DeleteUsers(ctx, []string{"bob", "nobody"}); err != nil || out.SuccessCount != 2 {
		t.Errorf("%+v, %v", out, err)
	}
	for range 2 { // the second time it is gone already
		if err := b.users.Delete(ctx, uid); err != nil {
			t.Error(err)
		}
	}
	if err := b.users.Grant(ctx, uid, "acme", verify.Viewer); !errors.Is(err, cloud.ErrNoUser) {
		t.Errorf("granted to nobody: %v", err)
	}
}

// Errors are those the SDK knows.
func TestErrors(t *testing.T) {
	t.Parallel()
	b, ctx := newBench(t, t.TempDir()), t.Context()
	create := func(uid, email string) error {
		_, err := b.sdk.CreateUser(ctx, (&auth.UserToCreate{}).UID(uid).Email(email))
		return err
	}
	if err := create("ann", "ann@example.com"); err != nil {
		t.Fatal(err)
	}
	if err := create("bob", "ANN@example.com"); !auth.IsEmailAlreadyExists(err) {
		t.Errorf("same address: %v", err)
	}
	if err := create("ann", "bob@example.com"); !auth.IsUIDAlreadyExists(err) {
		t.Errorf("same uid: %v", err)
	}
	if _, err := b.sdk.GetUser(ctx, "bob"); !auth.IsUserNotFound(err) {
		t.Errorf("nobody: %v", err)
	}
	if err := b.sdk.DeleteUser(ctx, "bob"); !auth.IsUserNotFound(err) {
		t.Errorf("nobody to delete: %v", err)
	}
	res, err := http.Post(b.server.URL+"/identitytoolkit.googleapis.com/v1/projects/"+project+"/accounts:delete", "application/json", strings.NewReader(`{"localId":"ann"}`))
	if err != nil || res.StatusCode != http.StatusUnauthorized {
		t.Errorf("without credentials: %v, %v", res, err)
	}
}

// A refresh token gives ID tokens with the role of now, until the sign-in is ended.
func TestRefresh(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	b := newBench(t, dir)
	exchange := func(form string) (status int, body map[string]any) {
		t.Helper()
		res, err := http.Post(b.server.URL+"/securetoken.googleapis.com/v1/token?key=any", "application/x-www-form-urlencoded", strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		raw, _ := io.ReadAll(res.Body)
		if err := json.Unmarshal(raw, &body); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, body
	}
	token := b.issuer.RefreshToken(identity.User{UID: "ann", Email: "ann@example.com", Tenant: "acme", Role: verify.Viewer, MFA: true})
	form := "grant_type=refresh_token&refresh_token=" + url.QueryEscape(token)
	if err := b.users.Grant(ctx, "ann", "acme", verify.Producer); err != nil {
		t.Fatal(err)
	}
	b = newBench(t, dir) // sign-ins outlive a restart
	status, body := exchange(form)
	keys := verify.NewKeys(b.server.URL+identity.CertificatesPath, nil, time.Now)
	id, _ := body["id_token"].(string)
	who, err := verify.NewVerifier(project, keys, time.Now).Verify(ctx, id)
	if status != http.StatusOK || err != nil || who.Role != verify.Producer || !who.SecondFactor || body["expires_in"] != "3600" || body["user_id"] != "ann" {
		t.Errorf("%d %v: %+v, %v", status, body, who, err)
	}
	for _, tt := range []struct {
		name, form, want string
		before           func() error
	}{
		{"other grant", "grant_type=password", "INVALID_GRANT_TYPE", nil},
		{"nothing", "grant_type=refresh_token", "MISSING_REFRESH_TOKEN", nil},
		{"forged", form + "x", "INVALID_REFRESH_TOKEN", nil},
		{"disabled", form, "USER_DISABLED", func() error {
			_, err := b.sdk.UpdateUser(ctx, "ann", (&auth.UserToUpdate{}).Disabled(true))
			return err
		}},
		{"gone", form, "USER_NOT_FOUND", func() error { return b.users.Delete(ctx, "ann") }},
		{"signed in before", form, "TOKEN_EXPIRED", func() error { // an account made anew, a second later by its own word
			if _, err := b.sdk.CreateUser(ctx, (&auth.UserToCreate{}).UID("ann")); err != nil {
				return err
			}
			return b.post(ctx, "accounts:update", `{"localId":"ann","validSince":"`+"9999999999"+`"}`)
		}},
	} {
		if tt.before != nil {
			if err := tt.before(); err != nil {
				t.Fatal(err)
			}
		}
		status, body := exchange(tt.form)
		e, _ := body["error"].(map[string]any)
		if status != http.StatusBadRequest || e["message"] != tt.want {
			t.Errorf("%s: %d %v, want %s", tt.name, status, body, tt.want)
		}
	}
}

// post makes a call the SDK has no method for.
func (b *bench) post(ctx context.Context, call, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.server.URL+"/identitytoolkit.googleapis.com/v1/projects/"+project+"/"+call, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer owner")
	res, err := http.DefaultClient.Do(req)
	if err == nil && res.StatusCode != http.StatusOK {
		err = errors.New(res.Status)
	}
	return err
}

// The SDK's own verifier accepts our tokens and refuses what ours refuses: signature, project, expiry and all, since its
// certificates are ours here. It fetches them from a fixed address of Google's, so this test, alone and not
// parallel, leads that address to the issuer.
func TestSDKVerifies(t *testing.T) {
	b, ctx := newBench(t, t.TempDir()), t.Context()
	certificates := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = identity.CertificatesPath
		b.issuer.ServeHTTP(w, r)
	}))
	defer certificates.Close()
	real := http.DefaultTransport
	defer func() { http.DefaultTransport = real }()
	lead := real.(*http.Transport).Clone()
	lead.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} //nolint:gosec // the test's own server under Google's name
	lead.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, certificates.Listener.Addr().String())
	}
	http.DefaultTransport = lead
	app, err := firebase.NewApp(ctx, &firebase.Config{ProjectID: project}, option.WithHTTPClient(&http.Client{Transport: real}))
	if err != nil {
		t.Fatal(err)
	}
	sdk, err := app.Auth(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ours := verify.NewVerifier(project, verify.NewKeys(b.server.URL+identity.CertificatesPath, &http.Client{Transport: real}, time.Now), time.Now)
	ann := identity.User{UID: "ann", Email: "ann@example.com", Tenant: "acme", Role: verify.Approver, MFA: true}
	good := b.issuer.IDToken(ann)
	at := func(dir, project string, by time.Duration) string {
		i, err := identity.Open(dir, project, func() time.Time { return time.Now().Add(by) })
		if err != nil {
			t.Fatal(err)
		}
		return i.IDToken(ann)
	}
	dir := t.TempDir() // other keys
	parts := strings.Split(good, ".")
	for name, tt := range map[string]struct {
		token string
		good  bool
	}{
		"good":              {good, true},
		"other keys":        {at(dir, project, 0), false},
		"changed signature": {parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2])), false},
		"no signature":      {parts[0] + "." + parts[1] + ".", false},
		"a push's":          {b.issuer.OIDCToken(project, "x@y"), false},
		"nothing":           {"", false},
	} {
		token, err := sdk.VerifyIDToken(ctx, tt.token)
		who, oursErr := ours.Verify(ctx, tt.token)
		if (err == nil) != tt.good || (oursErr == nil) != tt.good {
			t.Errorf("%s: the SDK says %v, we say %v", name, err, oursErr)
			continue
		}
		if tt.good && (token.UID != who.UID || token.Claims["role"] != string(who.Role) || token.Claims["tenant"] != who.Tenant || token.AuthTime != who.SignedIn.Unix()) {
			t.Errorf("%s: the SDK reads %+v, we %+v", name, token, who)
		}
	}
}
