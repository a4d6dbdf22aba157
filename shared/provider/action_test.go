package provider

import "testing"

var classes = []Class{Policy, Caller, Retired, Auth, Busy, Outage, Unknown, Absent, Cancelled}

// What follows from each class keeps the rules that money and people depend on.
func TestActions(t *testing.T) {
	t.Parallel()
	if len(actions) != len(classes) {
		t.Errorf("%d classes have an action, want %d", len(actions), len(classes))
	}
	for _, c := range classes {
		do := c.Action()
		if do.Health == "" {
			t.Errorf("%s says nothing of the backend's health", c)
		}
		if do.Doubt != (c == Unknown) {
			t.Errorf("%s may have been billed: %t", c, do.Doubt)
		}
		if do.Doubt && do.Again {
			t.Errorf("%s may have been billed, and is asked again", c)
		}
		if do.Next == (c == Policy) {
			t.Errorf("%s is taken to another backend: %t", c, do.Next)
		}
		if healthy := do.Health == Harmless; healthy != (c == Policy || c == Caller || c == Absent || c == Cancelled) {
			t.Errorf("%s: %s", c, do.Health)
		}
		if do.Again != (c == Busy || c == Outage) {
			t.Errorf("%s is asked again: %t", c, do.Again)
		}
		if (do.Health == Barred) != (c == Auth) || (do.Health == Gone) != (c == Retired) || (do.Health == Sustained) != (c == Busy) {
			t.Errorf("%s: %s", c, do.Health)
		}
		if do.Alert && do.Again {
			t.Errorf("%s is for us to mend, and asked again", c)
		}
	}
	if got := Class("novel").Action(); got != Unknown.Action() {
		t.Errorf("a class nobody knows: %+v", got)
	}
}
