package runway

import (
	"context"
	"io"

	"github.com/aiprod/aiprod/shared/provider/internal/output"
)

// CodeExpired is the code of a link that has expired: the next poll gives a fresh one.
const CodeExpired = output.Expired

// Open reads a clip. A link that has expired is Busy: the clip is there, and paid.
// A clip that turns out broken, at once or while it is read, is an Outage.
func (c *Client) Open(ctx context.Context, link string) (io.ReadCloser, error) {
	return output.Reader{Once: &c.once, Largest: data().LargestClip, Plain: c.plain}.Open(ctx, link)
}
