package quality

// Measured lets tests judge one measured film many times.
type Measured = film

// What tests use of the inside.
var (
	Measure = measure
	Judge   = judge
)

// Changes are the ids of the rules that each profile changes.
func Changes() map[string][]string {
	all := map[string][]string{}
	for _, p := range profileFile() {
		for _, c := range p.changes {
			all[p.Name] = append(all[p.Name], c.ID)
		}
	}
	return all
}

// Source is why a profile changes a rule.
func Source(profile, rule string) string {
	for _, p := range profileFile() {
		for _, c := range p.changes {
			if p.Name == profile && c.ID == rule {
				return c.Source
			}
		}
	}
	return ""
}

// Limit is a rule's limit in words.
func Limit(r Rule) string { return r.limit() }
