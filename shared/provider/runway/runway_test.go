package runway_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/runway"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// client returns a client of a server.
func client(t *testing.T, b providertest.Bench) *runway.Client {
	t.Helper()
	c, err := runway.New(runway.Options{Key: "key", MicrosPerCredit: 10_000, URL: b.URL, HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestVideo(t *testing.T) {
	t.Parallel()
	want := provider.Clip{Ref: "job1/shot1/1", Model: "gen4.5", Prompt: "A bakery at night.", Seconds: 5, Aspect: "16:9", Seed: 1 << 40}
	open := func(t *testing.T, b providertest.Bench) provider.Video { return client(t, b) }
	t.Run("of words", func(t *testing.T) { t.Parallel(); providertest.Video(t, want, open) })
	t.Run("of a picture", func(t *testing.T) {
		t.Parallel()
		var file bytes.Buffer
		if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 16, 9))); err != nil {
			t.Fatal(err)
		}
		animated := want
		animated.Model, animated.First = "gen4_turbo", &provider.Image{Type: "image/png", Data: file.Bytes()}
		providertest.Video(t, animated, open)
	})
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]runway.Options{
		"no key":      {MicrosPerCredit: 1},
		"key of two":  {Key: "a\nb", MicrosPerCredit: 1},
		"no price":    {Key: "key"},
		"bad address": {Key: "key", MicrosPerCredit: 1, URL: "runway.example"},
		"odd address": {Key: "key", MicrosPerCredit: 1, URL: "ftp://runway.example"},
		"no address":  {Key: "key", MicrosPerCredit: 1, URL: "https://%"},
	} {
		if _, err := runway.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := runway.New(runway.Options{Key: "key", MicrosPerCredit: 1}); err != nil {
		t.Errorf("the least: %v", err)
	}
}

// TestPollRefuses holds that an operation cannot lead a request elsewhere.
func TestPollRefuses(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{})
	for operation, want := range map[string]provider.Class{
		"": provider.Caller, ".": provider.Caller, "..": provider.Caller,
	} {
		if _, err := client(t, b).Poll(t.Context(), operation); provider.ClassOf(err) != want {
			t.Errorf("%q: %v", operation, err)
		}
	}
	p, err := client(t, b).Poll(t.Context(), "../organization")
	if err != nil || provider.ClassOf(p.Err) != provider.Unknown {
		t.Errorf("a path: %+v, %v", p, err)
	}
}
