package elevenlabs

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/provider"
)

// A composition is the body of a request for music.
type composition struct {
	Prompt            string `json:"prompt"`
	MusicLengthMs     int    `json:"music_length_ms"`
	ModelID           string `json:"model_id"`
	ForceInstrumental bool   `json:"force_instrumental"`
	SignWithC2PA      bool   `json:"sign_with_c2pa"`
}

// Compose asks for a bed of exactly so many milliseconds, without a voice and signed as
// made by a machine. The vendor takes no seed with a prompt.
func (c *Client) Compose(ctx context.Context, p provider.Piece) (provider.Recording, error) {
	if err := data().Music.take(p.Model, p.Prompt, p.Seconds); err != nil {
		return provider.Recording{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	return c.ask(ctx, c.url+"/v1/music"+formatted(), p.Ref, composition{
		Prompt: p.Prompt, MusicLengthMs: int(math.Round(p.Seconds * 1000)), ModelID: p.Model, ForceInstrumental: true, SignWithC2PA: true,
	}, c.sound)
}

// take says what of a request a model cannot take.
func (s sounds) take(model, prompt string, seconds float64) error {
	n := utf8.RuneCountInString(prompt)
	switch {
	case !slices.Contains(s.Models, model):
		return fmt.Errorf("model %q is not in models.json", model)
	case strings.TrimSpace(prompt) == "" || n > s.Characters:
		return fmt.Errorf("prompt has %d characters; %s takes 1 to %d", n, model, s.Characters)
	case !(seconds >= s.MinSeconds && seconds <= s.MaxSeconds):
		return fmt.Errorf("%g seconds; %s makes %g to %g", seconds, model, s.MinSeconds, s.MaxSeconds)
	}
	return nil
}

// formatted is the part of an address that says what sound is wanted as.
func formatted() string { return "?output_format=" + url.QueryEscape(data().OutputFormat) }
