package store

import (
	"context"
	"errors"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/fault"
)

// An Asset is a file of a tenant's. It is ready once it has been probed and kept.
type Asset struct {
	Schema  int       `firestore:"schema"`
	ID      string    `firestore:"id"`
	Owner   string    `firestore:"owner"`
	Name    string    `firestore:"name"` // the user's own, for display only
	Role    string    `firestore:"role"`
	Ready   bool      `firestore:"ready"`
	Refused string    `firestore:"refused,omitempty"` // why it cannot be used
	Object  string    `firestore:"object,omitempty"`  // in the work bucket
	SHA256  string    `firestore:"sha256,omitempty"`
	Type    string    `firestore:"type,omitempty"`
	Kind    string    `firestore:"kind,omitempty"` // image or footage
	Size    int64     `firestore:"size,omitempty"`
	Width   int       `firestore:"width,omitempty"`
	Height  int       `firestore:"height,omitempty"`
	Seconds float64   `firestore:"seconds,omitempty"`
	Created time.Time `firestore:"created"`
}

// Unready is what keeps an asset from being used, nil for nothing; a may be nil, for one that is not there. The pointer is the caller's to add.
func (a *Asset) Unready() *brief.Problem {
	switch {
	case a == nil:
		return &brief.Problem{Code: "not_found", Detail: "is no asset of yours", Fix: "upload it with POST /assets and use the id it answers with"}
	case a.Refused != "":
		return &brief.Problem{Code: "refused", Detail: "was refused: " + a.Refused, Fix: "upload another file with POST /assets"}
	case !a.Ready:
		return &brief.Problem{Code: "not_ready", Detail: "has not been uploaded, or not been looked at yet", Fix: "wait until GET /assets/" + a.ID + " says that it is ready"}
	}
	return nil
}

func (s *Store) asset(tenant, id string) *firestore.DocumentRef {
	return s.Tenant(tenant).Collection("assets").Doc(id)
}

// Asset reads an asset, nil where there is none.
func (s *Store) Asset(ctx context.Context, tenant, id string) (*Asset, error) {
	if !nameable(id) {
		return nil, nil
	}
	var a Asset
	found, err := get(ctx, s.asset(tenant, id), &a)
	if err != nil || !found {
		return nil, unavailable("store: read asset", err)
	}
	return &a, nil
}

// CreateAsset stores a new asset, once for each key: a key that was used before for the same asset returns that one.
func (s *Store) CreateAsset(ctx context.Context, tenant string, a Asset, keyID string, key Key) (Asset, error) {
	err := s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		u.Create(s.asset(tenant, a.ID), a)
		return u.Once(keyID, key)
	})
	var first replayed
	if !errors.As(err, &first) {
		return a, err
	}
	old, err := s.Asset(ctx, tenant, string(first))
	if err == nil && old == nil {
		err = fault.New(fault.Conflict, "asset.gone", "The asset that was made under this Idempotency-Key is not there any more.").
			WithHint("Use a new key for a new asset.")
	}
	if err != nil {
		return a, err
	}
	return *old, nil
}

// PutAsset changes an asset. One that was erased meanwhile stays erased.
func (s *Store) PutAsset(ctx context.Context, tenant string, a Asset) error {
	return s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		var old Asset
		found, err := u.Read(s.asset(tenant, a.ID), &old)
		if found {
			u.Put(s.asset(tenant, a.ID), a)
		}
		return err
	})
}
