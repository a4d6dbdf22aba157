package vendors

import (
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/pexels"
)

func newPexels(env *cloud.Env) (provider.Video, error) {
	v := env.Config.Vendors
	return pexels.New(pexels.Options{Key: v.PexelsKey.Reveal(), URL: v.PexelsURL, Timeout: v.Timeout})
}
