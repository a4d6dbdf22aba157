package identity

// A Role is what a principal may do in its tenant.
type Role string

// The roles.
const (
	Viewer   Role = "viewer"
	Producer Role = "producer"
	Approver Role = "approver"
	Admin    Role = "admin"
	Operator Role = "operator"
)

// A Row is one role of the table that code, guides and tests share.
type Row struct {
	Role Role
	// May is what it may do besides what the roles before it may.
	May string
}

// table is the roles, the least first. Each allows what the ones before it allow; routes name the least that will do.
var table = []Row{
	{Viewer, "see the tenant's jobs, films and bills, and what is kept of themselves"},
	{Producer, "submit jobs and pay for them, edit, cancel, retry and erase them, and keep assets and brand kits"},
	{Approver, "approve storyboards and films, or reject them"},
	{Admin, "administer members and API keys, and see all of the tenant's spending"},
	{Operator, "serve the platform: of no tenant, and in one only where their token names it"},
}

var rank = ranks()

func ranks() map[Role]int {
	ranks := map[Role]int{}
	for i, r := range table {
		ranks[r.Role] = i + 1
	}
	return ranks
}

// Table returns every role and what it may do, the least first.
func Table() []Row { return append([]Row(nil), table...) }

// Allows reports whether r may do what needs the role need. An unknown role
// allows nothing.
func (r Role) Allows(need Role) bool { return rank[r] > 0 && rank[need] > 0 && rank[r] >= rank[need] }

// Known reports whether r is one of the roles.
func (r Role) Known() bool { return rank[r] > 0 }

// Roles returns the roles, the least first.
func Roles() []Role {
	roles := make([]Role, len(table))
	for i, r := range table {
		roles[i] = r.Role
	}
	return roles
}
