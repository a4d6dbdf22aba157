package gemini

import (
	"context"
	"errors"
	"strings"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
)

// inBucket reports whether a medium lies where Vertex AI can read it.
func inBucket(m provider.Medium) bool { return strings.HasPrefix(m.URI, "gs://") }

// part is a medium in a question.
func part(m provider.Medium, uri string) *genai.Part {
	p := &genai.Part{FileData: &genai.FileData{FileURI: uri, MIMEType: m.Type}}
	if m.PerSecond > 0 {
		p.VideoMetadata = &genai.VideoMetadata{FPS: &m.PerSecond}
	}
	return p
}

// media makes the parts of what is to be looked at, sending what has to be sent.
// done takes it away again and is never nil.
func (c *Client) media(ctx context.Context, media []provider.Medium) (parts []*genai.Part, done func(), err error) {
	var sent []string
	done = func() {
		for _, name := range sent {
			c.remove(context.WithoutCancel(ctx), name)
		}
	}
	for _, m := range media {
		if err := c.reachable(m); err != nil {
			return nil, done, c.google.Once.Fail(provider.Caller, "not_sent", err)
		}
		if c.vertex {
			parts = append(parts, part(m, m.URI))
			continue
		}
		f, err := c.send(ctx, m)
		if f.Name != "" {
			sent = append(sent, f.Name)
		}
		if err == nil {
			f, err = c.active(ctx, f)
		}
		if err != nil {
			return nil, done, err
		}
		parts = append(parts, part(m, f.URI))
	}
	return parts, done, nil
}

// reachable refuses what this service cannot look at.
func (c *Client) reachable(m provider.Medium) error {
	switch {
	case m.Type == "" || m.PerSecond < 0 || m.PerSecond > 24:
		return errors.New("medium has no type, or more than 24 pictures a second")
	case c.vertex && !inBucket(m):
		return errors.New("only media in buckets can be looked at by Vertex AI")
	case !c.vertex && (m.Open == nil || m.Size < 1 || m.Size > data().LargestFile):
		return errors.New("medium cannot be opened, or is too large to be sent to the Gemini API")
	}
	return nil
}
