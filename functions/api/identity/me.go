package identity

import (
	"context"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// Me says who calls.
var _ = function.HTTP(function.Route{
	Name: "me", Method: "GET", Path: "/me", Tag: "Identity", Role: identity.Viewer, Tenantless: true,
	Summary: "Read your own profile", Description: "Who the credentials name, and what they may do.",
}, me)

// MeOutput is the caller.
type MeOutput struct{ Body OwnProfile }

// An OwnProfile is who somebody is to the platform.
type OwnProfile struct {
	ID     string        `json:"id" doc:"UID of a person, key:<id> of an API key"`
	Kind   string        `json:"kind" enum:"person,api_key" doc:"What the credentials are"`
	Email  string        `json:"email,omitempty" doc:"As the sign-in gave it; a key has none"`
	Tenant string        `json:"tenant,omitempty" doc:"Left out for operators of the platform"`
	Role   identity.Role `json:"role" enum:"viewer,producer,approver,admin,operator"`
	// Allows is the roles whose routes are open.
	Allows       []identity.Role `json:"allows" doc:"The roles whose routes are open to you"`
	SecondFactor bool            `json:"second_factor" doc:"The sign-in used a second factor"`
	SignedInAt   *time.Time      `json:"signed_in_at,omitempty"`
}

func me(ctx context.Context, _ *cloud.Env, _ *struct{}) (*MeOutput, error) {
	return &MeOutput{profile(function.Caller(ctx))}, nil
}

func profile(who identity.Principal) OwnProfile {
	p := OwnProfile{
		ID: who.UID, Kind: "person", Email: who.Email, Tenant: who.Tenant, Role: who.Role,
		SecondFactor: who.SecondFactor, SignedInAt: moment(who.SignedIn),
	}
	if who.Key != "" {
		p.Kind = "api_key"
	}
	for _, r := range identity.Roles() {
		if who.Role.Allows(r) {
			p.Allows = append(p.Allows, r)
		}
	}
	return p
}
