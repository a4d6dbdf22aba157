package vendors

import (
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/geminisound"
	"github.com/aiprod/aiprod/shared/route"
)

func newGeminiSound(env *cloud.Env) (*geminisound.Client, error) {
	v := env.Config.Vendors
	project, location := v.Google.Place(env.Config.Project)
	prices := map[string]geminisound.Price{}
	for _, b := range route.Current().Backends {
		if b.Client() != "geminisound" || b.Modality != route.Speech {
			continue
		}
		if p, err := speechPrice(b, env); err == nil { // one without a price is never called
			prices[b.Model] = p
		}
	}
	return geminisound.New(geminisound.Options{
		Key: v.Google.APIKey().Reveal(), Project: project, Location: location, URL: v.Google.URL, Timeout: v.Timeout, Prices: prices,
	})
}

// speechPrice is what a speech model charges for what it reads and says.
func speechPrice(b route.Backend, env *cloud.Env) (p geminisound.Price, err error) {
	const million = 1_000_000
	for _, r := range b.Rates {
		price, err := money.Current().Charge(r.SKU, million, env.Now())
		if err != nil {
			return p, fmt.Errorf("vendors: %w", err)
		}
		if strings.HasSuffix(r.SKU, ".input") {
			p.Input = price.Micros
		} else {
			p.Audio = price.Micros
		}
	}
	return p, nil
}
