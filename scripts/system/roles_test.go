package system

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// matrix is the guide of who may call what.
const matrix = "../docs/roles.md"

// The guide of roles says what the code decides, route by route.
func TestRoles(t *testing.T) {
	t.Parallel()
	now := rolesGuide()
	if *update {
		if err := os.WriteFile(matrix, now, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(matrix)
	if err != nil || !bytes.Equal(old, now) {
		t.Errorf("who may call what has changed: look at it, then write it with go test ./scripts/system -run TestRoles -update: %v", err)
	}
}

// rolesGuide is the guide as Markdown.
func rolesGuide() []byte {
	var b bytes.Buffer
	b.WriteString("# Who may call what\n\n" +
		"Written from the code by `go test ./scripts/system -run TestRoles -update`, and held to it by the same test.\n\n" +
		"| role | may, besides what those above it may |\n|---|---|\n| guest | what is public: nobody has said who they are |\n")
	for _, r := range identity.Table() {
		fmt.Fprintf(&b, "| %s | %s |\n", r.Role, r.May)
	}
	b.WriteString("\nA role is the claim `role` of a person's ID token, with the claim `tenant` beside it, or what an API key was made with. Another tenant's anything is 404, " +
		"whatever the role. Columns: may a caller of that role call the route; may an API key of such a role; calls a minute of one caller.\n\n" +
		"* **tenant**: an operator's token has to name the tenant.\n" +
		"* **factor**: the tenant may want a second factor for it, and then API keys, which have none, may not call it either.\n\n" +
		"| route | guest |")
	for _, role := range identity.Roles() {
		fmt.Fprintf(&b, " %s |", role)
	}
	b.WriteString(" API key | a minute |\n|---|---|" + strings.Repeat("---|", len(identity.Roles())+2) + "\n")
	for _, r := range routes() {
		b.WriteString(matrixRow(r))
	}
	return b.Bytes()
}

// routes are those of the catalogue, by path.
func routes() (all []function.Route) {
	for _, f := range function.Declared() {
		if f.Route != nil {
			all = append(all, *f.Route)
		}
	}
	slices.SortFunc(all, func(a, b function.Route) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return all
}

func matrixRow(r function.Route) string {
	cells := []string{"`" + r.Method + " " + r.Path + "`", yes(r.Role == function.Public)}
	for _, role := range identity.Roles() {
		cells = append(cells, mayCall(r, role))
	}
	key := yes(r.Permit(identity.Principal{UID: "key:k", Key: "k", Tenant: "t", Role: identity.Admin}) == nil)
	if key != "" && r.Role.Allows(identity.Approver) {
		key = "factor"
	}
	cells = append(cells, key, fmt.Sprint(r.PerMinute))
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// mayCall says whether a person of a role may call a route; operators are of no tenant.
func mayCall(r function.Route, role identity.Role) string {
	within := r.Permit(identity.Principal{UID: "u", Tenant: "t", Role: role}) == nil
	switch {
	case within && role == identity.Operator && r.Permit(identity.Principal{UID: "u", Role: role}) != nil:
		return "tenant"
	case within && r.Role.Allows(identity.Approver) && role != identity.Operator:
		return "factor"
	}
	return yes(within)
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}
