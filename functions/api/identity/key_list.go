// Package identity is the HTTP endpoints about who may call. A file is a function.
package identity

import (
	"context"
	"time"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// ListKeys lists the API keys.
var _ = function.HTTP(function.Route{
	Name: "keys-list", Method: "GET", Path: "/auth/keys", Tag: "Identity", Role: identity.Admin, People: true,
	Summary: "List the API keys", Description: "All keys of the tenant, the oldest first, without their secrets: nobody can show those again.",
}, listKeys)

// A Key is an API key as an admin sees it.
type Key struct {
	ID        string        `json:"id" doc:"Names the key; it is the middle part of the key itself" example:"k3v7q2mzn5xw6abd"`
	Name      string        `json:"name" example:"nightly batch"`
	Role      identity.Role `json:"role" enum:"viewer,producer,approver,admin" doc:"What the key may do"`
	CreatedBy string        `json:"created_by" doc:"UID of who made it"`
	CreatedAt time.Time     `json:"created_at"`
	ExpiresAt time.Time     `json:"expires_at" doc:"The key is refused from then on"`
	RotatedAt *time.Time    `json:"rotated_at,omitempty"`
	// Previous is when the secret before the last rotation ends.
	Previous   *time.Time `json:"previous_secret_until,omitempty" doc:"Until then the secret before the last rotation is accepted as well"`
	LastUsedAt *time.Time `json:"last_used_at,omitempty" doc:"Exact to a minute; left out where the key was never used"`
	Expired    bool       `json:"expired"`
}

// KeysOutput is the keys of the caller's tenant.
type KeysOutput struct {
	Total int `header:"X-Total-Count"`
	Body  struct {
		Keys []Key `json:"keys"`
	}
}

func listKeys(ctx context.Context, env *cloud.Env, _ *struct{}) (*KeysOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	keys, err := s.APIKeys(ctx, function.Caller(ctx).Tenant)
	if err != nil {
		return nil, err
	}
	out := &KeysOutput{Total: len(keys)}
	out.Body.Keys = []Key{}
	for _, k := range keys {
		out.Body.Keys = append(out.Body.Keys, shown(k, s.Now()))
	}
	return out, nil
}

func shown(k apikey.Key, now time.Time) Key {
	out := Key{
		ID: k.ID, Name: k.Name, Role: k.Role, CreatedBy: k.Creator, CreatedAt: k.Created, ExpiresAt: k.Expires,
		RotatedAt: moment(k.Rotated), LastUsedAt: moment(k.Used), Expired: !now.Before(k.Expires),
	}
	if now.Before(k.PreviousUntil) {
		out.Previous = &k.PreviousUntil
	}
	return out
}

// moment is a time that may not have been yet.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
