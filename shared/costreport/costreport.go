// Package costreport tells what was spent in a day, a month or any days: as JSON, as a table for spreadsheets, and as one HTML
// page that needs nothing beside it, runs no script, and reads on a phone, in the dark and on paper. It reads no
// database and keeps no file: callers bring the spend of each day, and say where a report goes.
package costreport

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/money"
)

// A Report is what was spent, all amounts in micro-dollars. Its JSON is the report; the table and the page are made from it.
type Report struct {
	Scope    Scope     `json:"scope" enum:"tenant,platform" doc:"Whose spend it is"`
	Tenant   string    `json:"tenant,omitempty" doc:"The tenant; left out of the platform's"`
	Period   Period    `json:"period" enum:"day,month,days" doc:"What the days are: one, a calendar month, or any others"`
	From     string    `json:"from" format:"date" doc:"First day, UTC"`
	To       string    `json:"to" format:"date" doc:"Last day, UTC"`
	Made     time.Time `json:"made_at" doc:"When it was made. What is booked on its days later is not in it"`
	Currency string    `json:"currency" example:"USD"`
	Total    int64     `json:"total_micros" doc:"Micro-dollars"`
	Text     string    `json:"total" example:"$12.30"`
	// Before is missing where it was not asked after.
	Before *Earlier `json:"before,omitempty" doc:"The day or month before, or as many days; left out of more than 31 days"`
	// Typical is 0 where too few days are known to say so.
	Typical  int64        `json:"typical_day_micros,omitempty" doc:"The median of the days before on which something was spent, of up to four weeks, or of the month before; left out where they are fewer than three"`
	Days     []Group      `json:"days" doc:"Days on which something was spent, in order"`
	Earlier  []Group      `json:"days_before,omitempty" doc:"Of a single day: those of the four weeks before it"`
	Presets  []Group      `json:"presets" doc:"By preset, the dearest first; none is jobs without one"`
	Backends []Group      `json:"backends" doc:"By who was paid, the dearest first"`
	Tenants  []Group      `json:"tenants,omitempty" doc:"By tenant, the dearest first; for operators"`
	Budget   BudgetStatus `json:"budget"`
	// Files are no part of what is stored.
	Files *Files `json:"files,omitempty" doc:"Of a day or a calendar month that is over: the report as it was announced and is kept, once it is"`
}

// Files are links to the three files of a report that is kept. They work for some minutes, without credentials.
type Files struct {
	JSON string `json:"json" format:"uri" doc:"The report itself"`
	CSV  string `json:"csv" format:"uri" doc:"For a spreadsheet"`
	HTML string `json:"html" format:"uri" doc:"A page with charts"`
}

// Scope is whose spend a report is of.
type Scope string

// The scopes.
const (
	OfTenant   Scope = "tenant"
	OfPlatform Scope = "platform" // of all tenants
)

// A Group is the spend of one day, preset, backend or tenant.
type Group struct {
	Key    string `json:"key" example:"2026-11-22"`
	Micros int64  `json:"micros" doc:"Micro-dollars"`
	Lines  int    `json:"lines" doc:"Ledger lines it is the sum of"`
}

// An Earlier is the total of the days that a report is compared with.
type Earlier struct {
	From  string `json:"from" format:"date" doc:"First day, UTC"`
	To    string `json:"to" format:"date" doc:"Last day, UTC"`
	Total int64  `json:"total_micros" doc:"Micro-dollars"`
	Text  string `json:"total" example:"$9.20"`
}

// A Tally adds up days, one after the other, so that a report of all tenants holds a sum of each and no day of them.
type Tally struct {
	tenant string
	span   Span
	sum    money.Sum
	before money.Sum
	// days has those before the span as well.
	days, presets, backends, tenants sums
}

// Compared is how long a span is at most that is compared with the one before, in days.
const Compared = 31

// TallyOf begins a report of a tenant's, or of the platform's with none.
func TallyOf(tenant string, s Span) *Tally {
	return &Tally{tenant: tenant, span: s, days: sums{}, presets: sums{}, backends: sums{}, tenants: sums{}}
}

// Since returns the first day to add, and the last.
func (t *Tally) Since() (first, last string) {
	since := t.span.First
	if t.compared() {
		since = t.span.Since()
	}
	return since.Format(time.DateOnly), t.span.Last.Format(time.DateOnly)
}

func (t *Tally) compared() bool { return t.span.count() <= Compared }

// Add adds a day of a tenant's.
func (t *Tally) Add(d money.Spend) {
	t.days.add(d.Day, d.Sum)
	if t.span.Before().holds(d.Day) {
		t.before = t.before.Plus(d.Sum)
	}
	if !t.span.holds(d.Day) {
		return
	}
	t.sum = t.sum.Plus(d.Sum)
	t.tenants.add(d.Tenant, d.Sum)
	for preset, sum := range d.Presets {
		t.presets.add(preset, sum)
	}
	for backend, sum := range d.Backends {
		t.backends.add(backend, sum)
	}
}

// Tenants returns those who have spent something in the span, in order.
func (t *Tally) Tenants() []string { return slices.Sorted(maps.Keys(t.tenants)) }

// Report returns what was added, with how far the caps are used, as of now.
func (t *Tally) Report(b BudgetStatus, now time.Time) Report {
	r := Report{
		Scope: OfTenant, Tenant: t.tenant, Period: t.span.Period(), From: t.span.First.Format(time.DateOnly), To: t.span.Last.Format(time.DateOnly),
		Made: now.UTC(), Currency: "USD", Total: t.sum.Micros, Text: money.Dollars(t.sum.Micros),
		Days: []Group{}, Presets: t.presets.dearest(), Backends: t.backends.dearest(), Budget: b,
	}
	var earlier []Group
	for _, g := range t.days.ordered() {
		if t.span.holds(g.Key) {
			r.Days = append(r.Days, g)
		} else {
			earlier = append(earlier, g)
		}
	}
	if t.compared() {
		was := t.span.Before()
		r.Before = &Earlier{was.First.Format(time.DateOnly), was.Last.Format(time.DateOnly), t.before.Micros, money.Dollars(t.before.Micros)}
		r.Typical = median(earlier)
	}
	if r.Period == OneDay {
		r.Earlier = earlier
	}
	if t.tenant == "" {
		r.Scope, r.Tenants = OfPlatform, t.tenants.dearest()
	}
	return r
}

// few is how many days do not say what is typical.
const few = 3

// median returns the middle of what groups cost, 0 of too few.
func median(groups []Group) int64 {
	n := len(groups)
	if n < few {
		return 0
	}
	all := make([]int64, n)
	for i, g := range groups {
		all[i] = g.Micros
	}
	slices.Sort(all)
	return (all[(n-1)/2] + all[n/2]) / 2
}

type sums map[string]money.Sum

func (s sums) add(key string, more money.Sum) { s[key] = s[key].Plus(more) }

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
