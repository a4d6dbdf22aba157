package gemini

import (
	"context"
	"errors"
	"net/http"
	"regexp"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// modelName is what a model may be called: it becomes part of an address.
var modelName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)

// Ask asks one question. A question or an answer that is blocked is a failure of
// class policy; what was read and thought before is charged for.
func (c *Client) Ask(ctx context.Context, q provider.Question) (provider.Reply, error) {
	config, err := c.config(q)
	if err != nil {
		return provider.Reply{}, c.google.Once.Fail(provider.Caller, "not_sent", err)
	}
	parts, done, err := c.media(ctx, q.Media)
	defer done()
	if err != nil {
		return provider.Reply{}, err
	}
	said, err := c.google.Ask(ctx, q.Ref, q.Model, config, append(parts, &genai.Part{Text: string(q.Data)})...)
	if err != nil {
		return provider.Reply{}, err
	}
	return c.read(said)
}

// Count returns how many tokens a question would be read as. It is free. Films that
// are not in a bucket Vertex AI reads from are not counted.
func (c *Client) Count(ctx context.Context, q provider.Question) (n int64, err error) {
	if _, err := c.config(q); err != nil {
		return 0, c.google.Once.Fail(provider.Caller, "not_sent", err)
	}
	parts := []*genai.Part{{Text: q.System}, {Text: string(q.Data)}} // the Gemini API counts contents only
	for _, m := range q.Media {
		if c.vertex && inBucket(m) {
			parts = append(parts, part(m, m.URI))
		}
	}
	err = c.google.Do(ctx, http.MethodGet, q.Ref, func(ctx context.Context, g *genai.Client) error {
		counted, err := g.Models.CountTokens(ctx, q.Model, []*genai.Content{{Role: genai.RoleUser, Parts: parts}}, nil)
		if err == nil {
			n = int64(counted.TotalTokens)
		}
		return err
	})
	return n, err
}

// config says how a question is asked; what cannot be asked is refused.
func (c *Client) config(q provider.Question) (*genai.GenerateContentConfig, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	schema, err := schemaOf(q.Schema)
	if err != nil {
		return nil, err
	}
	if !modelName.MatchString(q.Model) {
		return nil, errors.New("question has a model that is no name of one")
	}
	config := &genai.GenerateContentConfig{
		SystemInstruction:  &genai.Content{Role: genai.RoleUser, Parts: []*genai.Part{{Text: q.System}}},
		ResponseMIMEType:   "application/json",
		ResponseJsonSchema: schema,
		MaxOutputTokens:    int32(min(q.MostTokens, 1<<20)), //nolint:gosec // bounded
	}
	if level := data().Efforts[q.Model][q.Effort]; level != "" {
		config.ThinkingConfig = &genai.ThinkingConfig{ThinkingLevel: genai.ThinkingLevel(level)}
	}
	for _, m := range q.Media {
		if m.Coarse {
			config.MediaResolution = genai.MediaResolutionLow
		}
	}
	c.screen(config)
	return config, nil
}

// screen sets what questions and answers are screened by: a template, or the models' own settings.
func (c *Client) screen(config *genai.GenerateContentConfig) {
	if c.armor != "" {
		config.ModelArmorConfig = &genai.ModelArmorConfig{PromptTemplateName: c.armor, ResponseTemplateName: c.armor}
		return
	}
	for _, category := range data().Safety.Categories {
		config.SafetySettings = append(config.SafetySettings, &genai.SafetySetting{
			Category: genai.HarmCategory(category), Threshold: genai.HarmBlockThreshold(data().Safety.Threshold),
		})
	}
}
