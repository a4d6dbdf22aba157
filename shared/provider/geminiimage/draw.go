package geminiimage

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/aspect"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

// Draw asks for one picture. What the model cannot make is refused before anything is sent.
func (c *Client) Draw(ctx context.Context, want provider.Still) (provider.Picture, error) {
	config, err := plan(want)
	if err != nil {
		return provider.Picture{}, c.google.Once.Fail(provider.Caller, "not_sent", err)
	}
	said, err := c.google.Ask(ctx, want.Ref, want.Model, config, &genai.Part{Text: want.Prompt})
	if err != nil {
		return provider.Picture{}, err
	}
	var p provider.Picture
	p.Micros, p.Known = c.cost(want.Model, said.UsageMetadata)
	p.Image, err = c.picture(said, p.Known)
	return p, err
}

// plan is how a picture is asked for.
func plan(want provider.Still) (*genai.GenerateContentConfig, error) {
	i := slices.IndexFunc(data().Models, func(m model) bool { return m.ID == want.Model })
	if i < 0 {
		return nil, fmt.Errorf("model %q is not in models.json", want.Model)
	}
	if m := data().Models[i]; strings.TrimSpace(want.Prompt) == "" || utf8.RuneCountInString(want.Prompt) > m.Characters {
		return nil, fmt.Errorf("prompt has %d bytes; %s takes 1 to %d characters", len(want.Prompt), m.ID, m.Characters)
	}
	ratio, err := aspect.Nearest(data().Ratios, want.Aspect)
	if err != nil {
		return nil, err
	}
	seed := int32(want.Seed & math.MaxInt32) //nolint:gosec // cut on purpose: seeds are 32 bits
	return &genai.GenerateContentConfig{
		ResponseModalities: []string{"IMAGE"}, ImageConfig: &genai.ImageConfig{AspectRatio: ratio, ImageSize: data().Size},
		Seed: &seed,
	}, nil
}

// cost is what a picture, or an answer without one, cost by the vendor's own count; known is
// false where it says nothing, or the model has no price here.
func (c *Client) cost(model string, u *genai.GenerateContentResponseUsageMetadata) (micros int64, known bool) {
	price, priced := c.prices[model]
	if u == nil || !priced || u.PromptTokenCount <= 0 || u.CandidatesTokenCount < 0 || u.ThoughtsTokenCount < 0 {
		return 0, false
	}
	drawn := u.CandidatesTokenCount
	for _, d := range u.CandidatesTokensDetails {
		if d != nil && d.Modality != genai.MediaModalityImage {
			drawn -= d.TokenCount
		}
	}
	drawn = max(0, min(drawn, u.CandidatesTokenCount))
	written := int64(u.ThoughtsTokenCount) + int64(u.CandidatesTokenCount-drawn)
	return google.Cost(int64(u.PromptTokenCount), price.Input) + google.Cost(written, price.Output) + google.Cost(int64(drawn), price.Image), true
}
