package identity

import (
	"cmp"
	"context"
	"time"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// RotateKey gives an API key another secret.
var _ = function.HTTP(function.Route{
	Name: "keys-rotate", Method: "POST", Path: "/auth/keys/{id}/rotate", Tag: "Identity", Role: identity.Admin, People: true,
	Summary: "Rotate an API key",
	Description: "The answer shows the new key, this once. Id, name and role stay; its life begins again, as long as it was. The secret until now is accepted for overlap_hours more, " +
		"never beyond its own end, so that machines can change over one by one; one from an earlier rotation ends at once.",
	Errors: []int{400, 403, 413, 422},
	Faults: []error{store.NoAPIKey("0198")},
}, rotateKey)

// RotateKeyInput is a key to be rotated. Without a body it is as for an empty one.
type RotateKeyInput struct {
	KeyInput
	Body *Rotation
}

// A Rotation is how a key changes over.
type Rotation struct {
	Overlap *int `json:"overlap_hours,omitempty" minimum:"0" maximum:"168" doc:"How long the secret until now is still accepted; 24 where it is left out, 0 ends it at once" example:"24"`
	Days    int  `json:"expires_in_days,omitempty" minimum:"1" maximum:"365" doc:"How long the key lives from now; as long as it was given before where it is left out" example:"90"`
}

// KeyInput names a key.
type KeyInput struct {
	ID string `path:"id" maxLength:"64" doc:"The key's id" example:"k3v7q2mzn5xw6abd"`
}

// usualOverlap is how long a rotated secret goes on, in hours: a day of changing over.
const usualOverlap = 24

func rotateKey(ctx context.Context, env *cloud.Env, in *RotateKeyInput) (*SecretOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	var asked Rotation
	if in.Body != nil {
		asked = *in.Body
	}
	hours := usualOverlap
	if asked.Overlap != nil {
		hours = *asked.Overlap
	}
	who, now := function.Caller(ctx), s.Now()
	var text string
	k, err := s.RotateAPIKey(ctx, who.Tenant, in.ID, func(k apikey.Key) (apikey.Key, error) {
		if !who.Role.Allows(k.Role) {
			return k, fault.New(fault.Forbidden, "auth.role", "The key may do more than you may.").
				WithHint("Ask somebody of the role " + string(k.Role) + " to rotate it.")
		}
		var rotated apikey.Key
		rotated, text = k.Rotate(now, time.Duration(hours)*time.Hour, now.Add(cmp.Or(time.Duration(asked.Days)*day, k.Life())))
		return rotated, nil
	}, function.Act(ctx))
	if err != nil {
		return nil, err
	}
	return secret(k, text, now), nil
}
