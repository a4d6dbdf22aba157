package identity

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/aiprod/aiprod/shared/identity"
)

// account is a user as the Identity Toolkit writes one; numbers are text there.
// Source: https://cloud.google.com/identity-platform/docs/reference/rest/v1/UserInfo, read 2026-11.
type account struct {
	UID           string `json:"localId"`
	Email         string `json:"email,omitempty"`
	EmailVerified bool   `json:"emailVerified,omitempty"`
	Name          string `json:"displayName,omitempty"`
	Disabled      bool   `json:"disabled,omitempty"`
	// Claims are the custom claims, JSON as text.
	Claims string `json:"customAttributes,omitempty"`
	// ValidSince is seconds since 1970: sign-ins from before are over.
	ValidSince int64 `json:"validSince,string,omitempty"`
	Created    int64 `json:"createdAt,string,omitempty"` // milliseconds since 1970
}

// claims are those we give a meaning.
type claims struct {
	Tenant string        `json:"tenant,omitempty"`
	Role   identity.Role `json:"role,omitempty"`
}

func (a account) claims() (c claims) {
	_ = json.Unmarshal([]byte(cmp.Or(a.Claims, "{}")), &c) // was checked when it was set
	return c
}

// accounts are the users: a file each, so that the command that prints a token and the stack that runs can both use them.
// It is safe for concurrent use within a process; of two processes that change one user, the later wins.
type accounts struct {
	dir string
	mu  sync.Mutex
}

// path is the file of a user; uids are the world's, and may be anything.
func (s *accounts) path(uid string) string {
	sum := sha256.Sum256([]byte(uid))
	return filepath.Join(s.dir, hex.EncodeToString(sum[:])+".json")
}

// get reads a user, nil where there is none.
func (s *accounts) get(uid string) (*account, error) { return read(s.path(uid)) }

func read(path string) (*account, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var a account
	if err == nil {
		err = json.Unmarshal(data, &a)
	}
	if err != nil {
		return nil, fmt.Errorf("identity: user: %w", err)
	}
	return &a, nil
}

// put writes a user, whole or not at all.
func (s *accounts) put(a account) error {
	data, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("identity: user: %w", err)
	}
	f, err := os.CreateTemp(s.dir, ".new-*") // of mode 0600
	if err != nil {
		return fmt.Errorf("identity: user: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), s.path(a.UID))
	}
	return err
}

func (s *accounts) remove(uid string) error { return os.Remove(s.path(uid)) }

// all returns every user, in the order of their uids.
func (s *accounts) all() ([]account, error) {
	paths, err := filepath.Glob(filepath.Join(s.dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var list []account
	for _, p := range paths {
		a, err := read(p)
		if err != nil {
			return nil, err
		}
		if a != nil { // it was removed meanwhile
			list = append(list, *a)
		}
	}
	slices.SortFunc(list, func(a, b account) int { return cmp.Compare(a.UID, b.UID) })
	return list, nil
}

// byEmail finds a user by address, nil where there is none.
func (s *accounts) byEmail(email string) (*account, error) {
	list, err := s.all()
	for _, a := range list {
		if a.Email != "" && strings.EqualFold(a.Email, email) {
			return &a, err
		}
	}
	return nil, err
}

// register makes an account for whoever signs in, or gives the one there is the role the sign-in asks for: here nobody
// is refused. What it may do already it keeps, and what an admin has ended stays ended.
func (i *Issuer) register(u User) error {
	i.users.mu.Lock()
	defer i.users.mu.Unlock()
	a, err := i.users.get(u.UID)
	if err != nil {
		return err
	}
	now := i.now()
	if a == nil {
		a = &account{UID: u.UID, Email: u.Email, EmailVerified: u.Email != "", Created: now.UnixMilli(), ValidSince: now.Add(-u.Since).Unix()}
	} else if had := a.claims(); had.Tenant == u.Tenant && had.Role.Allows(u.Role) {
		return nil
	}
	text, err := json.Marshal(claims{u.Tenant, u.Role})
	if err != nil {
		return fmt.Errorf("identity: claims: %w", err)
	}
	a.Claims = string(text)
	return i.users.put(*a)
}
