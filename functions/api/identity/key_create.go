package identity

import (
	"context"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// CreateKey makes an API key.
var _ = function.HTTP(function.Route{
	Name: "keys-create", Method: "POST", Path: "/auth/keys", Tag: "Identity", Role: identity.Admin, People: true, Status: 201,
	Summary: "Make an API key",
	Description: "The answer shows the key, this once: only its hash is kept. A machine sends it as bearer token. " +
		"It may do what its role may, at most its maker's, but never administer keys or members, and it is a caller of its own with limits of its own. " +
		"The call cannot be repeated safely: a second one makes a second key.",
	Errors: []int{400, 413, 422},
	Faults: []error{
		fault.New(fault.Conflict, "key.too_many", "There are 50 API keys already.").
			WithHint("Delete one that is not used any more; GET /auth/keys says when each was last used."),
	},
}, createKey)

// day is the unit of a key's life.
const day = 24 * time.Hour

// CreateKeyInput is a key to be made.
type CreateKeyInput struct {
	Body struct {
		Name string        `json:"name" minLength:"1" maxLength:"80" doc:"What the key is for" example:"nightly batch"`
		Role identity.Role `json:"role" enum:"viewer,producer,approver,admin" doc:"The least that will do" example:"producer"`
		Days int           `json:"expires_in_days,omitempty" minimum:"1" maximum:"365" default:"90" doc:"How long the key lives"`
	}
}

// SecretOutput is a key with its secret.
type SecretOutput struct {
	Location string `header:"Location"`
	Cache    string `header:"Cache-Control"`
	Body     SecretKey
}

// A SecretKey is a key as it is shown once.
type SecretKey struct {
	Key
	Secret string `json:"key" doc:"The whole key, to be sent as bearer token. It is never shown again" example:"aiprod_k3v7q2mzn5xw6abd_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"`
}

func createKey(ctx context.Context, env *cloud.Env, in *CreateKeyInput) (*SecretOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	who, name := function.Caller(ctx), strings.TrimSpace(in.Body.Name)
	if err := mayGive(who, in.Body.Role, name); err != nil {
		return nil, err
	}
	now := s.Now()
	k, text := apikey.New(apikey.Key{
		Tenant: who.Tenant, Name: name, Role: in.Body.Role, Creator: who.UID,
		Created: now, Expires: now.Add(time.Duration(in.Body.Days) * day),
	})
	if err := s.CreateAPIKey(ctx, k, function.Act(ctx)); err != nil {
		return nil, err
	}
	return secret(k, text, now), nil
}

// mayGive holds what is asked for against who asks.
func mayGive(who identity.Principal, role identity.Role, name string) error {
	var wrong []fault.Field
	if name == "" {
		wrong = append(wrong, fault.Field{Pointer: "/name", Code: "required", Detail: "is blank; say what the key is for"})
	}
	if !who.Role.Allows(role) {
		wrong = append(wrong, fault.Field{Pointer: "/role", Code: "too_much", Detail: "is more than your own role, which is " + string(who.Role) + "; ask for that or less"})
	}
	if wrong == nil {
		return nil
	}
	return fault.OfFields(wrong...)
}

func secret(k apikey.Key, text string, now time.Time) *SecretOutput {
	return &SecretOutput{Location: "/auth/keys/" + k.ID, Cache: "no-store", Body: SecretKey{shown(k, now), text}}
}
