package money

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store"
)

// Report is what a tenant has spent; to operators, what all have.
var _ = function.HTTP(function.Route{
	Name: "financial-report", Method: "GET", Path: "/financial/report", Tag: "Money", Role: identity.Admin, Tenantless: true,
	Summary: "Report what was spent",
	Description: "Your tenant's spend by day, preset and backend, and how far its caps are used. Days are UTC's; without dates, the last 30. " +
		"An operator of the platform sees all tenants, with a line for each. As CSV with format=csv. " +
		"What our own machines make costs nothing and is not listed.",
	Errors: []int{422},
}, report)

// Spans of a report, in days.
const (
	usualSpan   = 30
	longestSpan = 366
)

// ReportInput chooses days.
type ReportInput struct {
	From   string `query:"from" format:"date" doc:"First day" example:"2026-11-01"`
	To     string `query:"to" format:"date" doc:"Last day; today where it is left out" example:"2026-11-30"`
	Format string `query:"format" enum:"json,csv" default:"json" doc:"csv for a spreadsheet"`
}

// ReportOutput is what was spent.
type ReportOutput struct{ Body Report }

// A Report is what was spent, all amounts in micro-dollars.
type Report struct {
	Scope    string       `json:"scope" enum:"tenant,platform" doc:"Whose spend it is"`
	From     string       `json:"from" format:"date"`
	To       string       `json:"to" format:"date"`
	Currency string       `json:"currency" example:"USD"`
	Total    int64        `json:"total_micros" doc:"Micro-dollars"`
	Text     string       `json:"total" example:"$12.30"`
	Days     []Group      `json:"days" doc:"Days on which something was spent, in order"`
	Presets  []Group      `json:"presets" doc:"By preset, the dearest first; none is jobs without one"`
	Backends []Group      `json:"backends" doc:"By who was paid, the dearest first"`
	Tenants  []Group      `json:"tenants,omitempty" doc:"By tenant, the dearest first; for operators"`
	Budget   BudgetStatus `json:"budget"`
}

// A Group is the spend of one day, preset, backend or tenant.
type Group struct {
	Key    string `json:"key" example:"2026-11-22"`
	Micros int64  `json:"micros" doc:"Micro-dollars"`
	Lines  int    `json:"lines" doc:"Ledger lines it is the sum of"`
}

// A BudgetStatus is how far the caps are used. What runs now has set money aside, and that counts as used.
type BudgetStatus struct {
	State string    `json:"state" enum:"ok,near,reached" doc:"near from 80 % of a cap on; reached where nothing is left"`
	Day   *CapUsage `json:"day,omitempty" doc:"Today, UTC; missing for the platform, which has no daily cap"`
	Month CapUsage  `json:"month" doc:"This month, UTC"`
}

// A CapUsage is one cap.
type CapUsage struct {
	Cap  int64 `json:"cap_micros"`
	Used int64 `json:"used_micros" doc:"Spent, or set aside by jobs that run"`
}

func report(ctx context.Context, env *cloud.Env, in *ReportInput) (*ReportOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	r := Report{Scope: "tenant", Currency: "USD"}
	if r.From, r.To, err = span(in.From, in.To, s.Now()); err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	tenant := who.Tenant
	if who.Role.Allows(identity.Operator) {
		r.Scope, tenant = "platform", store.Everywhere
	}
	days, err := s.Spending(ctx, tenant, r.From, r.To)
	if err != nil {
		return nil, err
	}
	r.add(days)
	if r.Budget, err = budget(ctx, s, tenant); err != nil {
		return nil, err
	}
	return &ReportOutput{Body: r}, nil
}

// span settles the days of a report.
func span(from, to string, now time.Time) (first, last string, err error) {
	last = cmp.Or(to, now.UTC().Format(time.DateOnly))
	end, err := time.Parse(time.DateOnly, last)
	if err != nil {
		return "", "", badDay("to", "must be a day such as 2026-11-30")
	}
	first = cmp.Or(from, end.AddDate(0, 0, 1-usualSpan).Format(time.DateOnly))
	begin, err := time.Parse(time.DateOnly, first)
	switch {
	case err != nil:
		return "", "", badDay("from", "must be a day such as 2026-11-01")
	case begin.After(end):
		return "", "", badDay("from", "must not be after to")
	case end.Sub(begin) >= longestSpan*24*time.Hour:
		return "", "", badDay("from", "must be within 366 days of to; ask for less at once")
	}
	return first, last, nil
}

func badDay(parameter, detail string) error {
	return fault.OfFields(fault.Field{Pointer: "query/" + parameter, Code: "out_of_range", Detail: detail})
}

// add sums days up in every way the report tells them.
func (r *Report) add(days []store.Spend) {
	byDay, byPreset, byBackend, byTenant := sums{}, sums{}, sums{}, sums{}
	for _, d := range days {
		r.Total += d.Sum.Micros
		byDay.add(d.Day, d.Sum)
		byTenant.add(d.Tenant, d.Sum)
		for preset, sum := range d.Presets {
			byPreset.add(preset, sum)
		}
		for backend, sum := range d.Backends {
			byBackend.add(backend, sum)
		}
	}
	r.Text = money.Dollars(r.Total)
	r.Days, r.Presets, r.Backends = byDay.ordered(), byPreset.dearest(), byBackend.dearest()
	if r.Scope == "platform" {
		r.Tenants = byTenant.dearest()
	}
}

type sums map[string]store.Sum

func (s sums) add(key string, more store.Sum) { s[key] = s[key].Plus(more) }

// ordered returns the groups by key.
func (s sums) ordered() []Group {
	groups := make([]Group, 0, len(s))
	for _, key := range slices.Sorted(maps.Keys(s)) {
		groups = append(groups, Group{key, s[key].Micros, s[key].Lines})
	}
	return groups
}

// dearest returns the groups by what they cost.
func (s sums) dearest() []Group {
	groups := s.ordered()
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(b.Micros, a.Micros) })
	return groups
}
