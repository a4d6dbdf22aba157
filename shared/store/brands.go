package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/schema"
)

// A Brand is a kit of a tenant's as it is kept.
type Brand struct {
	Schema int    `firestore:"schema"`
	ID     string `firestore:"id"`
	Owner  string `firestore:"owner"`
	// Version counts what was written, from 1.
	Version int       `firestore:"version"`
	Content string    `firestore:"content"` // the kit as JSON
	Created time.Time `firestore:"created"`
	Updated time.Time `firestore:"updated"`
}

// Edition returns the kit as it is now.
func (b Brand) Edition() (brand.Edition, error) {
	e := brand.Edition{ID: b.ID, Version: b.Version}
	if err := json.Unmarshal([]byte(b.Content), &e.Kit); err != nil {
		return e, fmt.Errorf("store: brand %s: %w", b.ID, err)
	}
	return e, nil
}

// house is the part of a tenant's document that is about brands.
type house struct {
	Default string `firestore:"default_brand"`
}

func (s *Store) brands(tenant string) *firestore.CollectionRef {
	return s.Tenant(tenant).Collection("brands")
}

// NoBrand is the fault of a kit that is not there, or is another tenant's.
func NoBrand(id string) error {
	return fault.New(fault.NotFound, "brand.not_found", fmt.Sprintf("There is no brand kit %s.", short(id))).
		WithHint("List your kits with GET /brands.")
}

// Brand reads a kit, nil where there is none. An empty id is that of the tenant's default.
func (s *Store) Brand(ctx context.Context, tenant, id string) (*Brand, error) {
	if id == "" {
		var err error
		if id, err = s.DefaultBrand(ctx, tenant); err != nil {
			return nil, err
		}
	}
	if !nameable(id) {
		return nil, nil
	}
	var b Brand
	found, err := get(ctx, s.brands(tenant).Doc(id), &b)
	if err != nil || !found {
		return nil, unavailable("store: read brand", err)
	}
	return &b, nil
}

// Brands returns the kits of a tenant, the oldest first.
func (s *Store) Brands(ctx context.Context, tenant string) ([]Brand, error) {
	return all[Brand](ctx, s.brands(tenant).OrderBy("created", firestore.Asc))
}

// DefaultBrand returns the id of the kit a tenant's films follow, empty for none.
func (s *Store) DefaultBrand(ctx context.Context, tenant string) (string, error) {
	var h house
	_, err := get(ctx, s.Tenant(tenant), &h)
	return h.Default, unavailable("store: read tenant", err)
}

// CreateBrand stores a new kit, once for each key: a key that was used before for
// the same kit returns that one. Main makes it the tenant's default.
func (s *Store) CreateBrand(ctx context.Context, tenant string, b Brand, main bool, keyID string, key Key) (Brand, error) {
	err := s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		n, err := u.Count(ctx, s.brands(tenant).Query)
		if err != nil {
			return err
		}
		if err := u.Once(keyID, key); err != nil {
			return err
		}
		if most := brand.OfferedChoices().Kits; n >= most {
			return fault.New(fault.Conflict, "brand.too_many", fmt.Sprintf("There are %d brand kits already.", most)).
				WithHint("Delete one that is not used any more.")
		}
		if err := u.logo(b); err != nil {
			return err
		}
		u.Create(s.brands(tenant).Doc(b.ID), b)
		if main {
			u.house(tenant, b.ID)
		}
		return nil
	})
	var first replayed
	if !errors.As(err, &first) {
		return b, err
	}
	old, err := s.Brand(ctx, tenant, string(first))
	if err == nil && old == nil {
		err = fault.New(fault.Conflict, "brand.gone", "The kit that was made under this Idempotency-Key is not there any more.").
			WithHint("Use a new key for a new kit.")
	}
	if err != nil {
		return b, err
	}
	return *old, nil
}

// ReplaceBrand stores other content for a kit whose version is the seen one. Main
// makes it the tenant's default, or no longer; nil leaves that as it is.
func (s *Store) ReplaceBrand(ctx context.Context, tenant, id, content string, main *bool, seen int) (Brand, error) {
	var b Brand
	err := s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		h, err := u.brand(tenant, id, &b)
		if err != nil {
			return err
		}
		if b.Version != seen {
			return fault.New(fault.Stale, "brand.changed", "The kit has changed since you read it.").
				WithHint("Read GET /brands/{id} again and send its ETag as If-Match.")
		}
		b.Schema, b.Content, b.Version, b.Updated = 1, content, b.Version+1, u.now
		if err := u.logo(b); err != nil {
			return err
		}
		u.Put(s.brands(tenant).Doc(id), b)
		switch {
		case main != nil && *main:
			u.house(tenant, id)
		case main != nil && h.Default == id:
			u.house(tenant, "")
		}
		return nil
	})
	return b, err
}

// DeleteBrand erases a kit. The tenant's default is not erased: its films would
// change their looks unasked.
func (s *Store) DeleteBrand(ctx context.Context, tenant, id string) error {
	return s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		var b Brand
		h, err := u.brand(tenant, id, &b)
		if err != nil {
			return err
		}
		if h.Default == id {
			return fault.New(fault.Conflict, "brand.default", "The kit is the default of your films.").
				WithHint("Make another kit the default first, or PUT this one with default false.")
		}
		u.remove(s.brands(tenant).Doc(id))
		return nil
	})
}

// brand reads a kit, and which one is the default, as part of the transaction.
func (u *Unit) brand(tenant, id string, b *Brand) (h house, err error) {
	if !nameable(id) {
		return h, NoBrand(id)
	}
	found, err := u.Read(u.s.brands(tenant).Doc(id), b)
	if err != nil {
		return h, err
	}
	if !found {
		return h, NoBrand(id)
	}
	_, err = u.Read(u.s.Tenant(tenant), &h)
	return h, err
}

// logo holds that the logo of a kit has not been deleted since it was looked at.
func (u *Unit) logo(b Brand) error {
	e, err := b.Edition()
	if err != nil || e.Kit.Logo == "" {
		return err
	}
	err = u.there(map[string]Asset{e.Kit.Logo: {}})
	if f := fault.Of(err); err != nil && f.Code == codeErased {
		return f.WithFields(fault.Field{Pointer: "/logo", Code: "erased", Detail: "was deleted a moment ago; upload it again, or leave it out"})
	}
	return err
}

// house writes which kit is the default.
func (u *Unit) house(tenant, id string) {
	u.merge(u.s.Tenant(tenant), map[string]any{schema.Field: 1, "default_brand": id})
}
