package identity

import (
	"context"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// FirebaseKeys is where Firebase publishes the keys of ID tokens, as certificates by key id.
// Source: https://firebase.google.com/docs/auth/admin/verify-id-tokens, read 2026-11.
const FirebaseKeys = "https://www.googleapis.com/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com"

// firebaseIssuer and the project make the issuer of ID tokens.
const firebaseIssuer = "https://securetoken.google.com/"

// A Verifier verifies the Firebase ID tokens of one project's users, by the rules
// of Google's Admin SDK. Make it with NewVerifier; it is safe for concurrent use.
//
// It does not ask whether a sign-in was revoked or a user disabled since the token
// was issued, nor whether a route needs a second factor.
type Verifier struct {
	project string
	keys    keySource
	now     func() time.Time
	seen    *cache
}

// NewVerifier returns a Verifier of a project's tokens. now is the clock.
func NewVerifier(project string, keys *Keys, now func() time.Time) *Verifier {
	return &Verifier{project: project, keys: keys, now: now, seen: newCache()}
}

// userClaims are the claims of an ID token that we read.
type userClaims struct {
	jwt.RegisteredClaims
	SignedInAt *jwt.NumericDate `json:"auth_time"`
	Email      string           `json:"email"`
	Tenant     string           `json:"tenant"`
	Role       Role             `json:"role"`
	Firebase   struct {
		SecondFactor string `json:"sign_in_second_factor"`
	} `json:"firebase"`
}

// Verify returns who a token names. Its errors are faults: Unauthenticated with
// the reason, or Unavailable while the keys cannot be fetched.
func (v *Verifier) Verify(ctx context.Context, token string) (Principal, error) {
	now := v.now()
	if p, ok := v.seen.get(token, now); ok {
		return p, nil
	}
	var c userClaims
	if err := parse(ctx, v.keys, token, &c); err != nil {
		return Principal{}, err
	}
	if err := c.check(v.project, now); err != nil {
		return Principal{}, err
	}
	p := Principal{
		UID: c.Subject, Tenant: c.Tenant, Email: c.Email, Role: c.Role,
		SecondFactor: c.Firebase.SecondFactor != "", SignedIn: c.SignedInAt.Time,
	}
	v.seen.put(token, p, now, c.ExpiresAt.Time)
	return p, nil
}

// check is checkStamps and what only users' tokens need.
func (c *userClaims) check(project string, now time.Time) error {
	if err := checkStamps(c.RegisteredClaims, project, now); err != nil {
		return err
	}
	switch {
	case c.Issuer != firebaseIssuer+project:
		return foreign()
	case c.SignedInAt == nil:
		return malformed()
	case c.SignedInAt.After(now.Add(skew)):
		return early()
	case !c.Role.Known():
		return roleless()
	case c.Role != Operator && c.Tenant == "", !safeTenant(c.Tenant):
		return homeless()
	}
	return nil
}

// safeTenant refuses names that would change a document's path instead of naming a tenant in it.
func safeTenant(id string) bool {
	return len(id) <= 128 && !strings.ContainsAny(id, "/\x00") && id != "." && id != ".." && !strings.HasPrefix(id, "__")
}
