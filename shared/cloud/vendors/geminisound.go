package vendors

import (
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider/geminisound"
	"github.com/aiprod/aiprod/shared/route"
)

func newGeminiSound(env *cloud.Env) (*geminisound.Client, error) {
	v := env.Config.Vendors
	project, location := v.Google.Place(env.Config.Project)
	return geminisound.New(geminisound.Options{
		Key: v.Google.APIKey().Reveal(), Project: project, Location: location, URL: v.Google.URL, Timeout: v.Timeout,
		Prices: prices("geminisound", route.Speech, func(b route.Backend) (geminisound.Price, error) { return speechPrice(env, b) }),
	})
}

// speechPrice is what a speech model charges for what it reads and says.
func speechPrice(env *cloud.Env, b route.Backend) (p geminisound.Price, err error) {
	for _, r := range b.Rates {
		of := &p.Audio
		if strings.HasSuffix(r.SKU, ".input") {
			of = &p.Input
		}
		if *of, err = million(env, r.SKU); err != nil {
			return p, err
		}
	}
	return p, nil
}
