package system

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	api "github.com/aiprod/aiprod/functions/api/identity"
	trail "github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/identity"
)

// key makes an API key and returns the world as its holder sees it.
func (w *world) key(role identity.Role) (api.SecretKey, *world) {
	w.t.Helper()
	var k api.SecretKey
	w.read(w.do("POST", "/auth/keys", map[string]any{"name": "test", "role": role}, nil), http.StatusCreated, &k)
	return k, w.bearing(k.Secret)
}

// bearing is the world as the holder of a token sees it.
func (w *world) bearing(token string) *world {
	other := *w
	other.token = token
	return &other
}

// audited returns a tenant's audit records in order, but for refusals: these come with whatever a test tries.
func (w *world) audited(tenant string) []trail.Record {
	w.t.Helper()
	return slices.DeleteFunc(w.records(tenant), func(r trail.Record) bool { return r.Kind == trail.LoginRefused })
}

// refusals returns a tenant's records of refused credentials, or the platform's of those that nobody is known by.
func (w *world) refusals(tenant string) []trail.Record {
	w.t.Helper()
	return slices.DeleteFunc(w.records(tenant), func(r trail.Record) bool { return r.Kind != trail.LoginRefused })
}

func (w *world) records(tenant string) []trail.Record {
	w.t.Helper()
	s, err := w.stack.Env.Store()
	if err != nil {
		w.t.Fatal(err)
	}
	records, err := s.Audits(w.t.Context(), tenant, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return records
}

func kinds(records []trail.Record) string {
	var all []string
	for _, r := range records {
		all = append(all, string(r.Kind))
	}
	return strings.Join(all, " ")
}

// A key works as bearer token, is listed without its secret, and is rotated with overlap until it is revoked.
func TestKeyLife(t *testing.T) {
	t.Parallel()
	w := start(t)
	made, machine := w.key(identity.Producer)
	var me struct{ ID, Kind, Tenant, Role string }
	machine.read(machine.do("GET", "/me", nil, nil), http.StatusOK, &me)
	if me.ID != "key:"+made.ID || me.Kind != "api_key" || me.Tenant != "acme" || me.Role != "producer" {
		t.Errorf("me %+v", me)
	}
	brand := `{"name":"Zest","colours":{"primary":"#E4002B"}}`
	machine.read(machine.do("POST", "/brands", brand, nil), http.StatusCreated, nil)

	res := w.do("GET", "/auth/keys", nil, nil)
	var list struct{ Keys []map[string]any }
	w.read(res, http.StatusOK, &list)
	if len(list.Keys) != 1 || list.Keys[0]["key"] != nil || list.Keys[0]["hash"] != nil || list.Keys[0]["last_used_at"] == nil || list.Keys[0]["created_by"] != "alice" {
		t.Errorf("listed %v", list.Keys)
	}
	var rotated api.SecretKey
	w.read(w.do("POST", "/auth/keys/"+made.ID+"/rotate", `{"overlap_hours":1}`, nil), http.StatusOK, &rotated)
	if rotated.ID != made.ID || rotated.Secret == made.Secret || rotated.Previous == nil || time.Until(*rotated.Previous) > time.Hour {
		t.Errorf("rotated %+v", rotated)
	}
	if life, was := rotated.ExpiresAt.Sub(*rotated.RotatedAt), made.ExpiresAt.Sub(made.CreatedAt); life.Round(time.Second) != was.Round(time.Second) {
		t.Errorf("a key of %s lives %s once it is rotated", was, life)
	}
	after := w.bearing(rotated.Secret)
	for _, m := range []*world{machine, after} {
		m.read(m.do("POST", "/brands", brand, nil), http.StatusCreated, nil)
	}
	w.read(w.do("POST", "/auth/keys/"+made.ID+"/rotate", `{"overlap_hours":0}`, nil), http.StatusOK, &rotated)
	last := w.bearing(rotated.Secret)
	if p := after.problem(after.do("POST", "/brands", brand, nil), http.StatusUnauthorized); p.Code != "auth.key_rotated" {
		t.Errorf("code %s", p.Code)
	}
	last.read(last.do("POST", "/brands", brand, nil), http.StatusCreated, nil)
	w.read(w.do("POST", "/auth/keys/"+made.ID+"/rotate", nil, nil), http.StatusOK, &rotated) // nothing has to be said
	if last = w.bearing(rotated.Secret); rotated.Previous == nil || time.Until(*rotated.Previous) < 23*time.Hour {
		t.Errorf("rotated %+v, want the secret until now to go on for a day", rotated)
	}
	w.read(w.do("DELETE", "/auth/keys/"+made.ID, nil, nil), http.StatusNoContent, nil)
	if p := last.problem(last.do("POST", "/brands", brand, nil), http.StatusUnauthorized); p.Code != "auth.key" {
		t.Errorf("code %s", p.Code)
	}
	w.problem(w.do("DELETE", "/auth/keys/"+made.ID, nil, nil), http.StatusNotFound)
	want := "key.created key.rotated key.rotated key.rotated key.revoked"
	if got := kinds(w.audited("acme")); got != want {
		t.Errorf("audit %s, want %s", got, want)
	}
	if r := w.audited("acme")[0]; r.Actor != "alice" || r.Target != made.ID || r.Request == "" || r.Place == "" || r.Detail["role"] != "producer" {
		t.Errorf("record %+v", r)
	}
}

// Who may do what with keys, and what bad requests are answered with.
func TestKeyRequests(t *testing.T) {
	t.Parallel()
	w := start(t)
	made, machine := w.key(identity.Admin)
	stranger, approver, nobody := w.as("eve", "other", identity.Admin), w.as("app", "acme", identity.Approver), w.bearing("")
	forged := w.bearing(made.Secret[:len(made.Secret)-4] + "0000")
	const good = `{"name":"A","role":"viewer"}`
	hold([]refusal{
		{"guest creates", nobody, "POST", "/auth/keys", good, nil, 401, "auth.missing", ""},
		{"forged lists", forged, "GET", "/auth/keys", nil, nil, 401, "auth.key", ""},
		{"approver creates", approver, "POST", "/auth/keys", good, nil, 403, "auth.role", ""},
		{"approver lists", approver, "GET", "/auth/keys", nil, nil, 403, "auth.role", ""},
		{"key creates", machine, "POST", "/auth/keys", good, nil, 403, "auth.person", ""},
		{"key lists", machine, "GET", "/auth/keys", nil, nil, 403, "auth.person", ""},
		{"key revokes itself", machine, "DELETE", "/auth/keys/" + made.ID, nil, nil, 403, "auth.person", ""},
		{"stranger rotates", stranger, "POST", "/auth/keys/" + made.ID + "/rotate", `{}`, nil, 404, "key.not_found", ""},
		{"stranger revokes", stranger, "DELETE", "/auth/keys/" + made.ID, nil, nil, 404, "key.not_found", ""},
		{"a path for an id", w, "DELETE", "/auth/keys/..%2Fjobs", nil, nil, 404, "key.not_found", ""},
		{"no JSON", w, "POST", "/auth/keys", `{"name":`, nil, 400, "request.malformed", ""},
		{"nothing", w, "POST", "/auth/keys", `{}`, nil, 422, "request.invalid", "/name"},
		{"blank name", w, "POST", "/auth/keys", `{"name":"  ","role":"viewer"}`, nil, 422, "request.invalid", "/name"},
		{"an operator's", w, "POST", "/auth/keys", `{"name":"A","role":"operator"}`, nil, 422, "request.invalid", "/role"},
		{"for ever", w, "POST", "/auth/keys", `{"name":"A","role":"viewer","expires_in_days":366}`, nil, 422, "request.invalid", "/expires_in_days"},
		{"unknown field", w, "POST", "/auth/keys", `{"name":"A","role":"viewer","tenant":"other"}`, nil, 422, "request.invalid", "/tenant"},
		{"long overlap", w, "POST", "/auth/keys/" + made.ID + "/rotate", `{"overlap_hours":169}`, nil, 422, "request.invalid", "/overlap_hours"},
		{"too large", w, "POST", "/auth/keys", `{"name":"` + strings.Repeat("x", 6<<20) + `"}`, nil, 413, "request.too_large", ""},
	})
	var list struct{ Keys []api.Key }
	stranger.read(stranger.do("GET", "/auth/keys", nil, nil), http.StatusOK, &list)
	if len(list.Keys) != 0 {
		t.Errorf("a stranger sees %+v", list.Keys)
	}
}

// A tenant that wants a second factor refuses approvers and admins without one, and their keys.
func TestSecondFactor(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, machine := w.key(identity.Approver)
	s, err := w.stack.Env.Store()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WantSecondFactor(t.Context(), "acme", true, trail.Record{Actor: trail.System}); err != nil {
		t.Fatal(err)
	}
	u := user("alice", "acme", identity.Admin)
	u.MFA = true
	with := w.bearing(w.stack.Identity.IDToken(u))
	approve := "/job/none/approve"
	for name, tt := range map[string]struct {
		who          *world
		method, path string
		status       int
		code         string
	}{
		"admin without":    {w, "GET", "/auth/keys", 403, "auth.second_factor"},
		"approver without": {w.as("app", "acme", identity.Approver), "POST", approve, 403, "auth.second_factor"},
		"key":              {machine, "POST", approve, 403, "auth.second_factor"},
		"role comes first": {w.as("vic", "acme", identity.Viewer), "POST", approve, 403, "auth.role"},
		"producer's route": {w, "GET", "/brands", 200, ""},
		"with":             {with, "GET", "/auth/keys", 200, ""},
		"another tenant":   {w.as("eve", "other", identity.Admin), "GET", "/auth/keys", 200, ""},
	} {
		res := tt.who.do(tt.method, tt.path, nil, nil)
		if tt.code == "" {
			tt.who.read(res, tt.status, nil)
		} else if p := tt.who.problem(res, tt.status); p.Code != tt.code {
			t.Errorf("%s: code %s, want %s", name, p.Code, tt.code)
		}
	}
	if err := s.WantSecondFactor(t.Context(), "acme", false, trail.Record{Actor: trail.System}); err != nil {
		t.Fatal(err)
	}
	w.read(w.do("GET", "/auth/keys", nil, nil), http.StatusOK, nil)
}
