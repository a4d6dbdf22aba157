package vendors

import (
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider/gemini"
)

func newGemini(env *cloud.Env) (*gemini.Client, error) {
	v := env.Config.Vendors
	project, location := v.Google.Place(env.Config.Project)
	return gemini.New(gemini.Options{
		Key: v.Google.APIKey().Reveal(), Project: project, Location: location, URL: v.Google.URL, Armor: v.Google.Armor, Timeout: v.Timeout,
	})
}
