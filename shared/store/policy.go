package store

import (
	"context"
	"strconv"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/schema"
)

// policy is the part of a tenant's document that is about how its members sign in.
type policy struct {
	SecondFactor bool `firestore:"second_factor"`
}

// SecondFactor reports whether a tenant wants a second factor of its approvers and admins.
func (s *Store) SecondFactor(ctx context.Context, tenant string) (bool, error) {
	var p policy
	_, err := get(ctx, s.Tenant(tenant), &p)
	return p.SecondFactor, unavailable("store: read tenant", err)
}

// WantSecondFactor sets whether a tenant wants a second factor. Where it does so already nothing is changed, nor recorded.
func (s *Store) WantSecondFactor(ctx context.Context, tenant string, wanted bool, by audit.Record) error {
	return s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		var p policy
		if _, err := u.Read(s.Tenant(tenant), &p); err != nil || p.SecondFactor == wanted {
			return err
		}
		u.merge(s.Tenant(tenant), map[string]any{schema.Field: 1, "second_factor": wanted})
		by.Kind, by.Detail = audit.PolicyChanged, map[string]string{"second_factor": strconv.FormatBool(wanted)}
		u.Audit(by)
		return nil
	})
}
