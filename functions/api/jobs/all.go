package jobs

import (
	"context"
	"fmt"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// All is every job of the tenant; to operators, of every tenant.
var _ = function.HTTP(function.Route{
	Name: "jobs-all", Method: "GET", Path: "/jobs", Tag: "Jobs", Role: identity.Admin, Tenantless: true,
	Summary: "List everybody's jobs",
	Description: "Every job of your tenant, whoever submitted it, newest first. Follow next until it is missing. " +
		"An operator of the platform sees the jobs of all tenants, or of one with tenant.",
	Errors: []int{422},
}, all)

// AllInput chooses jobs of everybody.
type AllInput struct {
	ListInput
	Tenant string `query:"tenant" maxLength:"128" pattern:"^[A-Za-z0-9_.-]+$" doc:"Only jobs of this tenant; for operators"`
}

// AllOutput is one page of jobs.
type AllOutput struct {
	Total int `header:"X-Total-Count" doc:"How many jobs match"`
	Body  struct {
		Jobs []OwnedSummary `json:"jobs"`
		Next string         `json:"next,omitempty" doc:"Link to the next page"`
	}
}

// An OwnedSummary is a job in a list of everybody's.
type OwnedSummary struct {
	Summary
	Tenant string `json:"tenant" doc:"Whose job it is" example:"acme"`
	Owner  string `json:"owner" doc:"The user who submitted it" example:"alice"`
}

func all(ctx context.Context, env *cloud.Env, in *AllInput) (*AllOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	tenant, err := scope(function.Caller(ctx), in.Tenant)
	if err != nil {
		return nil, err
	}
	jobs, next, total, err := s.List(ctx, tenant, in.filter())
	if err != nil {
		return nil, err
	}
	out := &AllOutput{Total: total}
	out.Body.Jobs = make([]OwnedSummary, len(jobs))
	for i, j := range jobs {
		out.Body.Jobs[i] = OwnedSummary{summary(env, j), j.Tenant, j.Owner}
	}
	if next != "" {
		q := in.after(next)
		if in.Tenant != "" {
			q.Set("tenant", in.Tenant)
		}
		out.Body.Next = fmt.Sprintf("%s/jobs?%s", env.Config.PublicURL, q.Encode())
	}
	return out, nil
}

// scope is whose jobs a caller sees who asks for a tenant's, or names none: an
// operator any tenant's, everybody else their own.
func scope(who identity.Principal, asked string) (tenant string, err error) {
	switch {
	case who.Role.Allows(identity.Operator) && asked == "":
		return store.Everywhere, nil
	case who.Role.Allows(identity.Operator):
		return asked, nil
	case asked == "" || asked == who.Tenant:
		return who.Tenant, nil
	}
	return "", fault.New(fault.Forbidden, "auth.role", "Only operators of the platform may name another tenant.").
		WithHint("Leave tenant out: you see the jobs of your own.")
}
