package schema

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/job"
)

// kinds is every kind of document we store. A new version of a kind is a number
// here, the upgrade from the one before, and the number its writers write.
var kinds = []Kind{
	{Name: "tenant", Path: "tenants/*", Version: 1},
	{Name: "job", Path: "tenants/*/jobs/*", Version: job.Schema},
	{Name: "attempt", Path: "tenants/*/jobs/*/attempts/*", Version: job.AttemptSchema, Upgrades: map[int]Upgrade{1: attempt2}},
	{Name: "progress", Path: "tenants/*/jobs/*/live/*", Version: job.Schema},
	{Name: "transition", Path: "tenants/*/jobs/*/history/*", Version: job.Schema},
	{Name: "event", Path: "tenants/*/jobs/*/events/*", Version: job.Schema},
	{Name: "step", Path: "tenants/*/jobs/*/steps/*", Version: 1},
	{Name: "join", Path: "tenants/*/jobs/*/joins/*", Version: 1},
	{Name: "ledger line", Path: "tenants/*/jobs/*/ledger/*", Version: 1},
	{Name: "report", Path: "tenants/*/jobs/*/reports/*", Version: 1},
	{Name: "revision", Path: "tenants/*/jobs/*/revisions/*", Version: 1},
	{Name: "idempotency key", Path: "tenants/*/idempotency/*", Version: 1},
	{Name: "asset", Path: "tenants/*/assets/*", Version: 1},
	{Name: "brand", Path: "tenants/*/brands/*", Version: 1},
	{Name: "API key", Path: "tenants/*/keys/*", Version: 1},
	{Name: "member", Path: "tenants/*/members/*", Version: 1},
	{Name: "audit record", Path: "tenants/*/audit/*", Version: 1},
	{Name: "platform audit record", Path: "control/security/audit/*", Version: 1},
	{Name: "tenant budget", Path: "tenants/*/budgets/*", Version: 1},
	{Name: "spend", Path: "tenants/*/spend/*", Version: 1},
	{Name: "experience", Path: "tenants/*/experience/*", Version: 1},
	{Name: "cost report", Path: "tenants/*/costreports/*", Version: 1},
	{Name: "platform cost report", Path: "control/costs/costreports/*", Version: 1},
	{Name: "platform budget", Path: "control/budgets/shards/*", Version: 1},
	{Name: "backend's health", Path: "control/health/backends/*", Version: 1},
	{Name: "guarded budget", Path: "control/guard/guarded/*", Version: 1},
	{Name: "rotation of a secret", Path: "control/rotations/secrets/*", Version: 1},
	{Name: "condemned file", Path: "tenants/*/condemned/*", Version: 1},
	{Name: "erasure", Path: "erasures/*", Version: 1},
	{Name: "handed notice", Path: "notices/*", Version: 1},
	{Name: "outbox", Path: "outbox/*", Version: 1},
	{Name: "limit", Path: "limits/*", Version: 1},
	{Name: "control", Path: "control/*", Version: 1},
}

// Kinds returns every kind, in the order they are migrated.
func Kinds() []Kind { return append([]Kind(nil), kinds...) }

// Of returns the kind of a document by its path within the database. One that is
// of no kind is an error: whoever stores a new sort of document names it here.
func Of(document string) (Kind, error) {
	for _, k := range kinds {
		if k.Has(document) {
			return k, nil
		}
	}
	return Kind{}, fmt.Errorf("schema: %s is of no kind we store", document)
}
