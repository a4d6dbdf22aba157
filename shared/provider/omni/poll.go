package omni

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"

	"google.golang.org/genai"
	"google.golang.org/genai/interactions/models/interactions"
	"google.golang.org/genai/interactions/models/operations"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// named is what an id looks like: nothing that could lead a request elsewhere.
var named = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// Codes of our own.
const (
	codeGone     = "interaction_not_found"
	codeFiltered = "filtered"
)

// Poll asks how far an interaction is. One that the API no longer knows has ended, and
// whether it was billed is unknown.
func (c *Client) Poll(ctx context.Context, operation string) (provider.Progress, error) {
	if !named.MatchString(operation) {
		return provider.Progress{}, c.fail(provider.Caller, "not_sent", "poll: operation %q is no interaction", operation)
	}
	var got *operations.GetInteractionByIDResponse
	err := c.google.Do(ctx, http.MethodGet, "", func(ctx context.Context, g *genai.Client) (err error) {
		got, err = g.Interactions.Get(ctx, operations.GetInteractionByIDRequest{ID: operation}, asksOnce())
		return err
	})
	if provider.ClassOf(err) == provider.Retired {
		return provider.Progress{Done: true, Err: c.fail(provider.Unknown, codeGone, "poll: %w", errors.Unwrap(err))}, nil
	}
	if err != nil {
		return provider.Progress{}, err
	}
	if got.Interaction == nil || got.Interaction.Status == "" {
		return provider.Progress{}, c.fail(provider.Outage, "answer_unreadable", "poll: no status")
	}
	return c.progress(got.Interaction), nil
}

func (c *Client) progress(of *interactions.Interaction) provider.Progress {
	status := string(of.Status)
	class, ended := data().Ends[status]
	if !ended && status != "completed" { // queued, in_progress; a status yet to be invented is no end either
		return provider.Progress{Again: c.every}
	}
	p := provider.Progress{Done: true}
	p.Micros, p.Known = c.cost(of)
	if ended {
		p.Err = c.ended(class, status, of.Errors)
		return p
	}
	p.Percent = 100
	p.Output, p.Err = c.output(of)
	return p
}

// ended is the failure of an interaction that came to no clip. One that failed may say why.
func (c *Client) ended(class provider.Class, status string, errs []interactions.Error) *provider.Error {
	said := google.Status{Message: status}
	if len(errs) > 0 {
		said.Code, _ = json.Marshal(errs[0].GetCode()) //nolint:errchkjson // a string
		said.Message = cmp.Or(value(errs[0].GetMessage()), status)
	}
	why, code := said.Class()
	if status == "failed" && why != "" {
		class = why
	}
	return c.google.Once.Fail(class, cmp.Or(code, status), once.Said(said.Message))
}

// output is where the clip of a completed interaction is. One without a clip was withheld:
// the API tells no other way that it refuses what came of a prompt.
func (c *Client) output(of *interactions.Interaction) (string, error) {
	video := of.OutputVideo
	switch made := of.GetUsage().GetTotalOutputTokens(); {
	case video == nil, made != nil && *made == 0:
	case value(video.URI) != "":
		return *video.URI, nil
	case value(video.Data) != "":
		return google.Inline(*video.Data), nil
	}
	return "", c.fail(provider.Policy, codeFiltered, "completed without a clip")
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Cancel stops an interaction that has not ended. The API refuses to cancel one that
// has, so the interaction is looked at first.
func (c *Client) Cancel(ctx context.Context, operation string) error {
	if p, err := c.Poll(ctx, operation); err != nil || p.Done {
		return err
	}
	err := c.google.Do(ctx, http.MethodGet, "", func(ctx context.Context, g *genai.Client) error {
		_, err := g.Interactions.Cancel(ctx, operations.CancelInteractionByIDRequest{ID: operation}, asksOnce())
		return err
	})
	if provider.ClassOf(err) == provider.Retired {
		return nil
	}
	return err
}

// Forget deletes an interaction, and with it the clip that a link of it leads to.
func (c *Client) Forget(ctx context.Context, operation string) error {
	if !named.MatchString(operation) {
		return c.fail(provider.Caller, "not_sent", "forget: operation %q is no interaction", operation)
	}
	err := c.google.Do(ctx, http.MethodDelete, "", func(ctx context.Context, g *genai.Client) error {
		_, err := g.Interactions.Delete(ctx, operations.DeleteInteractionRequest{ID: operation}, asksOnce())
		return err
	})
	if provider.ClassOf(err) == provider.Retired { // it is gone
		return nil
	}
	return err
}

// CodeExpired is the code of a link that has expired: the next poll gives a fresh one.
const CodeExpired = google.CodeExpired

// Open reads a clip. A link that has expired is Busy: the clip is there, and paid.
// A clip that turns out broken, at once or while it is read, is an Outage.
func (c *Client) Open(ctx context.Context, output string) (io.ReadCloser, error) {
	return c.google.Open(ctx, c.files, data().LargestClip, output)
}
