package system

import (
	"net/http"
	"testing"

	"github.com/aiprod/aiprod/shared/identity"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
)

// member is a member as the API shows one.
type member struct{ ID, Email, Role string }

func (w *world) invite(email string, role identity.Role) member {
	w.t.Helper()
	var m member
	w.read(w.do("POST", "/members", map[string]any{"email": email, "role": role}, nil), http.StatusOK, &m)
	return m
}

func (w *world) members() []member {
	w.t.Helper()
	var list struct{ Members []member }
	w.read(w.do("GET", "/members", nil, nil), http.StatusOK, &list)
	return list.Members
}

// A member is invited, signs in, gets another role and is removed; who is admin last stays.
func TestMemberLife(t *testing.T) {
	t.Parallel()
	w := start(t)
	brand := `{"name":"A","colours":{"primary":"#0057ff"}}`
	if list := w.members(); len(list) != 1 || list[0].ID != "alice" || list[0].Role != "admin" {
		t.Errorf("at first %+v", list)
	}
	bob := w.invite("Bob@example.com", identity.Producer)
	if again := w.invite("bob@example.com", identity.Producer); again != bob || bob.Email != "bob@example.com" {
		t.Errorf("invited %+v, again %+v", bob, again)
	}
	asBob := w.bearing(w.stack.Identity.IDToken(local.User{UID: bob.ID, Email: bob.Email, Tenant: "acme", Role: identity.Producer}))
	asBob.read(asBob.do("POST", "/brands", brand, nil), http.StatusCreated, nil)

	for _, last := range []func() *http.Response{
		func() *http.Response { return w.do("DELETE", "/members/alice", nil, nil) },
		func() *http.Response {
			return w.do("POST", "/members", `{"email":"alice@example.com","role":"viewer"}`, nil)
		},
	} {
		if p := w.problem(last(), http.StatusConflict); p.Code != "member.last_admin" {
			t.Errorf("the last admin: code %s", p.Code)
		}
	}
	w.invite("bob@example.com", identity.Viewer)
	if p := asBob.problem(asBob.do("POST", "/brands", brand, nil), http.StatusUnauthorized); p.Code != "auth.changed" {
		t.Errorf("demoted: code %s", p.Code)
	}
	w.read(w.do("DELETE", "/members/"+bob.ID, nil, nil), http.StatusNoContent, nil)
	asBob.problem(asBob.do("POST", "/brands", brand, nil), http.StatusUnauthorized) // for the role, and a second later for the sign-in
	w.problem(w.do("DELETE", "/members/"+bob.ID, nil, nil), http.StatusNotFound)
	if list := w.members(); len(list) != 1 || list[0].ID != "alice" {
		t.Errorf("at last %+v", list)
	}
	want := "member.invited member.role_changed member.removed"
	if got := kinds(w.audited("acme")); got != want {
		t.Errorf("audit %s, want %s", got, want)
	}
	if r := w.audited("acme")[1]; r.Actor != "alice" || r.Target != bob.ID || r.Detail["from"] != "producer" || r.Detail["to"] != "viewer" {
		t.Errorf("record %+v", r)
	}
	w.invite("bob@example.com", identity.Admin) // then alice may go
	w.read(w.do("DELETE", "/members/alice", nil, nil), http.StatusNoContent, nil)
	w.problem(w.do("POST", "/members", `{"email":"cyd@example.com","role":"viewer"}`, nil), http.StatusUnauthorized)
}

// Who may do what with members, and what bad requests are answered with.
func TestMemberRequests(t *testing.T) {
	t.Parallel()
	w := start(t)
	bob := w.invite("bob@example.com", identity.Producer)
	_, machine := w.key(identity.Admin)
	stranger, approver, nobody := w.as("eve", "other", identity.Admin), w.as("app", "acme", identity.Approver), w.bearing("")
	operator := w.bearing(w.stack.Identity.IDToken(user("op", "", identity.Operator)))
	const good = `{"email":"kim@example.com","role":"viewer"}`
	hold([]refusal{
		{"guest invites", nobody, "POST", "/members", good, nil, 401, "auth.missing", ""},
		{"guest lists", nobody, "GET", "/members", nil, nil, 401, "auth.missing", ""},
		{"approver invites", approver, "POST", "/members", good, nil, 403, "auth.role", ""},
		{"approver lists", approver, "GET", "/members", nil, nil, 403, "auth.role", ""},
		{"key invites", machine, "POST", "/members", good, nil, 403, "auth.person", ""},
		{"key removes", machine, "DELETE", "/members/" + bob.ID, nil, nil, 403, "auth.person", ""},
		{"operator invites", operator, "POST", "/members", good, nil, 403, "auth.tenant", ""},
		{"stranger removes", stranger, "DELETE", "/members/" + bob.ID, nil, nil, 404, "member.not_found", ""},
		{"stranger invites another's", stranger, "POST", "/members", `{"email":"bob@example.com","role":"viewer"}`, nil, 409, "member.unavailable", ""},
		{"an operator", w, "POST", "/members", `{"email":"op@example.com","role":"viewer"}`, nil, 409, "member.unavailable", ""},
		{"a path for an id", w, "DELETE", "/members/..%2Fjobs", nil, nil, 404, "member.not_found", ""},
		{"no JSON", w, "POST", "/members", `{"email":`, nil, 400, "request.malformed", ""},
		{"no address", w, "POST", "/members", `{"email":"kim","role":"viewer"}`, nil, 422, "request.invalid", "/email"},
		{"a role too much", w, "POST", "/members", `{"email":"kim@example.com","role":"operator"}`, nil, 422, "request.invalid", "/role"},
		{"unknown field", w, "POST", "/members", `{"email":"kim@example.com","role":"viewer","tenant":"other"}`, nil, 422, "request.invalid", "/tenant"},
	})
	var me struct{ Role, Tenant string }
	operator.read(operator.do("GET", "/me", nil, nil), http.StatusOK, &me)
	if me.Role != "operator" || me.Tenant != "" {
		t.Errorf("operator %+v", me)
	}
	if got := machine.members(); len(got) != 2 {
		t.Errorf("a key lists %+v", got)
	}
}
