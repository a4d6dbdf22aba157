package runway_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/runway"
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
	providertest.Video(t, want, func(t *testing.T, b providertest.Bench) provider.Video { return client(t, b) })
}
