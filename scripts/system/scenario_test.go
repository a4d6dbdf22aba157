package system

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
)

// below is the highest role that each one does more than.
var below = map[identity.Role]identity.Role{
	identity.Viewer:   "spectator", // which is no role
	identity.Producer: identity.Viewer, identity.Approver: identity.Producer, identity.Admin: identity.Approver, identity.Operator: identity.Admin,
}

// A scenario is one way to call a route, and what the catalogue says of the answer.
type scenario struct {
	name string
	// who calls; nil for the least role that may.
	who func(*cast, *function.Route) *world
	// change makes the ask another than the row's; false where there is nothing to change.
	change func(*ask, row, *function.Route) bool
	// want is what is answered; "ok" for what the row says.
	want func(*function.Route, row) string
	// useUp has the call repeated until it is one too many.
	useUp bool
}

// scenarios are tried on every route, in this order: what is refused comes before what changes
// anything, and what uses a route's limit up comes last.
var scenarios = []scenario{
	{"guest", as("guest"), nil, func(r *function.Route, _ row) string { return unless(r.Role != function.Public, "401 auth.missing") }, false},
	{"expired token", as("expired"), nil, func(r *function.Route, _ row) string { return unless(knows(r), "401 auth.expired") }, false},
	{"forged token", as("forged"), nil, func(r *function.Route, _ row) string { return unless(knows(r), "401 auth.signature") }, false},
	{"wrong role", lesser, nil, func(r *function.Route, _ row) string {
		switch {
		case !knows(r):
			return "ok"
		case !below[r.Role].Known():
			return "401 auth.no_role"
		}
		return "403 auth.role"
	}, false},
	{"other tenant", as("stranger"), nil, stranger, false},
	{"operator of the platform", as("platform"), nil, func(r *function.Route, _ row) string {
		return unless(r.Role != function.Public && r.Role != identity.Operator && !r.Tenantless, "403 auth.tenant")
	}, false},
	{"machine", as("machine"), nil, func(r *function.Route, _ row) string {
		if !r.People {
			return "" // a machine is its role
		}
		return "403 auth.person"
	}, false},
	{"other method", nil, otherMethod, func(*function.Route, row) string { return "405 route.method" }, false},
	{"malformed", nil, malformed, func(_ *function.Route, w row) string { return w.Malformed.Want }, false},
	{"unknown field", nil, unknown, func(_ *function.Route, w row) string { return w.Unknown.Want }, false},
	{"too large", nil, tooLarge, func(*function.Route, row) string { return "413 request.too_large" }, false},
	{"too much JSON", nil, tooMuch, func(*function.Route, row) string { return "413 request.too_large" }, false},
	{"viewer", as("viewer"), nil, allowed(identity.Viewer), false},
	{"producer", as("producer"), nil, allowed(identity.Producer), false},
	{"approver", as("approver"), nil, allowed(identity.Approver), false},
	{"admin", as("admin"), nil, allowed(identity.Admin), false},
	{"operator", as("operator"), nil, allowed(identity.Operator), false},
	{"rate limited", eager, nil, func(*function.Route, row) string { return "429 rate.exceeded" }, true},
}

// Every route of the catalogue has its row of data, and every scenario is answered as the catalogue and
// the row say: with status, problem, headers, and with no more and no less changed than that. A new route fails
// here by its name until somebody has said how it is called and what it does.
func TestScenarios(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	c := perform(t, startIn(t, dir), dir)
	catalogue := function.Declared()
	rows := readRows(t)
	for _, f := range catalogue {
		if f.Route != nil && !slices.ContainsFunc(rows, func(r row) bool { return r.Route == f.Name }) {
			t.Errorf("%s (%s %s) has no row in %s: say there how it is called and what it answers", f.Name, f.Route.Method, f.Route.Path, rowsFile)
		}
	}
	for _, row := range rows { // in their order: they are the life of a film
		f := catalogue.Find(row.Route)
		if f == nil || f.Route == nil {
			t.Errorf("%s has a row and is no route", row.Route)
			continue
		}
		t.Run(row.Route, func(t *testing.T) {
			for _, s := range scenarios {
				c.play(t, s, row, f.Route)
			}
		})
	}
}

