package vendors

import (
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/geminiimage"
	"github.com/aiprod/aiprod/shared/route"
)

func newGeminiImage(env *cloud.Env) (*geminiimage.Client, error) {
	v := env.Config.Vendors
	project, location := v.Google.Place(env.Config.Project)
	prices := map[string]geminiimage.Price{}
	for _, b := range route.Current().Backends {
		if b.Client() == "geminiimage" {
			if p, ok := imagePrice(env, b.Model); ok {
				prices[b.Model] = p
			}
		}
	}
	return geminiimage.New(geminiimage.Options{
		Key: v.Google.APIKey().Reveal(), Project: project, Location: location, URL: v.Google.URL, Timeout: v.Timeout, Prices: prices,
	})
}

// imagePrice is what an image model charges for its tokens; ok is false where the price book does not tell.
func imagePrice(env *cloud.Env, model string) (p geminiimage.Price, ok bool) {
	const million = 1_000_000
	for kind, of := range map[string]*int64{"input": &p.Input, "output": &p.Output, "image": &p.Image} {
		charge, err := money.Current().Charge("google."+model+"."+kind, million, env.Now())
		if err != nil {
			return p, false
		}
		*of = charge.Micros
	}
	return p, true
}
