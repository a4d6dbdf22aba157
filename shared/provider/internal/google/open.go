package google

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/output"
)

// CodeExpired is the code of a link that has expired: the next poll gives a fresh one.
const CodeExpired = output.Expired

// Files opens a file in our storage by its address, gs://bucket/name.
type Files func(ctx context.Context, uri string) (io.ReadCloser, error)

// inline begins an output that is the clip itself.
const inline = "data:video/mp4;base64,"

// Inline returns the output of a clip that came within an answer, in base64.
func Inline(data string) string { return inline + data }

// Open reads a clip of at most largest bytes, wherever it was left: in our storage,
// within the answer, or at a link of Google's. A link to the API itself is opened with the
// key, and by a request of our own: the library's download takes an error for the clip.
func (c *Client) Open(ctx context.Context, files Files, largest int64, link string) (io.ReadCloser, error) {
	r := output.Reader{Once: &c.Once, Largest: largest, Plain: c.Plain()}
	if c.Key != "" {
		r.Header, r.Host = http.Header{"X-Goog-Api-Key": {c.Key}}, c.URL.Host
	}
	data, isInline := strings.CutPrefix(link, inline)
	switch {
	case isInline:
		return r.Check(ctx, func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data))), nil
		})
	case strings.HasPrefix(link, "gs://") && files == nil:
		return nil, c.Once.Fail(provider.Outage, "no_output", errors.New("open: a file in a storage that is not ours"))
	case strings.HasPrefix(link, "gs://"):
		return r.Check(ctx, func(ctx context.Context) (io.ReadCloser, error) { return files(ctx, link) })
	}
	return r.Open(ctx, link)
}
