package vendors

import (
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider/geminiimage"
	"github.com/aiprod/aiprod/shared/route"
)

func newGeminiImage(env *cloud.Env) (*geminiimage.Client, error) {
	v := env.Config.Vendors
	project, location := v.Google.Place(env.Config.Project)
	return geminiimage.New(geminiimage.Options{
		Key: v.Google.APIKey().Reveal(), Project: project, Location: location, URL: v.Google.URL, Timeout: v.Timeout,
		Prices: prices("geminiimage", route.Image, func(b route.Backend) (geminiimage.Price, error) { return imagePrice(env, b.Model) }),
	})
}

// imagePrice is what an image model charges for its tokens.
func imagePrice(env *cloud.Env, model string) (p geminiimage.Price, err error) {
	for kind, of := range map[string]*int64{"input": &p.Input, "output": &p.Output, "image": &p.Image} {
		if *of, err = million(env, "google."+model+"."+kind); err != nil {
			return p, err
		}
	}
	return p, nil
}
