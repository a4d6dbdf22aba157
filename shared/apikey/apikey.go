// Package apikey is the credentials of machines: how a key is written, what is kept of
// it, how it is rotated, and who it names. It stores nothing and knows no cloud; the
// secret itself is shown once and kept nowhere.
package apikey

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
)

// A Key is what is kept of an API key. It is enough to check one and not to make one.
type Key struct {
	Schema int `firestore:"schema"`
	// ID names the key in the open, in the key itself and in lists: 16 characters of base32 in lower case.
	ID     string        `firestore:"id"`
	Tenant string        `firestore:"tenant"`
	Name   string        `firestore:"name"` // the creator's own, for display only
	Role   identity.Role `firestore:"role"`
	// Hash is the SHA-256 of the secret in hex. The secret has 256 random bits, so a slow hash would protect nothing.
	Hash string `firestore:"hash"`
	// Previous is the hash of the secret before the last rotation, accepted before PreviousUntil.
	Previous      string    `firestore:"previous,omitempty"`
	PreviousUntil time.Time `firestore:"previous_until,omitempty"`
	Creator       string    `firestore:"creator"` // UID of who made it
	Created       time.Time `firestore:"created"`
	Rotated       time.Time `firestore:"rotated,omitempty"` // zero before the first rotation
	Expires       time.Time `firestore:"expires"`
	// Warn is when its tenant is next told that it ends; zero where that is done.
	Warn time.Time `firestore:"warn,omitempty"`
	// Used is when it was last used, exact to a minute; zero when never.
	Used time.Time `firestore:"used,omitempty"`
	// Places are the networks it was used from, the newest last, at most maxPlaces.
	Places []string `firestore:"places,omitempty"`
}

const (
	// prefix begins every key, so that scanners for leaked secrets recognise one.
	prefix = "aiprod_"
	// idLength is the characters of an id: 80 random bits.
	idLength = 16
	// secretBytes is the random bytes of a secret.
	secretBytes = 32
)

// New completes a key with an id and a secret, and returns the text its holder sends as bearer token:
// aiprod_<id>_<secret>.
func New(k Key) (made Key, text string) {
	k.Schema, k.ID = 1, strings.ToLower(rand.Text()[:idLength])
	secret := newSecret()
	k.Hash, k.Warn = hash(secret), Warning(k.Created, k.Expires)
	return k, k.text(secret)
}

// Rotate gives the key another secret and another end. The secret until now is accepted
// for overlap more, and never after the end it had; one from before that no longer.
func (k Key) Rotate(now time.Time, overlap time.Duration, expires time.Time) (rotated Key, text string) {
	until := now.Add(overlap)
	if k.Expires.Before(until) {
		until = k.Expires
	}
	secret := newSecret()
	k.Previous, k.PreviousUntil = k.Hash, until
	k.Hash, k.Rotated, k.Expires, k.Warn = hash(secret), now, expires, Warning(now, expires)
	return k, k.text(secret)
}

// Life returns how long the key was given when it was made, or rotated last.
func (k Key) Life() time.Duration {
	from := k.Created
	if k.Rotated.After(from) {
		from = k.Rotated
	}
	return k.Expires.Sub(from)
}

func (k Key) text(secret string) string { return prefix + k.ID + "_" + secret }

// newSecret returns 256 random bits in hex.
func newSecret() string {
	secret := make([]byte, secretBytes)
	rand.Read(secret) //nolint:errcheck // never fails, see crypto/rand
	return hex.EncodeToString(secret)
}

func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Is reports whether a bearer token means to be an API key.
func Is(token string) bool { return strings.HasPrefix(token, prefix) }

// parse splits a key into its id and its secret.
func parse(token string) (id, secret string, ok bool) {
	rest, ok := strings.CutPrefix(token, prefix)
	if !ok {
		return "", "", false
	}
	id, secret, ok = strings.Cut(rest, "_")
	return id, secret, ok && Named(id) && len(secret) == 2*secretBytes
}

// Named reports whether id has the form of a key's id.
func Named(id string) bool {
	return len(id) == idLength && !strings.ContainsFunc(id, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '2' || c > '7')
	})
}

// accepts returns the fault of a secret that does not open the key, or no longer.
func (k Key) accepts(secret string, now time.Time) error {
	sum := hash(secret)
	current := subtle.ConstantTimeCompare([]byte(sum), []byte(k.Hash)) == 1
	previous := subtle.ConstantTimeCompare([]byte(sum), []byte(k.Previous)) == 1
	switch {
	case !current && !previous:
		return unknown()
	case previous && !now.Before(k.PreviousUntil):
		return fault.New(fault.Unauthenticated, "auth.key_rotated", "The API key was rotated, and its earlier secret has ended.").
			WithHint("Use the key that the rotation showed, or rotate it again.")
	case !now.Before(k.Expires):
		return fault.New(fault.Unauthenticated, "auth.key_expired", "The API key has expired.").
			WithHint("Rotate it with POST /auth/keys/{id}/rotate, or make a new one.")
	}
	return nil
}

// Principal is who the key names: a caller of its own, so that what it made stays its own when whoever made the key
// leaves, and so that it is counted apart.
func (k Key) Principal() identity.Principal {
	return identity.Principal{UID: "key:" + k.ID, Tenant: k.Tenant, Role: k.Role, Key: k.ID}
}

// unknown is the one answer to what is no key, a key that was revoked, and a wrong secret:
// trying them learns nothing.
func unknown() error {
	return fault.New(fault.Unauthenticated, "auth.key", "The API key is not accepted.").
		WithHint("Send it as it was shown when it was made; an admin sees with GET /auth/keys which keys there are.")
}
