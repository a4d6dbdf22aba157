package vendors

import (
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/fal"
)

func newFal(env *cloud.Env) (provider.Video, error) {
	v := env.Config.Vendors
	return fal.New(fal.Options{Key: v.FalKey.Reveal(), URL: v.FalURL, Every: v.Poll, Timeout: v.Timeout})
}
