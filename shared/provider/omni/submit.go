package omni

import (
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"net/http"

	"google.golang.org/genai"
	"google.golang.org/genai/interactions/models/interactions"
	"google.golang.org/genai/interactions/models/operations"
	"google.golang.org/genai/interactions/retry"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

// asksOnce switches off what the library does by itself: to send a create up to five
// times after 408, 409, 429 and 5xx, though nothing keeps the service from making, and billing, each.
func asksOnce() operations.Option { return operations.WithRetries(retry.Config{Strategy: "none"}) }

// Submit asks for a clip. What the model cannot make is refused before anything is sent.
func (c *Client) Submit(ctx context.Context, want provider.Clip) (provider.Operation, error) {
	p, err := planned(want)
	if err != nil {
		return provider.Operation{}, c.fail(provider.Caller, "not_sent", "submit: %w", err)
	}
	request := operations.CreateInteractionRequest{Body: operations.NewCreateInteractionRequestBody(c.create(want, p))}
	var made *operations.CreateInteractionResponse
	err = c.google.Do(ctx, http.MethodPost, want.Ref, func(ctx context.Context, g *genai.Client) (err error) {
		made, err = g.Interactions.Create(ctx, request, asksOnce())
		return err
	})
	if err != nil {
		return provider.Operation{}, err
	}
	id := made.GetInteraction().GetID()
	if id == nil || !named.MatchString(*id) { // accepted, and we shall never know as what
		return provider.Operation{}, c.fail(provider.Unknown, "answer_unreadable", "submit: no id")
	}
	return provider.Operation{ID: *id}, nil
}

// create is the body of the request. What runs in the background is stored: it could not be polled else.
func (c *Client) create(want provider.Clip, p plan) interactions.CreateModelInteraction {
	yes, task := true, interactions.TaskTextToVideo
	input := []interactions.Content{interactions.NewContent(interactions.TextContent{Text: p.prompt})}
	if want.First != nil {
		task = interactions.TaskImageToVideo
		input = append(input, interactions.NewContent(image(want.First)))
	}
	whole := interactions.NewInteractionsInput(input)
	format := interactions.NewCreateModelInteractionResponseFormat(interactions.NewResponseFormat(c.format(want.Output, p)))
	body := interactions.CreateModelInteraction{
		Model: interactions.Model(p.model.ID), Background: &yes, Store: &yes, Input: &whole, ResponseFormat: &format,
		GenerationConfig: &interactions.GenerationConfig{VideoConfig: &interactions.VideoConfig{Task: &task}},
	}
	if p.model.Seed {
		seed := int(want.Seed & math.MaxInt32) // the API takes so many bits
		body.GenerationConfig.Seed = &seed
	}
	if p.model.Labels {
		body.Labels = google.Labels(want.Ref)
	}
	return body
}

func image(of *provider.Image) interactions.ImageContent {
	content := base64.StdEncoding.EncodeToString(of.Data)
	kind := interactions.ImageContentMimeType(of.Type)
	return interactions.ImageContent{Data: &content, MimeType: &kind}
}

// format is what is to come, and where: into our storage where that can be, else to
// where a link leads; on Vertex AI, which gives no links, into the answer.
func (c *Client) format(folder string, p plan) interactions.VideoResponseFormat {
	shape, size := interactions.VideoResponseFormatAspectRatio(p.aspect), interactions.Resolution(p.resolution)
	length := fmt.Sprintf("%ds", p.seconds)
	f := interactions.VideoResponseFormat{AspectRatio: &shape, Resolution: &size, Duration: &length}
	delivery := interactions.VideoResponseFormatDeliveryURI
	switch {
	case folder != "" && c.stores():
		f.GcsURI = &folder
	case c.google.Key == "":
		delivery = interactions.VideoResponseFormatDeliveryInline
	}
	f.Delivery = &delivery
	return f
}
