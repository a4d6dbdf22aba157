package system

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// below is the highest role that each one does more than.
var below = map[identity.Role]identity.Role{
	identity.Producer: identity.Viewer, identity.Approver: identity.Producer, identity.Admin: identity.Approver, identity.Operator: identity.Admin,
}

// Every route of the catalogue that names a role refuses whoever shows no credentials, forged ones, or
// those of the role below, before it looks at anything else: what the path names need not be there.
func TestEveryRouteRefuses(t *testing.T) {
	t.Parallel()
	w := start(t)
	callers := map[identity.Role]*world{}
	for _, role := range below {
		callers[role] = w.as("low-"+string(role), "acme", role)
	}
	nobody, forged := &world{w.t, w.stack, ""}, &world{w.t, w.stack, "eyJhbGciOiJub25lIn0.e30."}
	for _, f := range function.Declared() {
		r := f.Route
		if r == nil || r.Role == function.Public {
			continue
		}
		path := strings.NewReplacer("{id}", "none", "{name}", "none", "{revision}", "1", "{n}", "1").Replace(r.Path)
		refused(nobody, r, path, http.StatusUnauthorized, "auth.missing")
		refused(forged, r, path, http.StatusUnauthorized, "auth.signature")
		if low := callers[below[r.Role]]; low != nil {
			refused(low, r, path, http.StatusForbidden, "auth.role")
		}
	}
}

func refused(who *world, r *function.Route, path string, status int, code string) {
	who.t.Helper()
	res := who.do(r.Method, path, "{}", nil)
	if p := who.problem(res, status); p.Code != code || res.Header.Get("RateLimit-Policy") == "" || res.Header.Get("X-Request-ID") == "" {
		who.t.Errorf("%s %s: %s, want %s; headers %v", r.Method, path, p.Code, code, res.Header)
	}
}
