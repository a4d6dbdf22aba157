// Package google calls Google's generative models by Google's own library, on
// either of its two services: the Gemini API, which takes a key, and Vertex AI, which
// takes a project. Each call is one request, sent once, and its failures are read
// from what came over the wire. What is asked of a model is for the packages of the vendors to say.
package google

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Options say how to reach the models: by Key, or else by Project and Location.
type Options struct {
	// Backend is the vendor's name in errors.
	Backend string
	// Key is a key of the Gemini API. Empty for Vertex AI.
	Key string
	// Project and Location are of Vertex AI.
	Project, Location string
	// URL is where the API is. Defaults to Google's.
	URL string
	// HTTP carries the requests; it must not repeat them. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Timeout ends a call without an answer. Required.
	Timeout time.Duration
	// Largest is the most bytes of an answer that are read. Required.
	Largest int64
}

// A Client makes calls.
type Client struct {
	// Once is how the API is reached. It has no key, so that none goes where it does not belong.
	Once once.Client
	// URL is where the API is.
	URL *url.URL
	// Key is the key of the Gemini API, empty on Vertex AI.
	Key string

	genai *genai.Client
}

// New returns a client. It calls nobody. Requests to Vertex AI over https are signed with
// the credentials the program runs with; over http, as test servers speak it, nothing is.
func New(o Options) (*Client, error) {
	at, err := o.address()
	if err != nil {
		return nil, fmt.Errorf("%s: new: %w", o.Backend, err)
	}
	c := &Client{URL: at, Key: o.Key, Once: once.Client{
		Backend: o.Backend, HTTP: cmp.Or(o.HTTP, http.DefaultClient), Timeout: o.Timeout, Largest: o.Largest,
	}}
	config := &genai.ClientConfig{
		Backend: genai.BackendGeminiAPI, APIKey: o.Key, HTTPClient: c.Once.Library(),
		HTTPOptions: genai.HTTPOptions{BaseURL: at.String()},
	}
	if o.Key == "" {
		config.Backend, config.Project, config.Location = genai.BackendVertexAI, o.Project, o.Location
	}
	if o.Key == "" && at.Scheme == "https" {
		if err := Sign(config.HTTPClient); err != nil {
			return nil, fmt.Errorf("%s: new: %w", o.Backend, err)
		}
	}
	c.genai, err = genai.NewClient(context.Background(), config)
	if err != nil { // the library puts the key into its errors
		return nil, fmt.Errorf("%s: new: the library refuses the settings", o.Backend)
	}
	return c, nil
}

// Plain reports whether the API is reached over http, as test servers are.
func (c *Client) Plain() bool { return c.URL.Scheme == "http" }

// A Call asks something of the library, once.
type Call func(ctx context.Context, g *genai.Client) error

// Do makes a call that counts as method: POST where it may buy something, GET
// where it only looks, whatever the library sends. An error is a *[provider.Error].
func (c *Client) Do(ctx context.Context, method, ref string, call Call) error {
	answer, err := c.Once.Through(ctx, method, ref, func(ctx context.Context) error { return call(ctx, c.genai) })
	if err != nil {
		return err
	}
	if !answer.OK() {
		return Refused(&c.Once, method, answer)
	}
	return nil
}

// address checks the options and returns where the API is.
func (o Options) address() (*url.URL, error) {
	switch {
	case o.Key == "" && (!plain(o.Project) || !plain(o.Location)):
		return nil, errors.New("neither a key nor a project and a location")
	case o.Key != "" && (o.Project != "" || o.Location != ""):
		return nil, errors.New("a key and a project: one of them")
	case o.Key != "" && !once.Printable(o.Key):
		return nil, errors.New("a key with spaces")
	case o.Timeout <= 0 || o.Largest <= 0:
		return nil, errors.New("no time or room for an answer")
	}
	return once.Address(cmp.Or(o.URL, o.home()))
}

// home is Google's own address, told to the library so that no variable of the environment moves it.
func (o Options) home() string {
	switch {
	case o.Key != "":
		return "https://generativelanguage.googleapis.com"
	case o.Location == "global":
		return "https://aiplatform.googleapis.com"
	case o.Location == "us" || o.Location == "eu":
		return "https://aiplatform." + o.Location + ".rep.googleapis.com"
	}
	return "https://" + o.Location + "-aiplatform.googleapis.com"
}

// plain reports whether s can be a segment of a path and part of a host.
func plain(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
