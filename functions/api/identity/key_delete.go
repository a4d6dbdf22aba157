package identity

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// DeleteKey revokes an API key.
var _ = function.HTTP(function.Route{
	Name: "keys-delete", Method: "DELETE", Path: "/auth/keys/{id}", Tag: "Identity", Role: identity.Admin, People: true, Status: 204,
	Summary:     "Revoke an API key",
	Description: "Calls that change anything are refused with it at once, others within a minute. What it has made stays.",
	Faults:      []error{store.NoAPIKey("0198")},
}, deleteKey)

func deleteKey(ctx context.Context, env *cloud.Env, in *KeyInput) (*struct{}, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	return nil, s.DeleteAPIKey(ctx, function.Caller(ctx).Tenant, in.ID, function.Act(ctx))
}
