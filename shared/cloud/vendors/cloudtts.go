package vendors

import (
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider/cloudtts"
	"github.com/aiprod/aiprod/shared/route"
)

func newCloudTTS(env *cloud.Env) (*cloudtts.Client, error) {
	v := env.Config.Vendors
	return cloudtts.New(cloudtts.Options{
		Location: v.Google.Location, URL: v.Google.URL, Timeout: v.Timeout,
		Prices: prices(cloudtts.Backend, route.Speech, func(b route.Backend) (int64, error) { return million(env, b.Rates[0].SKU) }),
	})
}
