package system

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/identity"
)

// A refresh token gives an ID token that works, and what is none gives the reason.
func TestTokenRefresh(t *testing.T) {
	t.Parallel()
	w := start(t)
	nobody := w.bearing("")
	token := w.stack.Identity.RefreshToken(user("ann", "acme", identity.Producer))
	res := nobody.do("POST", "/auth/token/refresh", map[string]string{"refresh_token": token}, nil)
	var out struct {
		IDToken string `json:"id_token"`
		Expires int    `json:"expires_in"`
	}
	w.read(res, http.StatusOK, &out)
	if res.Header.Get("Cache-Control") != "no-store" || out.Expires != 3600 {
		t.Errorf("%v %+v", res.Header, out)
	}
	ann := w.bearing(out.IDToken)
	ann.read(ann.do("GET", "/brands", nil, nil), http.StatusOK, nil)
	if err := w.stack.Env.Users.Delete(t.Context(), "ann"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		body, code string
		status     int
	}{
		{`{"refresh_token":"` + token + `"}`, "auth.refresh", 401}, {`{"refresh_token":"` + token + `x"}`, "auth.refresh", 401},
		{`{"refresh_token":"` + out.IDToken + `"}`, "auth.refresh", 401}, {`{}`, "request.invalid", 422}, {`{`, "request.malformed", 400},
		{`{"refresh_token":"x","grant_type":"password"}`, "request.invalid", 422},
	} {
		if p := nobody.problem(nobody.do("POST", "/auth/token/refresh", tt.body, nil), tt.status); p.Code != tt.code {
			t.Errorf("%s: code %s, want %s", tt.body, p.Code, tt.code)
		}
	}
}

// An account that has ended is refused at once where the call changes something; reading ends within five minutes.
func TestAccountEnds(t *testing.T) {
	t.Parallel()
	w := start(t)
	ctx, users := t.Context(), w.stack.Env.Users
	create := func(who *world) string {
		t.Helper()
		res := who.do("POST", "/brands", `{"name":"A","colours":{"primary":"#0057ff"}}`, nil)
		if res.StatusCode == http.StatusCreated {
			return ""
		}
		return who.problem(res, http.StatusUnauthorized).Code
	}
	ann := w.as("ann", "acme", identity.Producer)
	ann.read(ann.do("GET", "/brands", nil, nil), http.StatusOK, nil)
	if got := create(ann); got != "" {
		t.Errorf("code %s", got)
	}
	if err := users.Grant(ctx, "ann", "acme", identity.Viewer); err != nil {
		t.Fatal(err)
	}
	if got := create(ann); got != "auth.changed" {
		t.Errorf("demoted: code %q", got)
	}
	if err := users.Grant(ctx, "ann", "other", identity.Admin); err != nil {
		t.Fatal(err)
	}
	if got := create(ann); got != "auth.changed" {
		t.Errorf("gone to another tenant: code %q", got)
	}
	bob := w.as("bob", "acme", identity.Producer)
	bob.read(bob.do("GET", "/brands", nil, nil), http.StatusOK, nil)
	if err := users.Delete(ctx, "bob"); err != nil {
		t.Fatal(err)
	}
	bob.read(bob.do("GET", "/brands", nil, nil), http.StatusOK, nil) // what was seen a moment ago
	if got := create(bob); got != "auth.unknown_user" {
		t.Errorf("deleted: code %q", got)
	}
	bob.problem(bob.do("GET", "/brands", nil, nil), http.StatusUnauthorized) // now it is known
	cam := w.as("cam", "acme", identity.Producer)
	disable(w, "cam")
	if got := create(cam); got != "auth.disabled" {
		t.Errorf("disabled: code %q", got)
	}
}

// disable disables an account where its operator does, at the identity provider.
func disable(w *world, uid string) {
	w.t.Helper()
	c := w.stack.Env.Config
	body := strings.NewReader(`{"localId":"` + uid + `","disableUser":true}`)
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, c.ToolkitURL()+"/v1/projects/"+c.Project+"/accounts:update", body)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer owner")
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		w.t.Fatalf("disable %s: %s, %v", uid, res.Status, err)
	}
}
