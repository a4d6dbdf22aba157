package veo

import (
	"context"
	"math"
	"net/http"
	"regexp"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

// named is what the name of an operation looks like. The library makes the address
// of a request from it, so there is nothing in it that could lead elsewhere.
var named = regexp.MustCompile(`^projects/[a-z0-9-]{1,63}/locations/[a-z0-9-]{1,63}/publishers/google/models/[a-z0-9][a-z0-9.-]{0,99}/operations/[A-Za-z0-9-]{1,100}$`)

// Submit asks for a clip. What the model cannot make is refused before anything is sent.
func (c *Client) Submit(ctx context.Context, want provider.Clip) (provider.Operation, error) {
	p, err := planned(want)
	if err != nil {
		return provider.Operation{}, c.fail(provider.Caller, "not_sent", "submit: %w", err)
	}
	source := &genai.GenerateVideosSource{Prompt: p.prompt}
	if f := want.First; f != nil {
		source.Image = &genai.Image{ImageBytes: f.Data, MIMEType: f.Type}
	}
	var made *genai.GenerateVideosOperation
	err = c.google.Do(ctx, http.MethodPost, want.Ref, func(ctx context.Context, g *genai.Client) (err error) {
		made, err = g.Models.GenerateVideosFromSource(ctx, want.Model, source, c.config(want, p))
		return err
	})
	if err != nil {
		return provider.Operation{}, err
	}
	if !named.MatchString(made.Name) { // accepted, and we shall never know as what
		return provider.Operation{}, c.fail(provider.Unknown, "answer_unreadable", "submit: no name of an operation")
	}
	return provider.Operation{ID: made.Name}, nil
}

// config is what is asked beside the prompt.
func (c *Client) config(want provider.Clip, p plan) *genai.GenerateVideosConfig {
	seconds, seed := int32(p.seconds), int32(want.Seed&math.MaxInt32) //nolint:gosec // of a list; the library takes so many bits
	config := &genai.GenerateVideosConfig{
		NumberOfVideos: 1, DurationSeconds: &seconds, AspectRatio: p.aspect, Resolution: p.resolution, Seed: &seed,
		GenerateAudio: &want.Audio, NegativePrompt: data().Negative, PersonGeneration: data().People,
		CompressionQuality: genai.VideoCompressionQuality(data().Compression), Labels: google.Labels(want.Ref),
	}
	if c.files != nil {
		config.OutputGCSURI = want.Output
	}
	return config
}
