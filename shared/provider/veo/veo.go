// Package veo makes clips with Google's Veo on Vertex AI, the one service that still has it.
//
// The API cannot be asked for a call by a reference of ours, so a create that was not
// answered stays unknown: Client is no Finder. Nor does it cancel an operation, or tell what
// one has cost: the price is that of the seconds that were asked for, and of what was
// withheld none. Whether a call may be made, what it may cost and what happens after a failure is decided above.
package veo

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

// Backend is the name of the client in errors and ledgers.
const Backend = "veo"

// Options say how to reach Veo.
type Options struct {
	// Project is the project that pays. Required.
	Project string
	// Location is a region of Vertex AI that has the models. Defaults to what models.json says.
	Location string
	// Files opens clips that were left in our storage. Without it none is left there: they come within the answer.
	Files google.Files
	// URL is where the API is. Defaults to Google's.
	URL string
	// HTTP carries the requests; it must not repeat them. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Every is how soon to poll again. Defaults to what models.json says.
	Every time.Duration
	// Timeout ends a call without an answer; of a clip, one without a first byte. Defaults to what models.json says.
	Timeout time.Duration
}

// A Client is a [provider.Video].
type Client struct {
	google *google.Client
	files  google.Files
	every  time.Duration
}

var _ provider.Video = (*Client)(nil)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	if o.Project == "" {
		return nil, errors.New("veo: new: no project")
	}
	g, err := google.New(google.Options{
		Backend: Backend, Project: o.Project, Location: cmp.Or(o.Location, data().Location), URL: o.URL, HTTP: o.HTTP,
		Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second), Largest: data().LargestAnswer,
	})
	if err != nil {
		return nil, err
	}
	return &Client{google: g, files: o.Files, every: cmp.Or(o.Every, time.Duration(data().PollSeconds)*time.Second)}, nil
}

func (c *Client) fail(class provider.Class, code, format string, args ...any) *provider.Error {
	return c.google.Once.Fail(class, code, fmt.Errorf(format, args...))
}
