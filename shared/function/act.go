package function

import (
	"context"

	"github.com/aiprod/aiprod/shared/audit"
)

// Act returns the audit record of what the caller does, without what it is.
func Act(ctx context.Context) audit.Record {
	who, r := Caller(ctx), requestOf(ctx)
	return audit.Record{Tenant: who.Tenant, Actor: who.UID, Request: r.id, Place: r.place}
}
