package identity

import (
	"context"
	"crypto/rsa"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/aiprod/aiprod/shared/fault"
)

const (
	// skew is how far clocks may differ.
	skew = time.Minute
	// maxToken is the longest token looked at, bytes; real ones have about 1 KiB.
	maxToken = 8 << 10
)

// keySource finds the key a token names.
type keySource interface {
	Key(ctx context.Context, id string) (*rsa.PublicKey, error)
}

// checkStamps refuses a token that is not for audience, has no subject, or is not of now: the rules that
// every token must pass, whoever issued it.
func checkStamps(c jwt.RegisteredClaims, audience string, now time.Time) error {
	switch {
	case audience == "" || len(c.Audience) != 1 || c.Audience[0] != audience: // Google's tokens name one audience
		return foreign()
	case c.Subject == "" || len(c.Subject) > 128:
		return malformed()
	case c.IssuedAt == nil || c.ExpiresAt == nil:
		return malformed()
	case c.IssuedAt.After(now.Add(skew)):
		return early()
	case !c.ExpiresAt.After(now.Add(-skew)):
		return expired()
	}
	return nil
}

// parse verifies the signature of a token and decodes its claims. It checks no claim.
func parse(ctx context.Context, keys keySource, token string, claims jwt.Claims) error {
	if len(token) > maxToken {
		return malformed()
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithoutClaimsValidation(), jwt.WithStrictDecoding())
	_, err := parser.ParseWithClaims(token, claims, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		if _, critical := t.Header["crit"]; critical || id == "" {
			return nil, badSignature() // RFC 7515, 4.1.11: an extension we must understand and do not
		}
		return keys.Key(ctx, id)
	})
	var f *fault.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f):
		return f
	case errors.Is(err, jwt.ErrTokenMalformed):
		return malformed()
	}
	return badSignature()
}
