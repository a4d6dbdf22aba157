package identity

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// MemberPolicy sets what a tenant wants of how its members sign in. It is on the collection of members and not
// in the command line, since the rule is the tenant's: its admins set it, without whoever runs the platform.
var _ = function.HTTP(function.Route{
	Name: "members-policy", Method: "PATCH", Path: "/members", Elsewhere: []string{"POST"}, Tag: "Identity", Role: identity.Admin, People: true,
	Summary: "Set how members sign in",
	Description: "With second_factor approvers and admins have to sign in with one: without it, and with an API key, routes of these roles answer 403 from the next " +
		"call on. Whoever sets it must have signed in with one, so that nobody locks themselves out; so must whoever takes it back. The call may be repeated.",
	Errors: []int{400, 413, 422},
	Faults: []error{
		fault.New(fault.Conflict, "member.locks_out", "You have signed in without a second factor, and would lock yourself out.").
			WithHint("Add a second factor to your account, sign in with it, and call again."),
	},
}, memberPolicy)

// MemberPolicyInput is what is wanted.
type MemberPolicyInput struct {
	Body struct {
		SecondFactor bool `json:"second_factor" doc:"Whether approvers and admins have to sign in with a second factor" example:"true"`
	}
}

// MemberPolicyOutput is what holds from now on.
type MemberPolicyOutput struct {
	Body struct {
		SecondFactor bool `json:"second_factor" doc:"Whether they have to from now on"`
	}
}

func memberPolicy(ctx context.Context, env *cloud.Env, in *MemberPolicyInput) (*MemberPolicyOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	if in.Body.SecondFactor && !who.SecondFactor {
		return nil, fault.New(fault.Conflict, "member.locks_out", "You have signed in without a second factor, and would lock yourself out.").
			WithHint("Add a second factor to your account, sign in with it, and call again.")
	}
	act := function.Act(ctx)
	act.Target = who.Tenant
	if err := s.WantSecondFactor(ctx, who.Tenant, in.Body.SecondFactor, act); err != nil {
		return nil, err
	}
	out := &MemberPolicyOutput{}
	out.Body.SecondFactor = in.Body.SecondFactor
	return out, nil
}
