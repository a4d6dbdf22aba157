package store

import (
	"context"
	"fmt"

	"cloud.google.com/go/firestore"
	"github.com/google/uuid"

	"github.com/aiprod/aiprod/shared/audit"
)

// audits are a tenant's records, the platform's own for none. Their ids sort by time; the rest keeps two of one instant apart.
func (s *Store) audits(tenant string) *firestore.CollectionRef {
	if tenant == "" {
		return s.fs.Collection("control").Doc("security").Collection("audit")
	}
	return s.Tenant(tenant).Collection("audit")
}

// Audit adds a record in the unit's transaction: it is there exactly where the act is. Once
// committed it is logged as well. Tenant defaults to the unit's.
func (u *Unit) Audit(r audit.Record) {
	if r.Tenant == "" {
		r.Tenant = u.ref.Tenant
	}
	r = r.Stamped(u.now)
	u.Create(u.s.audits(r.Tenant).Doc(auditID(r)), r)
	u.told.audits = append(u.told.audits, r)
}

// Audit adds a record of what no transaction was made for.
func (s *Store) Audit(ctx context.Context, r audit.Record) error {
	return s.Touch(ctx, Ref{Tenant: r.Tenant}, func(u *Unit) error {
		u.Audit(r)
		return nil
	})
}

func auditID(r audit.Record) string {
	return fmt.Sprintf("%s-%s", r.At.UTC().Format("20060102T150405.000000"), uuid.NewString()[:8])
}

// Audits returns the records of a tenant, or the platform's own with none, the oldest first; with an actor only those of what it did, or what was done to it.
func (s *Store) Audits(ctx context.Context, tenant, actor string) ([]audit.Record, error) {
	if actor == "" {
		return all[audit.Record](ctx, s.audits(tenant).OrderBy(firestore.DocumentID, firestore.Asc))
	}
	return all[audit.Record](ctx, s.audits(tenant).WhereEntity(firestore.OrFilter{Filters: []firestore.EntityFilter{
		firestore.PropertyFilter{Path: "actor", Operator: "==", Value: actor},
		firestore.PropertyFilter{Path: "target", Operator: "==", Value: actor},
	}}))
}
