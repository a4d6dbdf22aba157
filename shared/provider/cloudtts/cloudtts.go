// Package cloudtts has Google's Cloud Text-to-Speech speak lines, with the voices of Chirp 3 HD
// and Neural2, in a Google Cloud project.
//
// A line is spoken within one call, as a WAV file at the voice's own rate: the mix takes any. The API tells
// neither times of words nor what a line has cost: the price is that of the characters sent, spaces and
// line breaks included, which is what Google bills.
//
// Calls are made by Google's own library, by REST: it adds 0.13 MB to the program and 0.1 ms to its start. It would
// repeat a call that was answered 503 or 504; it is told not to, and could not.
package cloudtts

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	texttospeech "cloud.google.com/go/texttospeech/apiv1"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Backend is the name of the client in errors and ledgers.
const Backend = "cloudtts"

//go:embed models.json
var file []byte

// A model is a family of voices: the API calls by the voice.
type model struct {
	ID string `json:"id"`
	// Family is the part of its voices' names that tells them from others': en-US-Chirp3-HD-Kore.
	Family string `json:"family"`
}

type catalogue struct {
	TimeoutSeconds int     `json:"timeout_seconds"`
	LargestAnswer  int64   `json:"largest_answer_bytes"`
	Bytes          int     `json:"bytes"` // of the longest text
	Models         []model `json:"models"`
	// Locations are those with an address of their own.
	Locations []string `json:"locations"`
	// MissingVoice are words of the refusal of a voice there is not.
	MissingVoice string `json:"missing_voice"`
}

var data = dated.Table[catalogue]("cloudtts: models.json", file)

// anywhere is the location that leaves it to Google where a text is worked on.
const anywhere = "global"

// Options say how to reach Cloud Text-to-Speech.
type Options struct {
	// Location is where texts are worked on: global, eu, us, or a region that has the API. Defaults to global.
	Location string
	// URL is where the API is. Defaults to Google's, in the location.
	URL string
	// HTTP carries the requests; it must not repeat them. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Timeout ends a call without a whole answer. Defaults to what models.json says.
	Timeout time.Duration
	// Prices are micro-dollars for a million characters, by model. One without leaves it to others to say what a call has cost.
	Prices map[string]int64
}

// A Client is a [provider.Speech].
type Client struct {
	once   *once.Client
	api    *texttospeech.Client
	prices map[string]int64
}

var _ provider.Speech = (*Client)(nil)

// New returns a client. It calls nobody. Requests over https are signed with the credentials the
// program runs with; over http, as test servers speak it, nothing is.
func New(o Options) (*Client, error) {
	at, err := o.address()
	if err != nil {
		return nil, fmt.Errorf("cloudtts: new: %w", err)
	}
	c := &Client{prices: o.Prices, once: &once.Client{
		Backend: Backend, HTTP: cmp.Or(o.HTTP, http.DefaultClient), Largest: data().LargestAnswer,
		Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second),
	}}
	carrier := c.once.Library()
	if at.Scheme == "https" {
		if err := google.Sign(carrier); err != nil {
			return nil, fmt.Errorf("cloudtts: new: %w", err)
		}
	}
	c.api, err = texttospeech.NewRESTClient(context.Background(), option.WithEndpoint(at.String()), option.WithHTTPClient(carrier))
	if err != nil {
		return nil, fmt.Errorf("cloudtts: new: %w", err)
	}
	c.api.CallOptions.SynthesizeSpeech = nil // which were to repeat it
	return c, nil
}

// address checks the options and returns where the API is.
func (o Options) address() (*url.URL, error) {
	home := "https://texttospeech.googleapis.com"
	if at := cmp.Or(o.Location, anywhere); !slices.Contains(data().Locations, at) {
		return nil, fmt.Errorf("it is not in %q", at)
	} else if at != anywhere {
		home = "https://" + at + "-texttospeech.googleapis.com"
	}
	for model, micros := range o.Prices {
		if micros < 0 {
			return nil, fmt.Errorf("%s has a price below 0", model)
		}
	}
	return once.Address(cmp.Or(o.URL, home))
}
