package geminisound_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/geminisound"
	"github.com/aiprod/aiprod/shared/provider/providertest"
)

// client returns a client of a server, on the Gemini API or on Vertex AI.
func client(t *testing.T, b providertest.Bench, vertex bool) *geminisound.Client {
	t.Helper()
	o := geminisound.Options{URL: b.URL + "/google", HTTP: b.HTTP, Key: "key", Prices: map[string]geminisound.Price{
		"gemini-3.8-flash-tts": {Input: 1_000_000, Audio: 20_000_000}, "gemini-3.1-flash-tts-preview": {Input: 1_000_000, Audio: 20_000_000},
	}}
	if vertex {
		o.Key, o.Project, o.Location = "", "p1", "global"
	}
	c, err := geminisound.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Models that return a WAV file and take a text word for word, and those that return bare
// samples and have to be told, are heard alike.
func TestSpeech(t *testing.T) {
	t.Parallel()
	for _, model := range []string{"gemini-3.8-flash-tts", "gemini-3.1-flash-tts-preview"} {
		for name, vertex := range map[string]bool{"key": false, "project": true} {
			t.Run(model+" by "+name, func(t *testing.T) {
				t.Parallel()
				want := provider.Reading{Ref: "job1-line1-1", Model: model, Voice: "Charon", Text: "Où est l’œuf ?", Lang: "fr"}
				providertest.Speech(t, want, func(t *testing.T, b providertest.Bench) provider.Speech { return client(t, b, vertex) })
			})
		}
	}
}

func TestMusic(t *testing.T) {
	t.Parallel()
	want := provider.Piece{Ref: "job1-bed-1", Model: "lyria-3.5", Prompt: "Instrumental, calm piano.", Seconds: 12}
	providertest.Music(t, want, func(t *testing.T, b providertest.Bench) provider.Music { return client(t, b, false) })
}
