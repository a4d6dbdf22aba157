// Package identity is the sign-in, the token issuer and the service account of the local cloud. What it issues
// has the form of Firebase's and Google's own tokens, with real signatures, so that one verifier serves both worlds and
// never has a reason to skip one. It keeps users as the Identity Toolkit does, for the Admin SDK to administer, and asks no
// passwords: whoever can read its folder can be anyone.
package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/identity"
)

// tokenLife is how long a token is valid, as Google's are.
const tokenLife = time.Hour

// User is who an ID token is for.
type User struct {
	// UID is at most 128 characters.
	UID   string
	Email string
	// Tenant may be empty for operators only.
	Tenant string
	Role   identity.Role
	// MFA says that the sign-in used a second factor.
	MFA bool
	// Since is how long ago the sign-in was, up to a token's life; what is refreshed keeps it.
	Since time.Duration
}

// Issuer issues tokens for one project. It is safe for concurrent use.
type Issuer struct {
	project string
	now     func() time.Time
	// tokens signs tokens and account signs URLs. They are apart because whoever may have bytes signed
	// with a key could have a token signed with it.
	tokens, account key
	access          string
	published       published
	users           *accounts
}

// Open reads the keys in dir, or makes them when it is called there for the first time, which takes about a tenth of a
// second. Its files are readable by their owner only. now is the clock.
func Open(dir, project string, now func() time.Time) (*Issuer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	i := &Issuer{project: project, now: now, users: &accounts{dir: filepath.Join(dir, "users")}}
	if err := os.MkdirAll(i.users.dir, 0o700); err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	var group errgroup.Group
	group.Go(func() (err error) { i.tokens, err = openKey(filepath.Join(dir, "tokens.pem")); return err })
	group.Go(func() (err error) { i.account, err = openKey(filepath.Join(dir, "service-account.pem")); return err })
	group.Go(func() (err error) { i.access, err = openSecret(filepath.Join(dir, "access-token")); return err })
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	var err error
	if i.published, err = i.publish(); err != nil {
		return nil, fmt.Errorf("identity: publish keys: %w", err)
	}
	return i, nil
}

// AccessToken is the bearer token that local storage accepts. It stays the same over restarts, and is no JWT: callers
// must not look inside, as with Google's.
func (i *Issuer) AccessToken() string { return i.access }

// Accepts says whether bearer is the access token.
func (i *Issuer) Accepts(bearer string) bool {
	return subtle.ConstantTimeCompare([]byte(bearer), []byte(i.access)) == 1
}

// openSecret reads a secret, or makes one of 256 random bits.
func openSecret(path string) (string, error) {
	data, err := keep(path, func() ([]byte, error) {
		secret := make([]byte, 32)
		rand.Read(secret)
		return []byte("local." + hex.EncodeToString(secret)), nil
	})
	return string(data), err
}

// openKey reads a key, or makes one.
func openKey(path string) (key, error) {
	data, err := keep(path, generate)
	if err != nil {
		return key{}, err
	}
	k, err := parseKey(data)
	if err != nil {
		return key{}, fmt.Errorf("read %s: %w; remove it to get a new one", path, err)
	}
	return k, nil
}

// keep gives a file's content, which fresh makes the first time. Of several processes that make it at once, one wins
// and all read what it made.
func keep(path string, fresh func() ([]byte, error)) ([]byte, error) {
	data, err := os.ReadFile(path)
	if !os.IsNotExist(err) {
		return data, err
	}
	if data, err = fresh(); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // of mode 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Link(f.Name(), path)
	}
	if err != nil && !os.IsExist(err) {
		return nil, err
	}
	return os.ReadFile(path)
}

// fingerprint names a public key: stable, and different for every key.
func fingerprint(public any) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", err
	}
	return shortHash(der), nil
}
