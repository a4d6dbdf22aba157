package store

import (
	"context"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/fault"
)

// maxAPIKeys is how many API keys a tenant may have.
const maxAPIKeys = 50

func (s *Store) apiKeys(tenant string) *firestore.CollectionRef {
	return s.Tenant(tenant).Collection("keys")
}

// NoAPIKey is the fault of an API key that is not there, or is another tenant's.
func NoAPIKey(id string) error {
	return fault.New(fault.NotFound, "key.not_found", fmt.Sprintf("There is no API key %s.", short(id))).
		WithHint("List the keys with GET /auth/keys.")
}

// APIKeys returns the API keys of a tenant, the oldest first.
func (s *Store) APIKeys(ctx context.Context, tenant string) ([]apikey.Key, error) {
	return all[apikey.Key](ctx, s.apiKeys(tenant).OrderBy("created", firestore.Asc))
}

// APIKey finds a key by its id alone, in whatever tenant it is; nil where there is none. The key says which tenant, not
// its holder.
func (s *Store) APIKey(ctx context.Context, id string) (*apikey.Key, error) {
	found, err := all[apikey.Key](ctx, s.fs.CollectionGroup("keys").Where("id", "==", id).Limit(1))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// CreateAPIKey stores a new key.
func (s *Store) CreateAPIKey(ctx context.Context, k apikey.Key, by audit.Record) error {
	return s.Touch(ctx, Ref{Tenant: k.Tenant}, func(u *Unit) error {
		n, err := u.Count(ctx, s.apiKeys(k.Tenant).Query)
		if err != nil {
			return err
		}
		if n >= maxAPIKeys {
			return fault.New(fault.Conflict, "key.too_many", fmt.Sprintf("There are %d API keys already.", maxAPIKeys)).
				WithHint("Delete one that is not used any more; GET /auth/keys says when each was last used.")
		}
		u.Create(s.apiKeys(k.Tenant).Doc(k.ID), k)
		by.Kind, by.Target, by.Detail = audit.KeyCreated, k.ID, map[string]string{"role": string(k.Role), "name": k.Name}
		u.Audit(by)
		return nil
	})
}

// RotateAPIKey stores what rotate makes of a key.
func (s *Store) RotateAPIKey(ctx context.Context, tenant, id string, rotate func(apikey.Key) (apikey.Key, error), by audit.Record) (apikey.Key, error) {
	var k apikey.Key
	err := s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		k = apikey.Key{}
		if err := u.apiKey(tenant, id, &k); err != nil {
			return err
		}
		var err error
		if k, err = rotate(k); err != nil {
			return err
		}
		u.Put(s.apiKeys(tenant).Doc(id), k)
		by.Kind, by.Target = audit.KeyRotated, id
		u.Audit(by)
		return nil
	})
	return k, err
}

// DeleteAPIKey revokes a key: it is there no more.
func (s *Store) DeleteAPIKey(ctx context.Context, tenant, id string, by audit.Record) error {
	return s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		var k apikey.Key
		if err := u.apiKey(tenant, id, &k); err != nil {
			return err
		}
		u.remove(s.apiKeys(tenant).Doc(id))
		by.Kind, by.Target, by.Detail = audit.KeyRevoked, id, map[string]string{"name": k.Name}
		u.Audit(by)
		return nil
	})
}

// APIKeyUsed notes that a key was used from a network, unless another has noted it within the minute. A key that was
// revoked meanwhile is let go.
func (s *Store) APIKeyUsed(ctx context.Context, tenant, id, place string) error {
	return s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		var k apikey.Key
		found, err := u.Read(s.apiKeys(tenant).Doc(id), &k)
		if err != nil || !found {
			return err
		}
		noted, moved := k.Use(u.now, place)
		if !noted {
			return nil
		}
		u.merge(s.apiKeys(tenant).Doc(id), map[string]any{"used": k.Used, "places": k.Places})
		if moved {
			u.Audit(audit.Record{Kind: audit.KeyMoved, Actor: k.Principal().UID, Target: id, Place: place})
		}
		return nil
	})
}

// apiKey reads a key as part of the transaction.
func (u *Unit) apiKey(tenant, id string, k *apikey.Key) error {
	if !apikey.Named(id) {
		return NoAPIKey(id)
	}
	found, err := u.Read(u.s.apiKeys(tenant).Doc(id), k)
	if err == nil && !found {
		err = NoAPIKey(id)
	}
	return err
}
