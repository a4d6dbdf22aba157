// Package omni makes clips with Gemini Omni by Google's Interactions API, on the
// Gemini API or on Vertex AI.
//
// The API cannot be asked for a call by a reference of ours, so a create that was not
// answered stays unknown: Client is no Finder. What runs in the background has to be stored, prompt and clip, for as
// long as it runs; it is kept for weeks after that unless it is deleted: Client is a Forgetter. It speaks the wire format and nothing
// more; whether a call may be made, what it may cost and what happens after a failure is decided above.
package omni

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
const Backend = "omni"

// location is the one place of Vertex AI where the model is.
const location = "global"

// Options say how to reach Omni: by Key, or else by Project.
type Options struct {
	// Key is a key of the Gemini API. Empty for Vertex AI.
	Key string
	// Project is the project that pays on Vertex AI.
	Project string
	// Prices returns what a model charges now, false where that is not known. Required.
	Prices func(model string) (Prices, bool)
	// Files opens clips that were left in our storage. Without it, and on the Gemini API, nothing is left there.
	Files google.Files
	// URL is where the API is. Defaults to Google's. Clips come over https only, unless it is an http address itself.
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
	prices func(string) (Prices, bool)
	files  google.Files
	every  time.Duration
}

var (
	_ provider.Video     = (*Client)(nil)
	_ provider.Forgetter = (*Client)(nil)
)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	if o.Prices == nil {
		return nil, errors.New("omni: new: no prices")
	}
	at := google.Options{
		Backend: Backend, Key: o.Key, Project: o.Project, URL: o.URL, HTTP: o.HTTP,
		Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second), Largest: data().LargestAnswer,
	}
	if o.Project != "" {
		at.Location = location
	}
	g, err := google.New(at)
	if err != nil {
		return nil, err
	}
	return &Client{google: g, prices: o.Prices, files: o.Files, every: cmp.Or(o.Every, time.Duration(data().PollSeconds)*time.Second)}, nil
}

// stores reports whether clips can be left in our storage.
func (c *Client) stores() bool { return c.google.Key == "" && c.files != nil }

func (c *Client) fail(class provider.Class, code, format string, args ...any) *provider.Error {
	return c.google.Once.Fail(class, code, fmt.Errorf(format, args...))
}
