package identity

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// Refresh gives a new ID token for a refresh token.
var _ = function.HTTP(function.Route{
	Name: "token-refresh", Method: "POST", Path: "/auth/token/refresh", Tag: "Identity", PerMinute: 30,
	Summary: "Refresh an ID token",
	Description: "ID tokens last an hour; the refresh token of the sign-in gives the next one, with the role as it is now, until the sign-in is ended. " +
		"Send the refresh token that comes back the next time: it may be another one.",
	Errors: []int{400, 401, 413, 422},
}, refresh)

// RefreshInput is a refresh token.
type RefreshInput struct {
	Body struct {
		Token string `json:"refresh_token" minLength:"1" maxLength:"4096" doc:"As the sign-in gave it"`
	}
}

// RefreshOutput is the next tokens.
type RefreshOutput struct {
	Cache string `header:"Cache-Control"`
	Body  struct {
		IDToken      string `json:"id_token" doc:"To be sent as bearer token"`
		RefreshToken string `json:"refresh_token" doc:"For the next refresh"`
		Type         string `json:"token_type" enum:"Bearer"`
		Expires      int    `json:"expires_in" doc:"Seconds until the ID token expires" example:"3600"`
	}
}

func refresh(ctx context.Context, env *cloud.Env, in *RefreshInput) (*RefreshOutput, error) {
	t, err := identity.Refresh(ctx, env.Config.TokenURL(), in.Body.Token)
	if err != nil {
		return nil, err
	}
	out := &RefreshOutput{Cache: "no-store"}
	out.Body.IDToken, out.Body.RefreshToken, out.Body.Type, out.Body.Expires = t.ID, t.Refresh, "Bearer", t.Seconds
	return out, nil
}
