// Package output opens the link to a clip that a vendor has made: without a key
// where the link is the right to it, over https and from the internet only, and no further than the
// clip is whole. How a vendor gives its links is that vendor's package's to say.
package output

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/clip"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Expired is the code of a link that has expired: the next poll gives a fresh one.
const Expired = "output_expired"

// A Reader opens the links of one vendor.
type Reader struct {
	// Once is how the vendor is reached. None of its headers goes with a link.
	Once *once.Client
	// Header goes with links to Host, and with no other; a vendor that hands out links that
	// want its key has both. Defaults to none.
	Header http.Header
	Host   string
	// Largest is the most bytes of a clip.
	Largest int64
	// Plain allows http and addresses of this machine's network, as test servers have them.
	Plain bool
}

// Open reads a clip. A link that has expired is Busy: the clip is there, and paid.
// A clip that turns out broken, at once or while it is read, is an Outage.
func (r Reader) Open(ctx context.Context, output string) (io.ReadCloser, error) {
	if err := r.reachable(output); err != nil {
		return nil, r.Once.Fail(provider.Outage, "no_output", err)
	}
	return r.Check(ctx, func(ctx context.Context) (io.ReadCloser, error) { return r.fetch(ctx, output) })
}

// Check reads a clip that comes otherwise than by a link, as carefully as Open does.
func (r Reader) Check(ctx context.Context, open func(context.Context) (io.ReadCloser, error)) (io.ReadCloser, error) {
	ctx, stop := context.WithCancelCause(ctx)
	late := time.AfterFunc(r.Once.Timeout, func() { stop(context.DeadlineExceeded) }) // of the first byte only: the rest takes as long as it takes
	body, err := open(ctx)
	if err != nil {
		stop(nil)
		if e, ok := errors.AsType[*provider.Error](err); ok {
			return nil, e
		}
		return nil, r.Once.Lost(http.MethodGet, false, fmt.Errorf("open: %w", err))
	}
	o := &opened{r: r, body: body, stop: stop}
	in := bufio.NewReader(clip.NewReader(body, r.Largest))
	o.in = in
	_, err = in.Peek(12) // the file type box has begun, or this is no clip
	if !late.Stop() {
		err = context.DeadlineExceeded
	}
	if err != nil {
		_ = o.Close()
		return nil, o.failure(err)
	}
	return o, nil
}

// reachable refuses links that lead off the way the vendor itself is reached.
func (r Reader) reachable(link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return errors.New("output is no link")
	}
	if u.Scheme == "https" || u.Scheme == "http" && r.Plain {
		return nil
	}
	return fmt.Errorf("output has scheme %q", u.Scheme)
}

// fetch gets a clip, without the key unless the link is one that wants it: the link is the right to it.
func (r Reader) fetch(ctx context.Context, link string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, r.Once.Fail(provider.Outage, "no_output", err)
	}
	r.sign(req)
	hc := *r.Once.HTTP
	if hc.Transport == nil && !r.Plain {
		hc.Transport = outside
	}
	hc.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) > 3 {
			return errors.New("too many redirects")
		}
		r.sign(next) // net/http takes headers along, to whatever host
		return r.reachable(next.URL.String())
	}
	res, err := hc.Do(req)
	if err != nil {
		return nil, r.Once.Lost(http.MethodGet, false, err)
	}
	class, code, err := fetched(res, r.Largest)
	if err != nil {
		_ = res.Body.Close()
		return nil, r.Once.Fail(class, code, err)
	}
	return res.Body, nil
}

// sign gives a request the headers that are for its host, and takes away those that are not.
func (r Reader) sign(req *http.Request) {
	for name, values := range r.Header {
		if req.Header.Del(name); req.URL.Host == r.Host {
			req.Header[name] = values
		}
	}
}

// fetched judges the head of an answer.
func fetched(res *http.Response, largest int64) (provider.Class, string, error) {
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	switch {
	case res.StatusCode == http.StatusForbidden, res.StatusCode == http.StatusNotFound, res.StatusCode == http.StatusGone:
		return provider.Busy, Expired, fmt.Errorf("open: answered %d", res.StatusCode)
	case res.StatusCode == http.StatusTooManyRequests:
		return provider.Busy, "429", errors.New("open: answered 429")
	case res.StatusCode != http.StatusOK:
		return provider.Outage, "no_answer", fmt.Errorf("open: answered %d", res.StatusCode)
	case !strings.HasPrefix(kind, "video/") && !strings.HasSuffix(kind, "/octet-stream"): // stores say the latter of what they were told no type of
		return provider.Outage, "wrong_type", fmt.Errorf("open: content type %q", kind)
	case res.ContentLength == 0:
		return provider.Outage, "empty", errors.New("open: no bytes")
	case res.ContentLength > largest:
		return provider.Outage, "too_large", clip.ErrTooLarge
	}
	return "", "", nil
}

// opened is a clip on its way.
type opened struct {
	r    Reader
	in   io.Reader
	body io.Closer
	stop context.CancelCauseFunc
}

// Read passes the clip on. An error that is not io.EOF is a *[provider.Error].
func (o *opened) Read(p []byte) (int, error) {
	n, err := o.in.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = o.failure(err)
	}
	return n, err
}

// Close gives up what has not been read.
func (o *opened) Close() error {
	o.stop(nil)
	return o.body.Close()
}

func (o *opened) failure(err error) error {
	for broken, code := range map[error]string{
		clip.ErrTruncated: "truncated", io.ErrUnexpectedEOF: "truncated", clip.ErrNotMP4: "not_mp4", clip.ErrTooLarge: "too_large",
	} {
		if errors.Is(err, broken) {
			return o.r.Once.Fail(provider.Outage, code, fmt.Errorf("open: %w", err))
		}
	}
	return o.r.Once.Lost(http.MethodGet, false, fmt.Errorf("open: %w", err))
}
