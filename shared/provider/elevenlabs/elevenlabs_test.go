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
	c, err := elevenlabs.New(elevenlabs.Options{Key: "key", URL: b.URL, HTTP: b.HTTP, MicrosPerUnit: 100})
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

func TestMusic(t *testing.T) {
	t.Parallel()
	want := provider.Piece{Ref: "job1/bed/1", Model: "music_v2_5", Prompt: "Calm piano, 80 beats a minute.", Seconds: 12.4}
	providertest.Music(t, want, func(t *testing.T, b providertest.Bench) provider.Music { return client(t, b) })
}

func TestEffects(t *testing.T) {
	t.Parallel()
	want := provider.Noise{Ref: "job1/whoosh/1", Model: "eleven_text_to_sound_v2", Prompt: "A soft whoosh of air.", Seconds: 0.8}
	providertest.Effects(t, want, func(t *testing.T, b providertest.Bench) provider.Effects { return client(t, b) })
}
