// Package runway makes clips with Runway's HTTP API.
//
// Runway takes no reference or idempotency key and cannot be asked for a call by
// one, so a create that was not answered stays unknown: Client is no Finder. It
// speaks the wire format and nothing more; whether a call may be made, what it
// may cost and what happens after a failure is decided above.
//
// The wire format is that of the vendor's own SDK; see models.json.
package runway

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Backend is the vendor's name in errors and ledgers.
const Backend = "runway"

// largestAnswer bounds every answer but a clip, in bytes.
const largestAnswer = 1 << 20

// Options say how to reach Runway.
type Options struct {
	// Key is the API secret.
	Key string
	// MicrosPerCredit is the price of a credit in micro-dollars, from the price book.
	MicrosPerCredit int64
	// URL is where the API is. Defaults to Runway's. Clips come over https only, unless it is an http address itself.
	URL string
	// HTTP carries the requests; it must not repeat them. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Every is how soon to poll again. Defaults to what Runway asks for.
	Every time.Duration
	// Timeout ends a call without an answer; of a clip, one without a first byte. Defaults to the SDK's.
	Timeout time.Duration
}

// A Client is a [provider.Video].
type Client struct {
	once   once.Client
	url    string
	plain  bool // reached over http, as test servers are
	credit int64
	every  time.Duration
}

var _ provider.Video = (*Client)(nil)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	at, err := once.Endpoint(cmp.Or(o.URL, data().URL), o.Key)
	if err != nil {
		return nil, fmt.Errorf("runway: new: %w", err)
	}
	if o.MicrosPerCredit <= 0 {
		return nil, errors.New("runway: new: no price of a credit")
	}
	return &Client{
		once: once.Client{
			Backend: Backend,
			HTTP:    cmp.Or(o.HTTP, http.DefaultClient),
			Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second),
			Largest: largestAnswer,
			Header: http.Header{
				"Authorization":    {"Bearer " + o.Key},
				"X-Runway-Version": {data().Version},
			},
		},
		url:    at.String(),
		plain:  at.Scheme == "http",
		credit: o.MicrosPerCredit,
		every:  cmp.Or(o.Every, time.Duration(data().PollSeconds)*time.Second),
	}, nil
}
