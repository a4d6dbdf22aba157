// Package elevenlabs has ElevenLabs' HTTP API speak lines, and say when each
// character is spoken, make music to an exact length, and make sound effects.
//
// Each is made within one call, and the call is billed once it is accepted:
// an answer that is lost or cannot be read leaves unknown whether that was so.
// The wire format is that of the vendor's own SDK; see models.json.
package elevenlabs

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Backend is the vendor's name in errors and ledgers.
const Backend = "elevenlabs"

//go:embed models.json
var file []byte

// A model is what one of the vendor's voices' models takes.
type model struct {
	ID string `json:"id"`
	// Characters is the longest text.
	Characters int `json:"characters"`
	// Language is true where a language may be named; the others refuse one and find out themselves.
	Language bool `json:"language"`
}

type catalogue struct {
	URL            string  `json:"url"`
	OutputFormat   string  `json:"output_format"`
	TimeoutSeconds int     `json:"timeout_seconds"`
	LargestAnswer  int64   `json:"largest_answer_bytes"`
	Models         []model `json:"models"`
	Music          sounds  `json:"music"`
	Effects        sounds  `json:"effects"`
}

// sounds are the models that make music or effects, and what they take.
type sounds struct {
	Models     []string `json:"models"`
	Characters int      `json:"characters"` // of the longest prompt
	// MinSeconds and MaxSeconds bound the lengths.
	MinSeconds float64 `json:"min_seconds"`
	MaxSeconds float64 `json:"max_seconds"`
}

var data = dated.Table[catalogue]("elevenlabs: models.json", file)

// Options say how to reach ElevenLabs.
type Options struct {
	// Key is the API key.
	Key string
	// URL is where the API is. Defaults to ElevenLabs'.
	URL string
	// HTTP carries the requests; it must not repeat them. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Timeout ends a call without a whole answer. Defaults to four minutes, for the longest music.
	Timeout time.Duration
	// MicrosPerUnit is the price of one unit the vendor charges (a character of its dearer models), in
	// micro-dollars. 0 leaves it to others to say what a call has cost.
	MicrosPerUnit int64
}

// A Client is a [provider.Speech], [provider.Music] and [provider.Effects].
type Client struct {
	once  once.Client
	url   string
	price int64 // micro-dollars a unit
}

var (
	_ provider.Speech  = (*Client)(nil)
	_ provider.Music   = (*Client)(nil)
	_ provider.Effects = (*Client)(nil)
)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	at, err := once.Endpoint(cmp.Or(o.URL, data().URL), o.Key)
	if err != nil {
		return nil, fmt.Errorf("elevenlabs: new: %w", err)
	}
	if o.MicrosPerUnit < 0 {
		return nil, errors.New("elevenlabs: new: a price below 0")
	}
	return &Client{
		once: once.Client{
			Backend: Backend,
			HTTP:    cmp.Or(o.HTTP, http.DefaultClient),
			Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second),
			Largest: data().LargestAnswer,
			Header:  http.Header{"Xi-Api-Key": {o.Key}},
		},
		url:   at.String(),
		price: o.MicrosPerUnit,
	}, nil
}
