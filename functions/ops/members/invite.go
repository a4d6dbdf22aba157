// Package members is the HTTP endpoints that change who is a member of a tenant. They are in the program ops and not
// in api: the Firebase Admin SDK, which administers accounts, links the storage client, and api is to start
// without it. A file is a function.
package members

import (
	"context"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// Invite makes somebody a member, or gives a member another role.
var _ = function.HTTP(function.Route{
	Name: "members-invite", Program: function.Ops, Method: "POST", Path: "/members", Elsewhere: []string{"GET", "PATCH"}, Tag: "Identity", Role: identity.Admin, People: true,
	Needs:   cloud.Needs{Accounts: true},
	Summary: "Invite a member, or change a role",
	Description: "An address without an account gets one, which its owner opens by signing in with that address. For a member it sets the role. " +
		"Less than before ends what their tokens still say: at once where a call changes anything, within five minutes elsewhere. The last admin stays admin. " +
		"The call may be repeated: the second one finds what the first has made.",
	Errors: []int{400, 413, 422},
	Faults: []error{
		fault.New(fault.Conflict, "member.last_admin", "This is the last admin of the tenant.").
			WithHint("Make another member admin first."),
	},
}, invite)

// InviteInput is who is to be a member.
type InviteInput struct {
	Body struct {
		Email string        `json:"email" format:"email" maxLength:"254" doc:"The address they sign in with" example:"kim@example.com"`
		Role  identity.Role `json:"role" enum:"viewer,producer,approver,admin" doc:"What they may do" example:"producer"`
	}
}

// MemberOutput is a member.
type MemberOutput struct {
	Location string `header:"Location"`
	Body     struct {
		ID       string        `json:"id" doc:"The person's UID"`
		Email    string        `json:"email" format:"email"`
		Role     identity.Role `json:"role" enum:"viewer,producer,approver,admin"`
		JoinedAt time.Time     `json:"joined_at"`
	}
}

func invite(ctx context.Context, env *cloud.Env, in *InviteInput) (*MemberOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	who, email := function.Caller(ctx), strings.ToLower(in.Body.Email)
	a, err := env.Users.Invite(ctx, email)
	if err != nil {
		return nil, unanswered(err)
	}
	if a.Role == identity.Operator || a.Tenant != "" && a.Tenant != who.Tenant {
		return nil, fault.New(fault.Conflict, "member.unavailable", "This address cannot be invited.").
			WithHint("Ask its owner for another address: a person belongs to one tenant.")
	}
	m, err := s.PutMember(ctx, who, store.Member{UID: a.UID, Email: email, Role: in.Body.Role}, function.Act(ctx))
	if err != nil {
		return nil, err
	}
	if err := env.Users.Grant(ctx, a.UID, who.Tenant, m.Role); err != nil {
		return nil, unanswered(err)
	}
	out := &MemberOutput{Location: "/members/" + m.UID}
	out.Body.ID, out.Body.Email, out.Body.Role, out.Body.JoinedAt = m.UID, m.Email, m.Role, m.Joined
	return out, nil
}

// unanswered is the fault of an identity provider that did not do what it was asked. What was done so far
// stays, and repeating the call does the rest.
func unanswered(err error) error {
	return fault.Wrap(err, fault.Unavailable, "member.unfinished", "The sign-in service did not answer, so the change is not complete.").
		WithHint("Repeat the call: it goes on where it stopped.")
}
