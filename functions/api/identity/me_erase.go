package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// EraseMe erases whoever asks.
var _ = function.HTTP(function.Route{
	Name: "me-erase", Method: "DELETE", Path: "/me", Tag: "Identity", Role: identity.Viewer, People: true, Status: 202,
	Needs:   cloud.Needs{Posts: []string{erasure.Queue}},
	Summary: "Erase yourself",
	Description: "Your account goes, with its address, sign-ins and second factors, and so does your place in the tenant. Your films and assets are the tenant's and stay, " +
		"and so does the audit, but a pseudonym that leads to nobody takes your place in them; ledgers name nobody. The last admin makes another member admin first. " +
		"The only member takes the tenant along, when the request says so: its films, assets, brand kits and keys, all but the accounts. " +
		"It cannot be undone: GET /me/export first. The receipt tells, without credentials, what was removed, and what has to be kept and why. " +
		"Asked for by people who have signed in within a quarter of an hour.",
	Faults: []error{
		fault.New(fault.Conflict, "member.last_admin", "This is the last admin of the tenant.").
			WithHint("Make another member admin first."),
	},
}, eraseMe)

// recent is how old a sign-in may be that erases: long enough to read what will go, too short for a session left open.
const recent = 15 * time.Minute

// EraseMeInput says who is to be erased, so that it is meant.
type EraseMeInput struct {
	Confirm string `query:"confirm" required:"true" maxLength:"128" doc:"Your own id, as GET /me gives it" example:"alice"`
	Tenant  string `query:"tenant" maxLength:"128" doc:"Your tenant's id, where you are its only member and want all its data erased with you" example:"acme"`
}

func eraseMe(ctx context.Context, env *cloud.Env, in *EraseMeInput) (*erasure.Accepted, error) {
	who := function.Caller(ctx)
	if err := meant(who, in); err != nil {
		return nil, err
	}
	return erasure.Accept(env, func(s *store.Store) (erasure.Record, error) {
		if s.Now().Sub(who.SignedIn) > recent {
			return erasure.Record{}, fault.New(fault.Forbidden, "auth.not_recent", fmt.Sprintf("You signed in more than %d minutes ago, and this cannot be undone.", int(recent.Minutes()))).
				WithHint("Sign in again, and send the new ID token; refreshing the old one does not do.")
		}
		if in.Tenant != "" {
			if err := function.HoldSecondFactor(ctx, env, who); err != nil {
				return erasure.Record{}, err
			}
		}
		return erasure.Person(ctx, s, who, in.Tenant != "", function.Act(ctx))
	})
}

// meant holds what was typed against who asks.
func meant(who identity.Principal, in *EraseMeInput) error {
	var wrong []fault.Field
	if in.Confirm != who.UID {
		wrong = append(wrong, fault.Field{Pointer: "query/confirm", Code: "not_you", Detail: "is not your id; send id as GET /me gives it"})
	}
	if in.Tenant != "" && in.Tenant != who.Tenant {
		wrong = append(wrong, fault.Field{Pointer: "query/tenant", Code: "not_yours", Detail: "is not your tenant; send tenant as GET /me gives it, or leave it out"})
	}
	if wrong == nil {
		return nil
	}
	return fault.OfFields(wrong...)
}
