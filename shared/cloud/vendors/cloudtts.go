package vendors

import (
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/cloudtts"
	"github.com/aiprod/aiprod/shared/route"
)

func newCloudTTS(env *cloud.Env) (*cloudtts.Client, error) {
	const million = 1_000_000
	v := env.Config.Vendors
	prices := map[string]int64{}
	for _, b := range route.Current().Backends {
		if b.Client() != cloudtts.Backend {
			continue
		}
		if c, err := money.Current().Charge(b.Rates[0].SKU, million, env.Now()); err == nil { // one without a price is never called
			prices[b.Model] = c.Micros
		}
	}
	return cloudtts.New(cloudtts.Options{Location: v.Google.Location, URL: v.Google.URL, Timeout: v.Timeout, Prices: prices})
}
