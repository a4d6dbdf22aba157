package cloud_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/vendors"
	"github.com/aiprod/aiprod/shared/provider"
)

// Captions are translated by the server set for it, else by the one that writes, else by a vendor's model.
func TestTranslator(t *testing.T) {
	t.Parallel()
	const url = "http://127.0.0.1:1/v1"
	key := cloud.Google{Key: cloud.NewSecret("key")}
	for name, c := range map[string]struct {
		vendors        cloud.Vendors
		backend, model string
	}{
		"nothing":          {cloud.Vendors{}, "", ""},
		"its own server":   {cloud.Vendors{TranslatorURL: url, TranslatorModel: "t", LanguageURL: url, LanguageModel: "l", Google: key}, "chat", "t"},
		"the one it has":   {cloud.Vendors{LanguageURL: url, LanguageModel: "l", Google: key}, "chat", "l"},
		"a vendor's model": {cloud.Vendors{Google: key}, "google", "gemini-3.8-flash"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := cloud.New(cloud.Config{Project: "demo", Vendors: c.vendors}, slog.New(slog.DiscardHandler))
			env.Now = func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }
			if err := vendors.Serve(t.Context(), env); err != nil {
				t.Fatal(err)
			}
			backend, model, ok := env.Translating()
			if backend != c.backend || model != c.model || ok != (c.model != "") {
				t.Errorf("%s/%s translates: %t", backend, model, ok)
			}
			l, err := env.Translator(backend, model)
			if ok && (err != nil || l.Backend != backend || l.Model != model) || !ok && !errors.Is(err, cloud.ErrNoTranslator) {
				t.Errorf("%+v, %v", l, err)
			}
		})
	}
}

// What the vendor had read before is cheaper where it says so, and each kind of token is rounded up.
func TestCostOfTokens(t *testing.T) {
	t.Parallel()
	env := cloud.New(cloud.Config{Project: "demo", Vendors: cloud.Vendors{Google: cloud.Google{Key: cloud.NewSecret("key")}}}, slog.New(slog.DiscardHandler))
	env.Now = func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }
	if err := vendors.Serve(t.Context(), env); err != nil {
		t.Fatal(err)
	}
	for model, want := range map[string]int64{
		"gemini-4-argon":   2000 + 100 + 10_000,  // cached at a twentieth
		"gemini-3.8-flash": 750 + 750 + 3750 + 1, // no cheaper, and a part of a micro-dollar
	} {
		l, err := env.Translator("google", model)
		if err != nil {
			t.Fatal(err)
		}
		tokens := provider.Tokens{Input: 1000, Cached: 1000, Output: 1000}
		if model == "gemini-3.8-flash" {
			tokens.Input = 1001
		}
		if got, err := l.Cost(tokens); err != nil || got != want {
			t.Errorf("%s costs %d, want %d: %v", model, got, want, err)
		}
	}
}
