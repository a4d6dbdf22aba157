package vendors_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/vendors"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/route"
)

// reading is the most that a vendor charges for a short prompt beside the clip, in
// micro-dollars: estimates are of the clip alone.
const reading = 100

// What the catalogue says a backend makes, its client asks for and its vendor takes, at
// the price of the catalogue. Both vendors' and our figures are data, written apart.
func TestPrices(t *testing.T) {
	t.Parallel()
	server := vendortest.New(vendortest.Options{})
	url, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	key := cloud.NewSecret("key")
	env := cloud.New(cloud.Config{Project: "demo", Vendors: cloud.Vendors{
		RunwayKey: key, RunwayURL: url, FalKey: key, FalURL: url + "/fal",
		Google: cloud.Google{Vertex: true, Location: cloud.AnyLocation, URL: url + "/google"},
	}}, slog.New(slog.DiscardHandler))
	if err := vendors.Serve(t.Context(), env); err != nil {
		t.Fatal(err)
	}
	market := route.Market{Book: env.Market(t.Context()).Book, At: env.Now(), State: route.Vendors}
	asked := map[string]bool{}
	for seconds := 1; seconds <= 15; seconds++ {
		for _, aspect := range []string{"16:9", "9:16", "1:1", "4:5"} {
			need := route.Need{Modality: route.Video, Length: time.Duration(seconds) * time.Second, Aspect: aspect, Image: true}
			for _, c := range route.Current().Choose(market, need, route.Unlimited, route.Strategy{}).Candidates {
				if b := c.Backend; env.Config.Vendors.Offers(b) {
					asked[b.Client()] = true
					length, _ := b.Fit(need.Length)
					sells(t, env, server, c, provider.Clip{
						Ref: fmt.Sprintf("%s %d %s", b.ID, seconds, aspect), Model: b.Model, Prompt: "A bakery at night.",
						Seconds: int(length), Aspect: aspect, Height: b.Height, Audio: b.Audio, First: first(b),
					})
				}
			}
		}
	}
	if len(asked) != 4 {
		t.Errorf("%v were asked", asked)
	}
}

// first is the picture that a clip begins with, where its backend needs one: the smallest there is.
func first(b route.Backend) *provider.Image {
	if !b.NeedsImage {
		return nil
	}
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err) // a buffer takes everything
	}
	return &provider.Image{Type: "image/png", Data: file.Bytes()}
}

// sells has a backend take a call, and holds the vendor's price against the catalogue's.
func sells(t *testing.T, env *cloud.Env, server *vendortest.Server, k route.Candidate, clip provider.Clip) {
	t.Helper()
	name := clip.Ref
	clip.Ref = "ref"
	client, err := env.Backends.Video(k.Backend)
	if err == nil {
		_, err = client.Submit(t.Context(), clip)
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	book := server.Book()
	if micros := book[len(book)-1].Micros; micros < k.Micros || micros > k.Micros+reading {
		t.Errorf("%s: sold for %d micro-dollars, and the catalogue says %d", name, micros, k.Micros)
	}
}
