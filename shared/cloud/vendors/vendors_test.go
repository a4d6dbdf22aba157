package vendors_test

import (
	"log/slog"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/vendors"
	"github.com/aiprod/aiprod/shared/route"
)

// Whoever is on offer can be called, and nobody else.
func TestOffers(t *testing.T) {
	t.Parallel()
	all := cloud.Vendors{FalKey: cloud.NewSecret("key"), PexelsKey: cloud.NewSecret("key"), RunwayKey: cloud.NewSecret("key"), ElevenLabsKey: cloud.NewSecret("key"), Google: cloud.Google{Key: cloud.NewSecret("key")}}
	called := map[string]bool{}
	vertex := cloud.Vendors{Google: cloud.Google{Vertex: true, Location: cloud.AnyLocation, URL: "http://127.0.0.1:1"}}
	europe := vertex
	europe.Google.Location = "eu"
	london := vertex
	london.Google.Location = "europe-west2"
	for name, v := range map[string]cloud.Vendors{"none": {}, "all": all, "vertex": vertex, "europe": europe, "london": london} {
		env := cloud.New(cloud.Config{Project: "demo", Vendors: v}, slog.New(slog.DiscardHandler))
		if err := vendors.Serve(t.Context(), env); err != nil {
			t.Fatal(err)
		}
		for _, b := range route.Current().Backends {
			made, can := map[route.Modality]func(route.Backend) error{
				route.Video:    func(b route.Backend) error { _, err := env.Backends.Video(b); return err },
				route.Language: func(b route.Backend) error { _, err := env.Backends.Language(b); return err },
				route.Speech:   func(b route.Backend) error { _, err := env.Backends.Speech(b); return err },
				route.Music:    func(b route.Backend) error { _, err := env.Backends.Music(b); return err },
				route.Image:    func(b route.Backend) error { _, err := env.Backends.Images(b); return err },
				route.Effects:  func(b route.Backend) error { _, err := env.Backends.Effects(b); return err },
			}[b.Modality]
			if !can {
				continue
			}
			err := made(b)
			if in := v.Google.Location; err == nil && v.Google.Vertex && in != cloud.AnyLocation && !b.In(in) {
				t.Errorf("%s is called where it is not, and %s was chosen", b.ID, in)
			}
			if offered := v.Offers(b); offered != (err == nil) {
				t.Errorf("%s: %s is offered: %t, and made: %v", name, b.ID, offered, err)
			} else if offered {
				called[b.Client()+" "+string(b.Modality)] = true
			}
		}
	}
	if len(called) != 13 {
		t.Errorf("%v can be called", called)
	}
}
