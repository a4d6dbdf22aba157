package elevenlabs

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// A speak is the body of a request.
type speak struct {
	Text         string `json:"text"`
	ModelID      string `json:"model_id"`
	LanguageCode string `json:"language_code,omitempty"`
	Seed         uint32 `json:"seed"`
}

// Speak asks for one line. What the model cannot take is refused before anything is sent.
func (c *Client) Speak(ctx context.Context, r provider.Reading) (provider.Recording, error) {
	body, err := plan(r)
	if err != nil {
		return provider.Recording{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	at := c.url + "/v1/text-to-speech/" + r.Voice + "/with-timestamps" + formatted()
	return c.ask(ctx, at, r.Ref, body, c.spokenLine)
}

// ask sends a request once and reads what was made.
func (c *Client) ask(ctx context.Context, at, ref string, body any, read func(once.Answer) (provider.Recording, error)) (provider.Recording, error) {
	answer, err := c.once.Ask(ctx, http.MethodPost, at, ref, body)
	if err != nil {
		return provider.Recording{}, err
	}
	if !answer.OK() {
		return provider.Recording{}, c.refused(answer)
	}
	rec, err := read(answer)
	if err != nil { // made and billed, and lost to us
		return provider.Recording{}, c.once.Fail(provider.Unknown, "answer_unreadable", err)
	}
	return rec, nil
}

func plan(r provider.Reading) (speak, error) {
	i := slices.IndexFunc(data().Models, func(m model) bool { return m.ID == r.Model })
	if i < 0 {
		return speak{}, fmt.Errorf("model %q is not in models.json", r.Model)
	}
	m := data().Models[i]
	if n := utf8.RuneCountInString(r.Text); strings.TrimSpace(r.Text) == "" || n > m.Characters {
		return speak{}, fmt.Errorf("text has %d characters; %s takes 1 to %d", n, m.ID, m.Characters)
	}
	if !named(r.Voice) {
		return speak{}, fmt.Errorf("voice %q is no voice id", r.Voice)
	}
	s := speak{Text: r.Text, ModelID: m.ID, Seed: uint32(r.Seed & math.MaxUint32)} // seeds are 32 bits to the vendor
	if m.Language {
		s.LanguageCode, _, _ = strings.Cut(strings.ToLower(r.Lang), "-")
	}
	return s, nil
}

// named reports whether a voice id can be a part of the address: letters, digits, - and _.
func named(voice string) bool {
	return voice != "" && !strings.ContainsFunc(voice, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}
