// Package geminiimage has Google's models make pictures, on the Gemini API or on Vertex
// AI: one request for content that is answered with an image. Words and sound are not made here:
// packages gemini and geminisound do that.
package geminiimage

import (
	"cmp"
	_ "embed"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

// Backend is the vendor's name in errors and ledgers.
const Backend = "google"

//go:embed models.json
var file []byte

// A model is what one of the models takes.
type model struct {
	ID string `json:"id"`
	// Characters is the longest prompt.
	Characters int `json:"characters"`
}

type catalogue struct {
	TimeoutSeconds int   `json:"timeout_seconds"`
	LargestAnswer  int64 `json:"largest_answer_bytes"`
	// Size is the one that is asked for: what a clip begins with need not be larger than the clip.
	Size   string   `json:"size"`
	Ratios []string `json:"ratios"`
	Models []model  `json:"models"`
	// Finish is what it means that an answer without a picture has ended so, beside that it was blocked.
	Finish map[string]provider.Class `json:"finish"`
}

var data = dated.Table[catalogue]("geminiimage: models.json", file)

// A Price is what a model charges, in micro-dollars for a million tokens: read, written or
// thought, and drawn.
type Price struct{ Input, Output, Image int64 }

// Options say how to reach the models: by Key, or else by Project and Location.
type Options struct {
	// Key is a key of the Gemini API. Empty for Vertex AI.
	Key string
	// Project and Location are of Vertex AI.
	Project, Location string
	// URL is where the API is. Defaults to Google's.
	URL string
	// HTTP carries the requests; it must not repeat them. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Timeout ends a call without a whole answer. Defaults to three minutes.
	Timeout time.Duration
	// Prices are those of the models by their names. What has none leaves it to others to say what a call has cost.
	Prices map[string]Price
}

// A Client is a [provider.Images].
type Client struct {
	google *google.Client
	prices map[string]Price
}

var _ provider.Images = (*Client)(nil)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	g, err := google.New(google.Options{
		Backend: Backend, Key: o.Key, Project: o.Project, Location: o.Location, URL: o.URL, HTTP: o.HTTP,
		Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second), Largest: data().LargestAnswer,
	})
	if err != nil {
		return nil, err // tells who it is
	}
	return &Client{google: g, prices: o.Prices}, nil
}
