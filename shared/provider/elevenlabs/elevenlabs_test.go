package elevenlabs_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/elevenlabs"
	"github.com/aiprod/aiprod/shared/provider/providertest"
)

// client returns a client of a server.
func client(t *testing.T, b providertest.Bench) *elevenlabs.Client {
	t.Helper()
	c, err := elevenlabs.New(elevenlabs.Options{Key: "key", URL: b.URL, HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSpeech(t *testing.T) {
	t.Parallel()
	for _, model := range []string{"eleven_v3", "eleven_multilingual_v2", "eleven_flash_v2_5"} {
		want := provider.Reading{Ref: "job1/line1/1", Model: model, Voice: "JBFqnCBsd6RMkjVDRZzb", Text: "Où est l’œuf ?", Lang: "fr-CA", Seed: 1 << 40}
		t.Run(model, func(t *testing.T) {
			t.Parallel()
			providertest.Speech(t, want, func(t *testing.T, b providertest.Bench) provider.Speech { return client(t, b) })
		})
	}
}
