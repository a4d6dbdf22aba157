package veo

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Codes of our own.
const (
	codeGone     = "operation_not_found"
	codeFiltered = "filtered"
)

// Poll asks how far an operation is. One that the API no longer knows has ended, and
// whether it was billed is unknown.
func (c *Client) Poll(ctx context.Context, operation string) (provider.Progress, error) {
	if !named.MatchString(operation) {
		return provider.Progress{}, c.fail(provider.Caller, "not_sent", "poll: %q is no name of an operation", operation)
	}
	var got *genai.GenerateVideosOperation
	err := c.google.Do(ctx, http.MethodGet, "", func(ctx context.Context, g *genai.Client) (err error) {
		got, err = g.Operations.GetVideosOperation(ctx, &genai.GenerateVideosOperation{Name: operation}, nil)
		return err
	})
	if provider.ClassOf(err) == provider.Retired {
		return provider.Progress{Done: true, Err: c.fail(provider.Unknown, codeGone, "poll: %w", errors.Unwrap(err))}, nil
	}
	if err != nil {
		return provider.Progress{}, err
	}
	return c.progress(got), nil
}

func (c *Client) progress(of *genai.GenerateVideosOperation) provider.Progress {
	if !of.Done {
		return provider.Progress{Again: c.every}
	}
	p := provider.Progress{Done: true, Percent: 100}
	if of.Error != nil {
		p.Percent, p.Err = 0, c.ended(of.Error)
		return p
	}
	p.Output, p.Err = c.output(of.Response)
	return p
}

// ended is the failure an operation has ended with, a google.rpc.Status.
func (c *Client) ended(told map[string]any) *provider.Error {
	var said google.Status
	text, err := json.Marshal(told)
	if err == nil {
		err = json.Unmarshal(text, &said)
	}
	if err != nil {
		return c.fail(provider.Outage, "answer_unreadable", "poll: %w", err)
	}
	class, code := said.Class()
	failed := c.google.Once.Fail(cmp.Or(class, provider.Outage), cmp.Or(code, "no_code"), once.Said(said.Message))
	failed.After = said.After()
	return failed
}

// output is where the clip of an operation is that ended well. One without a clip was
// withheld, whether the API says so or not: that is how it tells a refusal.
func (c *Client) output(of *genai.GenerateVideosResponse) (string, error) {
	var why string
	if of != nil {
		why = strings.Join(of.RAIMediaFilteredReasons, "; ")
		for _, made := range of.GeneratedVideos {
			switch video := made.Video; {
			case video == nil:
			case video.URI != "":
				return video.URI, nil
			case len(video.VideoBytes) > 0:
				return google.Inline(base64.StdEncoding.EncodeToString(video.VideoBytes)), nil
			}
		}
	}
	return "", c.google.Once.Fail(provider.Policy, codeFiltered, once.Said(cmp.Or(why, "done without a clip")))
}

// Cancel reports that Veo cannot: an operation goes on, and is billed.
func (c *Client) Cancel(context.Context, string) error { return provider.ErrNoCancel }

// Open reads a clip that was left in our storage or came within the answer. A clip
// that turns out broken, at once or while it is read, is an Outage.
func (c *Client) Open(ctx context.Context, output string) (io.ReadCloser, error) {
	return c.google.Open(ctx, c.files, data().LargestClip, output)
}
