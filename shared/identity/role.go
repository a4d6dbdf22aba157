package identity

// A Role is what a principal may do in its tenant.
type Role string

// The roles. Each allows what the ones before it allow; an operator serves the
// platform and allows everything.
const (
	Viewer   Role = "viewer"
	Producer Role = "producer"
	Approver Role = "approver"
	Admin    Role = "admin"
	Operator Role = "operator"
)

var rank = map[Role]int{Viewer: 1, Producer: 2, Approver: 3, Admin: 4, Operator: 5}

// Allows reports whether r may do what needs the role need. An unknown role
// allows nothing.
func (r Role) Allows(need Role) bool { return rank[r] > 0 && rank[need] > 0 && rank[r] >= rank[need] }

// Known reports whether r is one of the roles.
func (r Role) Known() bool { return rank[r] > 0 }

// Roles returns the roles, the least first.
func Roles() []Role { return []Role{Viewer, Producer, Approver, Admin, Operator} }
