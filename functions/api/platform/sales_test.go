package platform

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	breaker "github.com/aiprod/aiprod/shared/route/health"
)

// told is what the capabilities say of an installation with keys, one of whose models has answered that it is no more and one of
// whose models takes no key: what makes what, how it stands, and who speaks a language.
func told(t *testing.T, v cloud.Vendors) (states map[string]string, voices func(lang string) []Bought) {
	t.Helper()
	env := cloud.New(cloud.Config{Project: "demo", Vendors: v}, slog.New(slog.DiscardHandler))
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	env.Now = func() time.Time { return at }
	env.Health = breaker.New(&breaker.Memory{}, breaker.Options{Now: env.Now, Log: env.Log})
	env.Health.Failed(t.Context(), breaker.Call{Ref: "a", Backend: "elevenlabs/eleven_v3"}, provider.Retired)
	env.Health.Failed(t.Context(), breaker.Call{Ref: "b", Backend: "elevenlabs/effects"}, provider.Auth)
	out, err := capabilities(t.Context(), env, nil)
	if err != nil {
		t.Fatal(err)
	}
	states = map[string]string{}
	for _, b := range out.Body.Backends {
		states[b.Name] = b.State
	}
	return states, func(lang string) []Bought {
		i := slices.IndexFunc(out.Body.Languages, func(l Language) bool { return l.Tag == lang })
		return out.Body.Languages[i].Bought
	}
}

// A model that is given films to watch is told to judge them, too.
func TestWatchersJudge(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"google/gemini-3.8-flash", "elevenlabs/music"} {
		b, _ := route.Current().Find(id)
		if got := (sale{Backend: b}).makes(); slices.Contains(got, "judging") != b.Watches || len(got) > 1 != b.Watches {
			t.Errorf("%s makes %v", id, got)
		}
	}
	if b, _ := route.Current().Find("google/gemini-3.8-flash"); !b.Watches {
		t.Error("nobody here watches films")
	}
}

// Where there is a key, what it buys is told, with how it stands; where there is none, nothing of it.
func TestCapabilitiesTellWhatIsSold(t *testing.T) {
	t.Parallel()
	if states, voices := told(t, cloud.Vendors{}); len(states) != 1 || states["local"] == "" || voices("en") != nil {
		t.Errorf("without a key: %v, %v", states, voices("en"))
	}
	if states, _ := told(t, cloud.Vendors{LanguageURL: "http://127.0.0.1:11434/v1", LanguageModel: "small"}); states["chat/small"] != "ready" {
		t.Errorf("a model of one's own is not told: %v", states)
	}
	key := cloud.NewSecret("key")
	states, voices := told(t, cloud.Vendors{ElevenLabsKey: key, Google: cloud.Google{Key: key}})
	for backend, want := range map[string]string{
		"elevenlabs/eleven_flash_v2_5": "ready", "elevenlabs/music": "ready", "google/lyria-3.5": "ready", "google/gemini-3.1-flash-tts": "ready",
		"elevenlabs/eleven_v3": string(route.Retired), "elevenlabs/effects": string(route.BreakerOpen),
		"google/gemini-omni-flash-preview": string(route.Retired), "openai/sora-2": "", "runway/gen4.5": "",
	} {
		if states[backend] != want {
			t.Errorf("%s is told to be %q, want %q", backend, states[backend], want)
		}
	}
	heard := func(lang, backend string) []string {
		for _, b := range voices(lang) {
			if b.Backend == backend {
				return b.Voices
			}
		}
		return nil
	}
	if got := heard("ja", "elevenlabs/eleven_multilingual_v2"); !slices.Equal(got, []string{"George", "Sarah", "Brian"}) {
		t.Errorf("Japanese by ElevenLabs: %v", got)
	}
	for backend, lang := range map[string]string{"elevenlabs/eleven_v3": "en", "elevenlabs/eleven_flash_v2_5": "th"} {
		if got := heard(lang, backend); got != nil {
			t.Errorf("%s is spoken by %s: %v", lang, backend, got)
		}
	}
}
