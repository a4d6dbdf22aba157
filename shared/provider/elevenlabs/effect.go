package elevenlabs

import (
	"context"
	"math"

	"github.com/aiprod/aiprod/shared/provider"
)

// influence is how closely an effect keeps to its prompt, 0 to 1: closely, for it is to fit a picture.
const influence = 0.6

// A generation is the body of a request for a sound effect.
type generation struct {
	Text            string  `json:"text"`
	DurationSeconds float64 `json:"duration_seconds"`
	PromptInfluence float64 `json:"prompt_influence"`
	ModelID         string  `json:"model_id"`
}

// Sound asks for one effect, of a length in tenths of a second.
func (c *Client) Sound(ctx context.Context, n provider.Noise) (provider.Recording, error) {
	if err := data().Effects.take(n.Model, n.Prompt, n.Seconds); err != nil {
		return provider.Recording{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	return c.ask(ctx, c.url+"/v1/sound-generation"+formatted(), n.Ref, generation{
		Text: n.Prompt, DurationSeconds: math.Round(n.Seconds*10) / 10, PromptInfluence: influence, ModelID: n.Model,
	}, c.sound)
}
