package gemini

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// A sent is a file the Gemini API holds for us, for two days at most.
type sent struct {
	Name  string `json:"name"`
	URI   string `json:"uri"`
	State string `json:"state"`
}

// fileName is what a file may be called: it becomes part of an address.
var fileName = regexp.MustCompile(`^files/[a-z0-9-]+$`)

// removal is how long the deletion of a file may hold an answer up.
const removal = 10 * time.Second

// send uploads a medium in one piece. By our own requests: the library's would be
// repeated, and reads whatever comes back as a file. Nothing is bought by it.
func (c *Client) send(ctx context.Context, m provider.Medium) (sent, error) {
	at, err := c.session(ctx, m)
	if err != nil {
		return sent{}, err
	}
	body, err := m.Open(ctx)
	if err != nil {
		return sent{}, c.google.Once.Fail(provider.Outage, "not_sent", fmt.Errorf("open medium: %w", err))
	}
	defer func() { _ = body.Close() }()
	answer, err := c.ask(ctx, http.MethodPost, at, body, m.Size, http.Header{
		"X-Goog-Upload-Command": {"upload, finalize"}, "X-Goog-Upload-Offset": {"0"},
	})
	if err != nil {
		return sent{}, err
	}
	var said struct {
		File sent `json:"file"`
	}
	if answer.Header.Get("X-Goog-Upload-Status") != "final" || json.Unmarshal(answer.Body, &said) != nil || !fileName.MatchString(said.File.Name) {
		return sent{}, c.google.Once.Fail(provider.Outage, "upload_unfinished", errors.New("the upload has not ended in a file"))
	}
	return said.File, nil
}

// session begins an upload and returns where it goes to: always to where the API
// is reached, whatever host the answer names, for our key goes along.
func (c *Client) session(ctx context.Context, m provider.Medium) (*url.URL, error) {
	answer, err := c.ask(ctx, http.MethodPost, c.google.URL.JoinPath("upload", "v1beta", "files"), nil, 0, http.Header{
		"X-Goog-Upload-Protocol": {"resumable"}, "X-Goog-Upload-Command": {"start"},
		"X-Goog-Upload-Header-Content-Type": {m.Type}, "X-Goog-Upload-Header-Content-Length": {strconv.FormatInt(m.Size, 10)},
	})
	if err != nil {
		return nil, err
	}
	at, err := url.Parse(answer.Header.Get("X-Goog-Upload-Url"))
	if err != nil || at.Path == "" {
		return nil, c.google.Once.Fail(provider.Outage, "upload_unfinished", errors.New("the upload has no address"))
	}
	at.Scheme, at.Host, at.User = c.google.URL.Scheme, c.google.URL.Host, nil
	return at, nil
}

// active waits until a file can be looked at.
func (c *Client) active(ctx context.Context, f sent) (sent, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(data().ProcessingSeconds)*time.Second)
	defer cancel()
	for f.State != "ACTIVE" {
		if f.State == "FAILED" {
			return f, c.google.Once.Fail(provider.Outage, "file_failed", errors.New("the film that was sent cannot be processed"))
		}
		wait := time.NewTimer(c.every)
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return f, c.google.Once.Lost(http.MethodGet, false, ctx.Err())
		}
		var err error
		if f, err = c.look(ctx, f); err != nil {
			return f, err
		}
	}
	return f, nil
}

// look asks how a file is. A look that failed for now changes nothing: it is asked again.
func (c *Client) look(ctx context.Context, f sent) (sent, error) {
	answer, err := c.ask(ctx, http.MethodGet, c.google.URL.JoinPath("v1beta", f.Name), nil, 0, nil)
	switch class := provider.ClassOf(err); {
	case err != nil && (class == provider.Busy || class == provider.Outage) && ctx.Err() == nil:
		return f, nil
	case err != nil:
		return f, err
	}
	var now sent
	if err := json.Unmarshal(answer.Body, &now); err != nil || now.Name != f.Name {
		return f, c.google.Once.Fail(provider.Outage, "answer_unreadable", errors.New("the answer is not about the file"))
	}
	return now, nil
}

// remove deletes a file. It goes by itself after two days, so that a failure is no harm.
func (c *Client) remove(ctx context.Context, name string) {
	ctx, cancel := context.WithTimeout(ctx, removal)
	defer cancel()
	_, _ = c.ask(ctx, http.MethodDelete, c.google.URL.JoinPath("v1beta", name), nil, 0, nil)
}

// ask sends one request that buys nothing, with the key.
func (c *Client) ask(ctx context.Context, method string, at *url.URL, body io.Reader, size int64, header http.Header) (once.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.google.Once.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, at.String(), body)
	if err != nil {
		return once.Answer{}, c.google.Once.Fail(provider.Caller, "not_sent", err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.ContentLength = size
	return c.google.Free(req)
}
