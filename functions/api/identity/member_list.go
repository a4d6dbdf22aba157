package identity

import (
	"context"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// ListMembers lists the members of a tenant.
var _ = function.HTTP(function.Route{
	Name: "members-list", Method: "GET", Path: "/members", Elsewhere: []string{"POST"}, Tag: "Identity", Role: identity.Admin,
	Summary: "List the members", Description: "All members of the tenant with their roles, who joined first first; you among them. Beside them what the tenant wants of how they sign in.",
}, listMembers)

// A Member is a person of the tenant as an admin sees them.
type Member struct {
	ID       string        `json:"id" doc:"The person's UID"`
	Email    string        `json:"email,omitempty" format:"email"`
	Role     identity.Role `json:"role,omitempty" enum:"viewer,producer,approver,admin" doc:"Left out for one whose removal is not complete: remove them again"`
	JoinedAt *time.Time    `json:"joined_at,omitempty" doc:"Left out for who was never listed: an admin the platform made"`
}

// MembersOutput is the members of the caller's tenant.
type MembersOutput struct {
	Total int `header:"X-Total-Count"`
	Body  struct {
		Members      []Member `json:"members"`
		SecondFactor bool     `json:"second_factor" doc:"Whether approvers and admins have to sign in with a second factor: see PATCH /members"`
	}
}

func listMembers(ctx context.Context, env *cloud.Env, _ *struct{}) (*MembersOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	stored, err := s.Members(ctx, who.Tenant)
	if err != nil {
		return nil, err
	}
	listed := slices.ContainsFunc(stored, func(m store.Member) bool { return m.UID == who.UID })
	if !listed && who.Key == "" && who.Role == identity.Admin {
		stored = append([]store.Member{{UID: who.UID, Email: who.Email, Role: who.Role}}, stored...)
	}
	out := &MembersOutput{Total: len(stored)}
	if out.Body.SecondFactor, err = s.SecondFactor(ctx, who.Tenant); err != nil {
		return nil, err
	}
	out.Body.Members = []Member{}
	for _, m := range stored {
		out.Body.Members = append(out.Body.Members, Member{m.UID, m.Email, m.Role, moment(m.Joined)})
	}
	return out, nil
}
