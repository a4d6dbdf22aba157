package members

import (
	"context"
	"errors"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// Remove takes a member out of the tenant.
var _ = function.HTTP(function.Route{
	Name: "members-remove", Program: function.Ops, Method: "DELETE", Path: "/members/{id}", Tag: "Identity", Role: identity.Admin, People: true, Status: 204,
	Needs:   cloud.Needs{Accounts: true},
	Summary: "Remove a member",
	Description: "Their tokens and sign-ins end: at once where a call changes anything, within five minutes elsewhere. Their films stay, and so do the API keys they have made: " +
		"see GET /auth/keys. The last admin cannot be removed.",
	Faults: []error{
		store.NoMember("alice"),
		fault.New(fault.Conflict, "member.last_admin", "This is the last admin of the tenant.").
			WithHint("Make another member admin first."),
	},
}, remove)

// RemoveInput names a member.
type RemoveInput struct {
	ID string `path:"id" maxLength:"128" doc:"The person's UID"`
}

func remove(ctx context.Context, env *cloud.Env, in *RemoveInput) (*struct{}, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	// The list first: it alone knows the last admin. Where the rest fails, the member is still listed as leaving.
	if err := s.DismissMember(ctx, function.Caller(ctx), in.ID, function.Act(ctx)); err != nil {
		return nil, err
	}
	for _, end := range []func() error{
		func() error { return env.Users.Grant(ctx, in.ID, "", "") },
		func() error { return env.Users.End(ctx, in.ID) },
	} {
		if err := end(); err != nil && !errors.Is(err, cloud.ErrNoUser) {
			return nil, unanswered(err)
		}
	}
	return nil, s.ForgetMember(ctx, function.Caller(ctx).Tenant, in.ID)
}
