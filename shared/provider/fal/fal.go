// Package fal makes clips with the models that fal.ai serves, through its queue:
// one wire format for the models of many makers. What a model is called, how long
// its clips are and what it calls its arguments is data; see models.json.
//
// A call is accepted into the queue, asked about, and fetched once it is
// completed, which says nothing about how well it went: the answer to the fetch
// does. fal repeats a call inside where a machine of its own fails, and bills
// only what comes of it. It names no price: it counts units that mean something
// else for every model, so what a clip has cost is not known here and is settled
// at the price it was reserved for. It takes no reference or idempotency key and
// cannot be asked for a call by one: Client is no Finder.
package fal

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
	"github.com/aiprod/aiprod/shared/provider/internal/output"
)

// Backend is the vendor's name in errors and ledgers.
const Backend = "fal"

// CodeExpired is the code of a link that has expired.
const CodeExpired = output.Expired

// largestAnswer bounds every answer but a clip, in bytes.
const largestAnswer = 1 << 20

// Options say how to reach fal.
type Options struct {
	// Key is the API key.
	Key string
	// URL is where the queue is. Defaults to fal's. Clips come over https only, unless it is an http address itself.
	URL string
	// HTTP carries the requests; it must not repeat them. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Every is how soon to poll again. Defaults to 5 s.
	Every time.Duration
	// Timeout ends a call without an answer; of a clip, one without a first byte. Defaults to a minute.
	Timeout time.Duration
}

// A Client is a [provider.Video].
type Client struct {
	once  once.Client
	url   string
	plain bool // reached over http, as test servers are
	every time.Duration
}

var _ provider.Video = (*Client)(nil)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	at, err := once.Endpoint(cmp.Or(o.URL, data().URL), o.Key)
	if err != nil {
		return nil, fmt.Errorf("fal: new: %w", err)
	}
	return &Client{
		once: once.Client{
			Backend: Backend,
			HTTP:    cmp.Or(o.HTTP, http.DefaultClient),
			Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second),
			Largest: largestAnswer,
			Header:  headers(o.Key),
		},
		url:   at.String(),
		plain: at.Scheme == "http",
		every: cmp.Or(o.Every, time.Duration(data().PollSeconds)*time.Second),
	}, nil
}

// headers go with every request. Without them fal starts a call however late, and
// keeps clips where anyone who has the link can read them for good.
func headers(key string) http.Header {
	return http.Header{
		"Authorization":         {"Key " + key},
		"X-Fal-Request-Timeout": {strconv.Itoa(data().StartSeconds)},
		"X-Fal-Object-Lifecycle-Preference": {
			fmt.Sprintf(`{"expiration_duration_seconds": %d}`, data().KeepSeconds),
		},
	}
}

// Open reads a clip. A link that has expired is Busy, for the clip was made.
// A clip that turns out broken, at once or while it is read, is an Outage.
func (c *Client) Open(ctx context.Context, link string) (io.ReadCloser, error) {
	return output.Reader{Once: &c.once, Largest: data().LargestClip, Plain: c.plain}.Open(ctx, link)
}
