package system

import (
	"net/http"
	"testing"

	trail "github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/identity"
)

// Refused credentials are on record once for each caller, however often they are tried: with the tenant where it is
// known whose they are, else with the platform, by address. Who has sent none has not tried.
func TestRefusalsAreOnRecord(t *testing.T) {
	t.Parallel()
	w := start(t)
	made, machine := w.key(identity.Viewer)
	guest, low := w.bearing(""), w.as("vic", "acme", identity.Viewer)
	for range 3 {
		guest.problem(guest.do("GET", "/members", nil, nil), http.StatusUnauthorized)
	}
	if got := append(w.refusals(""), w.refusals("acme")...); len(got) != 0 {
		t.Errorf("without credentials: %+v", got)
	}
	for _, token := range []string{"forged", "eyJhbGciOiJub25lIn0.e30.", made.Secret[:len(made.Secret)-4] + "0000"} {
		forged := w.bearing(token)
		forged.problem(forged.do("GET", "/members", nil, nil), http.StatusUnauthorized)
	}
	for range 3 {
		low.problem(low.do("GET", "/members", nil, nil), http.StatusForbidden)
		machine.problem(machine.do("GET", "/members", nil, nil), http.StatusForbidden)
	}
	platform := w.refusals("")
	if len(platform) != 1 || platform[0].Actor != trail.Guest || platform[0].Place != "127.0.0.1" || platform[0].Request == "" || platform[0].Detail["code"] != "auth.malformed" {
		t.Errorf("of nobody known %+v", platform)
	}
	tenant := w.refusals("acme")
	if len(tenant) != 2 || tenant[0].Actor != "vic" || tenant[0].Target != "members-list" || tenant[0].Detail["code"] != "auth.role" || tenant[1].Actor != "key:"+made.ID {
		t.Errorf("of acme %+v", tenant)
	}
}

// An admin has the tenant ask for a second factor, which holds at once, and cannot lock themselves out.
func TestMemberPolicy(t *testing.T) {
	t.Parallel()
	w := start(t)
	u := user("alice", "acme", identity.Admin)
	u.MFA = true
	with := w.bearing(w.stack.Identity.IDToken(u))
	_, machine := w.key(identity.Admin)
	const on, off = `{"second_factor":true}`, `{"second_factor":false}`
	for _, tt := range []struct {
		name   string
		who    *world
		body   string
		status int
		code   string
	}{
		{"guest", w.bearing(""), on, 401, "auth.missing"},
		{"approver", w.as("app", "acme", identity.Approver), on, 403, "auth.role"},
		{"key", machine, on, 403, "auth.person"},
		{"nothing", with, `{}`, 422, "request.invalid"},
		{"unknown field", with, `{"second_factor":true,"tenant":"other"}`, 422, "request.invalid"},
		{"no JSON", with, `{"second_factor":`, 400, "request.malformed"},
		{"locks themselves out", w, on, 409, "member.locks_out"},
		{"off before it is on", w, off, 200, ""},
		{"on", with, on, 200, ""},
		{"on again", with, on, 200, ""},
		{"without", w, off, 403, "auth.second_factor"},
		{"another tenant", w.as("eve", "other", identity.Admin), off, 200, ""},
	} {
		res := tt.who.do("PATCH", "/members", tt.body, nil)
		if tt.code == "" {
			tt.who.read(res, tt.status, nil)
		} else if p := tt.who.problem(res, tt.status); p.Code != tt.code {
			t.Errorf("%s: code %s, want %s", tt.name, p.Code, tt.code)
		}
	}
	w.problem(w.do("GET", "/members", nil, nil), http.StatusForbidden)
	var list struct {
		SecondFactor bool `json:"second_factor"`
	}
	with.read(with.do("GET", "/members", nil, nil), http.StatusOK, &list)
	if !list.SecondFactor {
		t.Error("the list of members does not show it")
	}
	with.read(with.do("PATCH", "/members", off, nil), http.StatusOK, nil)
	w.read(w.do("GET", "/members", nil, nil), http.StatusOK, nil)
	if got, want := kinds(w.audited("acme")), "key.created tenant.policy_changed tenant.policy_changed"; got != want {
		t.Errorf("audit %s, want %s", got, want)
	}
	if r := w.audited("acme")[1]; r.Actor != "alice" || r.Detail["second_factor"] != "true" {
		t.Errorf("record %+v", r)
	}
}
