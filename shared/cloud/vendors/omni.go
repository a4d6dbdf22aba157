package vendors

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider/omni"
	"github.com/aiprod/aiprod/shared/provider/veo"
)

func newOmni(env *cloud.Env) (*omni.Client, error) {
	v := env.Config.Vendors
	project, _ := v.Google.Place(env.Config.Project)
	return omni.New(omni.Options{
		Key: v.Google.APIKey().Reveal(), Project: project, URL: v.Google.URL, Every: v.Poll, Timeout: v.Timeout,
		Files: files(env), Prices: func(model string) (omni.Prices, bool) { return omniPrices(model, env.Now()) },
	})
}

// omniPrices are what a model charges at a time; what the price book does not tell is 0.
func omniPrices(model string, at time.Time) (omni.Prices, bool) {
	of := func(kind string) int64 {
		p, err := money.Current().Price("google."+model+"."+kind, at)
		if err != nil || p.Per <= 0 {
			return 0
		}
		return p.Micros * 1_000_000 / p.Per
	}
	p := omni.Prices{Input: of("input"), Video: of("video"), Text: of("output")}
	return p, p.Video > 0
}

func newVeo(env *cloud.Env) (*veo.Client, error) {
	v := env.Config.Vendors
	project, location := v.Google.Place(env.Config.Project)
	if location == cloud.AnyLocation { // Veo is in regions
		location = ""
	}
	return veo.New(veo.Options{Project: project, Location: location, URL: v.Google.URL, Every: v.Poll, Timeout: v.Timeout, Files: files(env)})
}

// files opens what a backend has left in the work bucket, and nothing elsewhere:
// where a clip is, its backend says.
func files(env *cloud.Env) func(context.Context, string) (io.ReadCloser, error) {
	return func(ctx context.Context, uri string) (io.ReadCloser, error) {
		name, ours := strings.CutPrefix(uri, "gs://"+env.Config.Name(cloud.Work)+"/artefacts/")
		if !ours || env.Blobs == nil {
			return nil, errors.New("vendors: a clip was left where nobody was told to leave it")
		}
		return env.Blobs.Get(ctx, cloud.Work, "artefacts/"+name)
	}
}
