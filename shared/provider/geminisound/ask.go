package geminisound

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// Speak asks for one line. What the model cannot take is refused before anything is sent.
func (c *Client) Speak(ctx context.Context, r provider.Reading) (provider.Recording, error) {
	m, known := find(data().Speech, r.Model)
	switch {
	case !known:
		return provider.Recording{}, c.unsent(fmt.Errorf("model %q is not in models.json", r.Model))
	case !slices.Contains(data().Voices, r.Voice):
		return provider.Recording{}, c.unsent(fmt.Errorf("voice %q is none of the models'", r.Voice))
	case !fits(r.Text, m.Characters):
		return provider.Recording{}, c.unsent(fmt.Errorf("text has %d bytes; %s takes up to %d characters", len(r.Text), m.ID, m.Characters))
	}
	config := &genai.GenerateContentConfig{
		ResponseModalities: []string{"AUDIO"},
		SpeechConfig: &genai.SpeechConfig{
			VoiceConfig: &genai.VoiceConfig{PrebuiltVoiceConfig: &genai.PrebuiltVoiceConfig{VoiceName: r.Voice}},
		},
	}
	text := data().Prefix + r.Text
	if m.Verbatim {
		text = r.Text
		// The library has no field for it.
		config.HTTPOptions = &genai.HTTPOptions{ExtraBody: map[string]any{
			"generationConfig": map[string]any{"responseFormat": map[string]any{"audio": map[string]any{"mimeType": wavType}}},
		}}
	}
	said, err := c.google.Ask(ctx, r.Ref, m.ID, config, &genai.Part{Text: text})
	if err != nil {
		return provider.Recording{}, err
	}
	micros, known := c.cost(m.ID, said.UsageMetadata)
	rec, err := c.recording(said, known)
	rec.Micros, rec.Known = micros, known
	return rec, err
}

// Compose asks for a bed, about as long as the prompt says: the models take no length. A piece has one price.
func (c *Client) Compose(ctx context.Context, p provider.Piece) (provider.Recording, error) {
	m, known := find(data().Music, p.Model)
	switch {
	case !known:
		return provider.Recording{}, c.unsent(fmt.Errorf("model %q is not in models.json", p.Model))
	case !fits(p.Prompt, m.Characters):
		return provider.Recording{}, c.unsent(fmt.Errorf("prompt has %d bytes; %s takes up to %d characters", len(p.Prompt), m.ID, m.Characters))
	case !(p.Seconds > 0 && p.Seconds <= m.MaxSeconds):
		return provider.Recording{}, c.unsent(fmt.Errorf("%g seconds; %s makes up to %g", p.Seconds, m.ID, m.MaxSeconds))
	}
	said, err := c.google.Ask(ctx, p.Ref, m.ID, &genai.GenerateContentConfig{ResponseModalities: []string{"AUDIO", "TEXT"}}, &genai.Part{Text: p.Prompt})
	if err != nil {
		return provider.Recording{}, err
	}
	return c.recording(said, false)
}

func fits(text string, characters int) bool {
	return strings.TrimSpace(text) != "" && utf8.RuneCountInString(text) <= characters
}

func (c *Client) unsent(err error) error {
	return c.google.Once.Fail(provider.Caller, "not_sent", err)
}
