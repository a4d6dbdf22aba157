package identity

import "testing"

// Who may do what, written out.
func TestRoles(t *testing.T) {
	t.Parallel()
	all := []Role{Viewer, Producer, Approver, Admin, Operator, "", "root"}
	for _, tc := range []struct {
		role Role
		may  string // one letter for each of all: what that role needs
	}{
		{Viewer, "y------"}, {Producer, "yy-----"}, {Approver, "yyy----"}, {Admin, "yyyy---"}, {Operator, "yyyyy--"},
		{"", "-------"}, {"root", "-------"},
	} {
		for i, need := range all {
			if got := tc.role.Allows(need); got != (tc.may[i] == 'y') {
				t.Errorf("%q may do what %q may: %v", tc.role, need, got)
			}
		}
	}
}
