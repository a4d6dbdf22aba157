// Package identity says who calls: it verifies the tokens of users and of the
// platform's own calls, and holds the table of roles. It issues nothing, administers
// no users, and knows no cloud client: keys come from a URL, Google's or the local cloud's.
package identity

import (
	"time"

	"github.com/aiprod/aiprod/shared/fault"
)

// A Principal is who a verified token names.
type Principal struct {
	UID    string
	Tenant string // empty for operators only
	Email  string // as the sign-in gave it: to show and to log, never to decide by
	Role   Role
	// SecondFactor is true where the sign-in used one.
	SecondFactor bool
	// SignedIn is when the user signed in; zero for a key.
	SignedIn time.Time
	// Key is the id of the API key that called, empty for a person. A key is a caller of its own: its UID is no user's.
	Key string
}

// refuse is why a token is not accepted, in words that help its honest bearer
// and tell a forger nothing beyond what the token itself shows.
func refuse(code, message, hint string) *fault.Error {
	return fault.New(fault.Unauthenticated, "auth."+code, message).WithHint(hint)
}

// The refusals. Signature covers the algorithm, the key and the signature alike, so
// that trying one after the other learns nothing.
func malformed() error {
	return refuse("malformed", "The token is not an ID token.",
		"Send the ID token of a sign-in, or an API key, whole and as it was issued; access tokens and refresh tokens are not accepted.")
}

func badSignature() error {
	return refuse("signature", "The token's signature is not accepted.",
		"Get a new token from this project's sign-in.")
}

func foreign() error {
	return refuse("audience", "The token was issued for another project.",
		"Sign in to this project; tokens of another environment do not work here.")
}

func expired() error {
	return refuse("expired", "The token has expired.", "Refresh it or sign in again; tokens last an hour.")
}

func early() error {
	return refuse("early", "The token is dated in the future.", "Check the clock of the machine that made it.")
}

func homeless() error {
	return refuse("tenant", "The token names no tenant.",
		"Ask an admin to add you to a tenant, then refresh the token.")
}

func roleless() error {
	return refuse("no_role", "The token names no role.",
		"Ask an admin of your tenant for a role, then refresh the token.")
}
