package costreport

import "github.com/aiprod/aiprod/shared/money"

// nearly is the part of a cap, in hundredths, from which it is said to be near.
const nearly = 80

// A BudgetStatus is how far the caps are used. What runs now has set money aside, and that counts as used.
type BudgetStatus struct {
	State string    `json:"state" enum:"ok,near,reached" doc:"near from 80 % of a cap on; reached where nothing is left"`
	Day   *CapUsage `json:"day,omitempty" doc:"Today, or the last day of a stored report, UTC; missing for the platform, which has no daily cap"`
	Month CapUsage  `json:"month" doc:"This month, or that of a stored report, UTC"`
}

// A CapUsage is one cap.
type CapUsage struct {
	Cap  int64 `json:"cap_micros"`
	Used int64 `json:"used_micros" doc:"Spent, or set aside by jobs that run"`
}

// TenantBudget returns how far a tenant's caps are used, with what is drawn of its day and month.
func TenantBudget(caps money.Caps, day, month int64) BudgetStatus {
	b := BudgetStatus{Day: &CapUsage{caps.Day, day}, Month: CapUsage{caps.Month, month}}
	b.State = state(*b.Day, b.Month)
	return b
}

// PlatformBudget returns how far the platform's cap is used, with what all tenants have drawn of its month.
func PlatformBudget(month int64) BudgetStatus {
	b := BudgetStatus{Month: CapUsage{Cap: money.PlatformCap().Month, Used: month}}
	b.State = state(b.Month)
	return b
}

// state is that of the cap which is used most.
func state(caps ...CapUsage) string {
	s := "ok"
	for _, c := range caps {
		if c.Used >= c.Cap {
			return "reached"
		}
		if c.Used*100 >= c.Cap*nearly {
			s = "near"
		}
	}
	return s
}
