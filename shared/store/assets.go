package store

import (
	"context"
	"time"

	"cloud.google.com/go/firestore"
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

// PutAsset stores an asset.
func (s *Store) PutAsset(ctx context.Context, tenant string, a Asset) error {
	_, err := s.asset(tenant, a.ID).Set(ctx, a)
	return unavailable("store: write asset", err)
}
