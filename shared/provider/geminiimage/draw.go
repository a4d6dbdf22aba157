package geminiimage

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"unicode/utf8"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/aspect"
)

// Draw asks for one picture. What the model cannot make is refused before anything is sent.
func (c *Client) Draw(ctx context.Context, want provider.Still) (provider.Picture, error) {
	config, err := plan(want)
	if err != nil {
		return provider.Picture{}, c.google.Once.Fail(provider.Caller, "not_sent", err)
	}
	contents := []*genai.Content{{Role: genai.RoleUser, Parts: []*genai.Part{{Text: want.Prompt}}}}
	var said *genai.GenerateContentResponse
	err = c.google.Do(ctx, http.MethodPost, want.Ref, func(ctx context.Context, g *genai.Client) (err error) {
		said, err = g.Models.GenerateContent(ctx, want.Model, contents, config)
		return err
	})
	switch {
	case err != nil:
		return provider.Picture{}, err
	case said == nil:
		return provider.Picture{}, c.google.Once.Fail(provider.Unknown, "answer_unreadable", errors.New("answered with nothing"))
	}
	var p provider.Picture
	p.Micros, p.Known = c.cost(want.Model, said.UsageMetadata)
	p.Image, err = c.picture(said, p.Known)
	return p, err
}

// plan is how a picture is asked for. The library would ask for the rest of a cut answer by
// itself, unseen and billed: it is told not to.
func plan(want provider.Still) (*genai.GenerateContentConfig, error) {
	m, known := find(want.Model)
	switch {
	case !known:
		return nil, fmt.Errorf("model %q is not in models.json", want.Model)
	case strings.TrimSpace(want.Prompt) == "" || utf8.RuneCountInString(want.Prompt) > m.Characters:
		return nil, fmt.Errorf("prompt has %d bytes; %s takes 1 to %d characters", len(want.Prompt), m.ID, m.Characters)
	}
	ratio, err := aspect.Nearest(data().Ratios, want.Aspect)
	if err != nil {
		return nil, err
	}
	never, seed := false, int32(want.Seed&math.MaxInt32) //nolint:gosec // cut on purpose: seeds are 32 bits
	return &genai.GenerateContentConfig{
		ResponseModalities: []string{"IMAGE"}, ImageConfig: &genai.ImageConfig{AspectRatio: ratio, ImageSize: data().Size},
		Seed: &seed, AutomaticContinuation: &never,
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
	const million = 1_000_000
	over := func(tokens int32, price int64) int64 { return (int64(tokens)*price + million - 1) / million }
	return over(u.PromptTokenCount, price.Input) + over(u.ThoughtsTokenCount+u.CandidatesTokenCount-drawn, price.Output) + over(drawn, price.Image), true
}
