package vendors

import (
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// prices are what an adapter's models of a kind charge, by their names. A model without a price is left out: it is never called.
func prices[P any](adapter string, kind route.Modality, of func(route.Backend) (P, error)) map[string]P {
	out := map[string]P{}
	for _, b := range route.Current().Backends {
		if b.Client() != adapter || b.Modality != kind {
			continue
		}
		if p, err := of(b); err == nil {
			out[b.Model] = p
		}
	}
	return out
}

// million is what a million units cost now, in micro-dollars.
func million(env *cloud.Env, sku string) (int64, error) {
	charge, err := money.Current().Charge(sku, 1_000_000, env.Now())
	return charge.Micros, err
}