// perform calls together who calls.
func perform(t *testing.T, w *world, dir string) *cast {
	t.Helper()
	past, err := local.Open(filepath.Join(dir, "identity"), localcloud.Project, func() time.Time { return time.Now().Add(-2 * time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	_, machine := w.key(identity.Admin)
	c := &cast{world: w, made: fixtures, known: map[string]string{}, done: map[string]bool{}, callers: map[string]*world{
		"guest":    w.bearing(""),
		"expired":  w.bearing(past.IDToken(user("late", "acme", identity.Admin))),
		"forged":   w.bearing("eyJhbGciOiJub25lIn0.e30."),
		"stranger": w.as("eve", "other", identity.Admin),
		"platform": w.as("olga", "", identity.Operator),
		"machine":  machine,
	}}
	for _, role := range append(identity.Roles(), below[identity.Viewer]) {
		c.callers[string(role)] = w.as(string(role), "acme", role)
	}
	return c
}

func as(name string) func(*cast, *function.Route) *world {
	return func(c *cast, _ *function.Route) *world { return c.callers[name] }
}

func lesser(c *cast, r *function.Route) *world {
	if r.Role == function.Public {
		return c.callers["spectator"]
	}
	return c.callers[string(below[r.Role])]
}

// knows reports whether the route looks at credentials that are sent.
func knows(r *function.Route) bool { return r.Role != function.Public || r.Known }

func unless(refused bool, problem string) string {
	if refused {
		return problem
	}
	return "ok"
}

func allowed(role identity.Role) func(*function.Route, row) string {
	return func(r *function.Route, _ row) string {
		return unless(r.Role != function.Public && !role.Allows(r.Role), "403 auth.role")
	}
}

// stranger is what an admin of another tenant is answered: what a path names is not there for them.
func stranger(r *function.Route, w row) string {
	switch {
	case w.Stranger != "":
		return w.Stranger
	case r.Role == identity.Operator:
		return "403 auth.role"
	case r.Role != function.Public && w.Missing != "":
		return "404 " + w.Missing
	}
	return "ok"
}

// otherMethod asks with a method the path does not take.
func otherMethod(a *ask, _ row, r *function.Route) bool {
	a.allow = nil
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		taken := slices.ContainsFunc(function.Declared(), func(f *function.Function) bool {
			return f.Route != nil && f.Route.Method == method && f.Route.Path == r.Path
		})
		if taken {
			if a.allow = append(a.allow, method); method == http.MethodGet {
				a.allow = append(a.allow, http.MethodHead)
			}
		} else {
			a.method = method
		}
	}
	return true
}

// malformed sends half a body, or what the row calls malformed.
func malformed(a *ask, w row, _ *function.Route) bool {
	switch {
	case w.Malformed.Want == "":
		return false // the row says that it takes nothing: readRows holds that it is so
	case w.Body != nil && w.Malformed.isDefault():
		a.body = `{"`
	default:
		a.apply(w.Malformed)
	}
	return true
}

// unknown sends a field, or else a parameter, that nobody knows.
func unknown(a *ask, w row, _ *function.Route) bool {
	if rest, ok := strings.CutPrefix(a.body, "{"); ok && w.Unknown.isDefault() {
		comma := ","
		if strings.HasPrefix(strings.TrimSpace(rest), "}") {
			comma = ""
		}
		a.body = `{"colour":"red"` + comma + rest
		return true
	}
	a.query += "&colour=red"
	return true
}

// tooLarge says that it sends more than any request may have.
func tooLarge(a *ask, _ row, _ *function.Route) bool {
	a.length = 11 << 20
	return true
}

// tooMuch sends more JSON than a body may have.
func tooMuch(a *ask, w row, _ *function.Route) bool {
	a.body = `{"content":"` + strings.Repeat("x", 6<<20) + `"}`
	return w.Body != nil
}
