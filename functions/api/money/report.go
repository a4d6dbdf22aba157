package money

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/costreport"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// Report is what a tenant has spent; to operators, what all have.
var _ = function.HTTP(function.Route{
	Name: "financial-report", Method: "GET", Path: "/financial/report", Tag: "Money", Role: identity.Admin, Tenantless: true,
	Needs:   cloud.Needs{Reads: []cloud.Bucket{cloud.Work}, Signs: true},
	Summary: "Report what was spent",
	Description: "Your tenant's spend by day, preset and backend, against the days before, and how far its caps are used. Days are UTC's; without dates, the last 30. " +
		"An operator of the platform sees all tenants, with a line for each. As CSV with format=csv, as a page with charts with format=html. " +
		"A day or a calendar month that is over is reported once and kept: ask for just its days, and files has links to that report. " +
		"What our own machines make costs nothing and is not listed.",
	Errors: []int{422},
}, report)

// Spans of a report, in days.
const (
	usualSpan   = 30
	longestSpan = 366
)

// linkLife is how long links to a report's files work.
const linkLife = 15 * time.Minute

// ReportInput chooses days.
type ReportInput struct {
	Accept string `header:"Accept" hidden:"true"`
	From   string `query:"from" format:"date" doc:"First day" example:"2026-11-01"`
	To     string `query:"to" format:"date" doc:"Last day; today where it is left out" example:"2026-11-30"`
	Format string `query:"format" enum:"json,csv,html" default:"json" doc:"csv for a spreadsheet, html for a page with charts"`
}

// ReportOutput is what was spent.
type ReportOutput struct {
	// Policy lets the page show its own style, and nothing else.
	Policy string `header:"Content-Security-Policy"`
	Body   costreport.Report
}

var (
	_ function.Tabler = costreport.Report{}
	_ function.Pager  = costreport.Report{}
)

func report(ctx context.Context, env *cloud.Env, in *ReportInput) (*ReportOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	span, err := spanOf(in.From, in.To, s.Now())
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	tenant, whose := who.Tenant, who.Tenant
	if who.Role.Allows(identity.Operator) {
		tenant, whose = "", store.Everywhere
	}
	tally := costreport.TallyOf(tenant, span)
	first, last := tally.Since()
	if err := s.EachSpend(ctx, whose, first, last, tally.Add); err != nil {
		return nil, err
	}
	budget, err := budget(ctx, s, tenant)
	if err != nil {
		return nil, err
	}
	out := &ReportOutput{Body: tally.Report(budget, s.Now())}
	if out.Body.Files, err = filesOf(ctx, env, s, tenant, span); err != nil {
		return nil, err
	}
	if function.PrefersPage(in.Accept) {
		out.Policy = costreport.Policy()
	}
	return out, nil
}

// filesOf returns links to the files of a report that is kept, nil where there is none.
func filesOf(ctx context.Context, env *cloud.Env, s *store.Store, tenant string, span costreport.Span) (*costreport.Files, error) {
	if span.Period() == costreport.Days {
		return nil, nil
	}
	if kept, err := s.CostReport(ctx, tenant, span.Name()); err != nil || kept == nil {
		return nil, err
	}
	var files costreport.Files
	for ending, link := range map[string]*string{"json": &files.JSON, "csv": &files.CSV, "html": &files.HTML} {
		url, err := env.Signer.Sign(ctx, cloud.Link{
			Bucket: cloud.Work, Object: costreport.Object(tenant, span, ending), Method: http.MethodGet, For: linkLife,
			Filename: "costs-" + span.Name() + "." + ending,
		})
		if err != nil {
			return nil, err
		}
		*link = url
	}
	return &files, nil
}

// budget is how far the caps of a tenant are used, or the platform's with none.
func budget(ctx context.Context, s *store.Store, tenant string) (costreport.BudgetStatus, error) {
	if tenant == "" {
		used, err := s.PlatformDrawn(ctx, s.Now())
		return costreport.PlatformBudget(used), err
	}
	caps, err := s.Caps(ctx, tenant)
	if err != nil {
		return costreport.BudgetStatus{}, err
	}
	day, month, err := s.Drawn(ctx, tenant, s.Now())
	return costreport.TenantBudget(caps, day, month), err
}

// spanOf settles the days of a report.
func spanOf(from, to string, now time.Time) (costreport.Span, error) {
	last, err := time.Parse(time.DateOnly, cmp.Or(to, now.UTC().Format(time.DateOnly)))
	if err != nil {
		return costreport.Span{}, badDay("to", "must be a day such as 2026-11-30")
	}
	first, err := time.Parse(time.DateOnly, cmp.Or(from, last.AddDate(0, 0, 1-usualSpan).Format(time.DateOnly)))
	switch {
	case err != nil:
		return costreport.Span{}, badDay("from", "must be a day such as 2026-11-01")
	case first.After(last):
		return costreport.Span{}, badDay("from", "must not be after to")
	case last.Sub(first) >= longestSpan*24*time.Hour:
		return costreport.Span{}, badDay("from", "must be within 366 days of to; ask for less at once")
	}
	return costreport.Between(first, last), nil
}

func badDay(parameter, detail string) error {
	return fault.OfFields(fault.Field{Pointer: "query/" + parameter, Code: "out_of_range", Detail: detail})
}
