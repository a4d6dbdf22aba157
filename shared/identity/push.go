package identity

import (
	"context"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// GoogleKeys is where Google publishes the keys of service accounts' OIDC tokens, as a JWK set.
// Source: https://accounts.google.com/.well-known/openid-configuration, jwks_uri, read 2026-11.
const GoogleKeys = "https://www.googleapis.com/oauth2/v3/certs"

// googleIssuers are both names Google's OIDC tokens give their issuer.
// Source: https://developers.google.com/identity/openid-connect/openid-connect, validating an ID token, read 2026-11.
func googleIssuers() []string {
	return []string{"https://accounts.google.com", "accounts.google.com"}
}

// A PushVerifier verifies that Pub/Sub, Cloud Tasks, Eventarc or Cloud Scheduler
// calls, on behalf of one of the service accounts we let call. Make it with NewPushVerifier.
type PushVerifier struct {
	keys     keySource
	now      func() time.Time
	accounts []string
}

// NewPushVerifier returns a PushVerifier that accepts the service accounts with
// these e-mail addresses and no others. now is the clock.
func NewPushVerifier(keys *Keys, now func() time.Time, accounts ...string) *PushVerifier {
	return &PushVerifier{keys: keys, now: now, accounts: slices.Clone(accounts)}
}

type pushClaims struct {
	jwt.RegisteredClaims
	Email    string `json:"email"`
	Verified bool   `json:"email_verified"`
}

// VerifyPush accepts a token made for audience, the URL that is called. Its errors are
// faults, as those of Verifier.Verify.
func (v *PushVerifier) VerifyPush(ctx context.Context, token, audience string) error {
	var c pushClaims
	if err := parse(ctx, v.keys, token, &c); err != nil {
		return err
	}
	if err := checkStamps(c.RegisteredClaims, audience, v.now()); err != nil {
		return err
	}
	if !slices.Contains(googleIssuers(), c.Issuer) {
		return foreign()
	}
	if !c.Verified || !slices.Contains(v.accounts, c.Email) {
		return refuse("account", "The token is not of an account that may call this.",
			"Grant the caller's service account, and name it in this function's settings.")
	}
	return nil
}
