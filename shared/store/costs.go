package store

import (
	"context"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/costreport"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/retention"
)

// A CostReport is that the report of a day or a month was made, and where it lies. What nothing here names is no report, and removed.
type CostReport struct {
	Schema int `firestore:"schema"`
	// Tenant is whose it is; empty for the platform's.
	Tenant string `firestore:"tenant"`
	Period string `firestore:"period"` // 2026-11-22 or 2026-11
	Total  int64  `firestore:"total_micros"`
	// Objects of the work bucket are its files.
	Objects []string  `firestore:"objects"`
	Made    time.Time `firestore:"made"`
	Expires time.Time `firestore:"expire_at"`
}

func (s *Store) costReport(tenant, period string) *firestore.DocumentRef {
	of := s.fs.Collection("control").Doc("costs")
	if tenant != "" {
		of = s.Tenant(tenant)
	}
	return of.Collection("costreports").Doc(period)
}

// CostReport reads the report of a tenant's period, of the platform's with none; nil where none was made, or it was kept long enough.
func (s *Store) CostReport(ctx context.Context, tenant, period string) (*CostReport, error) {
	var r CostReport
	found, err := get(ctx, s.costReport(tenant, period), &r)
	if err != nil || !found || r.Expires.Before(s.Now()) {
		return nil, unavailable("store: read cost report", err)
	}
	return &r, nil
}

// KeepCostReport notes that the report of a span was made and announces it, in one transaction. It does neither, and is false, where that was
// done before, and where the tenant has asked to be erased on a day of the period or after it.
func (s *Store) KeepCostReport(ctx context.Context, r CostReport, span costreport.Span) (kept bool, err error) {
	err = s.Touch(ctx, Ref{Tenant: r.Tenant}, func(u *Unit) error {
		kept = false
		var known CostReport
		if found, err := u.Read(s.costReport(r.Tenant, span.Name()), &known); err != nil || found {
			return err
		}
		if r.Tenant != "" {
			gone, err := firstErasure(u.tx.Documents(s.erasing(r.Tenant)), span.First)
			if err != nil || gone {
				return err
			}
		}
		r.Schema, r.Period, r.Made, r.Expires = 1, span.Name(), u.now, u.now.Add(retention.CostReports.Keep())
		u.Create(s.costReport(r.Tenant, r.Period), r)
		u.Notify(notice.New(notice.CostReport, r.Tenant, r.Period, span.Path()))
		kept = true
		return nil
	})
	return kept, err
}

// Leaving reports whether a tenant has asked, at a time or later, for all that is its own to be erased.
func (s *Store) Leaving(ctx context.Context, tenant string, since time.Time) (bool, error) {
	gone, err := firstErasure(s.erasing(tenant).Documents(ctx), since)
	return gone, unavailable("store: read erasures", err)
}

// erasing finds the erasures of a whole tenant. Their records outlive it.
func (s *Store) erasing(tenant string) firestore.Query {
	return s.fs.Collection("erasures").Where("tenant", "==", tenant).Where("all", "==", true)
}

func firstErasure(docs *firestore.DocumentIterator, since time.Time) (bool, error) {
	all, err := docs.GetAll()
	for _, d := range all {
		if asked, ok := d.Data()["asked"].(time.Time); ok && !asked.Before(since) {
			return true, err
		}
	}
	return false, err
}

// FirstSpend returns the first day on which anybody has spent something, empty where nobody has.
func (s *Store) FirstSpend(ctx context.Context) (day string, err error) {
	q := s.fs.CollectionGroup("spend").OrderBy("day", firestore.Asc).Limit(1)
	err = each(ctx, q, func(d money.Spend) { day = d.Day })
	return day, err
}
