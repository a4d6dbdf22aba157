// Package chat asks language models behind any server that speaks the chat completions API
// which OpenAI began and others speak too: Ollama, vLLM, llama.cpp, hosted models.
//
// Our instructions are the system's message and the data is one JSON document
// from the user, so that nothing it says is an instruction; the model is held to
// a JSON schema. Whether what it writes is any good, or of the schema, is not judged here. A call is answered at
// once and has no name at the server: an answer that is lost leaves unknown whether it was charged for.
package chat

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Backend is the name in errors and ledgers: who runs the server is not known here.
const Backend = "chat"

const (
	// patience is how long an answer may take: a model of some size writes a film's
	// lines on a processor in about a minute.
	patience = 2 * time.Minute
	// largest is the most bytes of an answer that are read; a film's lines are a hundredth of it.
	largest = 1 << 20
)

// Options say how to reach a server.
type Options struct {
	// URL is what comes before /chat/completions: http://127.0.0.1:11434/v1.
	URL string
	// Key is sent as a bearer token. Empty for a server that wants none.
	Key string
	// HTTP carries the requests; it must not repeat them. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Timeout ends a call without a whole answer. Defaults to two minutes.
	Timeout time.Duration
}

// A Client is a [provider.Language].
type Client struct {
	once once.Client
	url  string
}

var _ provider.Language = (*Client)(nil)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	at, err := url.Parse(o.URL)
	switch {
	case err != nil:
		return nil, fmt.Errorf("chat: new: %w", err)
	case at.Host == "" || at.Scheme != "https" && at.Scheme != "http" || at.RawQuery != "" || at.Fragment != "":
		return nil, errors.New("chat: new: address is not http://host/v1 or https://host/v1")
	case o.Key != "" && !once.Printable(o.Key):
		return nil, errors.New("chat: new: the key has spaces")
	}
	header := http.Header{}
	if o.Key != "" {
		header.Set("Authorization", "Bearer "+o.Key)
	}
	return &Client{
		once: once.Client{
			Backend: Backend, HTTP: cmp.Or(o.HTTP, http.DefaultClient), Timeout: cmp.Or(o.Timeout, patience), Largest: largest, Header: header,
		},
		url: strings.TrimSuffix(at.String(), "/") + "/chat/completions",
	}, nil
}
