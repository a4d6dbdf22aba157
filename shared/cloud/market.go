package cloud

import (
	"context"
	"sync"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/route/health"
	healthstore "github.com/aiprod/aiprod/shared/route/health/firestore"
)

// Market returns what is on offer now: today's prices, the backends that can be
// called, and how they have done lately. Their health is read when the first backend that costs
// money is asked about: where there is none, nothing is.
func (e *Env) Market(ctx context.Context) route.Market {
	look := sync.OnceValue(func() health.View { return e.Health.Look(ctx) })
	return route.Market{
		Book: money.Current(), At: e.Now(), Region: e.Config.Vendors.Google.region(),
		State: func(b route.Backend) route.State {
			if !e.Config.Vendors.Offers(b) {
				return route.Local(b)
			}
			return look().State(b.ID, e.Limit(b))
		},
		Learned: func(b route.Backend) route.Experience {
			if !e.Config.Vendors.Offers(b) {
				return route.Experience{}
			}
			return look().Learned(b.ID)
		},
		Heard: func(b route.Backend, lang string) route.Pace {
			if !e.Config.Vendors.Offers(b) {
				return route.Pace{}
			}
			return look().Heard(b.ID, lang)
		},
	}
}

// Limit returns how many calls a backend takes of us, by what we are to its vendor.
func (e *Env) Limit(b route.Backend) route.Limit { return b.Limit(e.Config.Vendors.Tiers[b.Vendor]) }

func (e *Env) newHealth() *health.Health {
	return health.New(healthstore.New(e.firestore), health.Options{
		Now: func() time.Time { return e.Now() }, Log: e.Log, Rest: e.Config.Vendors.Rest, Alert: e.alert,
	})
}

// alert tells those who run the platform of a backend that nobody else can get to work again.
func (e *Env) alert(ctx context.Context, backend string, why provider.Class) {
	kind := audit.BackendRefused
	if why == provider.Retired {
		kind = audit.BackendRetired
	}
	e.Log.ErrorContext(ctx, "alert", "rule", string(kind), "backend", backend, "why", string(why))
	s, err := e.store()
	if err == nil {
		err = s.Audit(ctx, audit.Record{Kind: kind, Actor: audit.System, Target: backend, Detail: map[string]string{"why": string(why)}})
	}
	if err != nil {
		e.Log.ErrorContext(ctx, "alert not recorded", "rule", string(kind), "backend", backend, "error", err)
	}
}
