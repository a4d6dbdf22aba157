// Package geminisound has Google's models speak lines (Gemini TTS) and make music
// (Lyria), on the Gemini API or on Vertex AI. Both are one request for content that is answered
// with sound; no times of words are told.
//
// What a voice says is the line and nothing else: models that take a text for directions are
// told so in words of ours. The models write no documents here: package gemini does.
package geminisound

import (
	"cmp"
	_ "embed"
	"net/http"
	"slices"
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
	// Characters is the longest text or prompt.
	Characters int `json:"characters"`
	// Verbatim is true where a text is what is said, and the sound a WAV file; other models take
	// directions, and return bare samples.
	Verbatim bool `json:"verbatim"`
	// MaxSeconds is the longest music.
	MaxSeconds float64 `json:"max_seconds"`
}

type catalogue struct {
	TimeoutSeconds int      `json:"timeout_seconds"`
	LargestAnswer  int64    `json:"largest_answer_bytes"`
	Prefix         string   `json:"prefix"`
	Voices         []string `json:"voices"`
	Speech         []model  `json:"speech"`
	Music          []model  `json:"music"`
}

var data = dated.Table[catalogue]("geminisound: models.json", file)

func find(list []model, id string) (model, bool) {
	i := slices.IndexFunc(list, func(m model) bool { return m.ID == id })
	if i < 0 {
		return model{}, false
	}
	return list[i], true
}

// A Price is what a speech model charges, in micro-dollars for a million tokens.
type Price struct{ Input, Audio int64 }

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
	// Timeout ends a call without a whole answer. Defaults to four minutes, for the longest music.
	Timeout time.Duration
	// Prices are those of the speech models by their names. What has none leaves it to others to say what a call has cost.
	Prices map[string]Price
}

// A Client is a [provider.Speech] and [provider.Music].
type Client struct {
	google *google.Client
	prices map[string]Price
}

var (
	_ provider.Speech = (*Client)(nil)
	_ provider.Music  = (*Client)(nil)
)

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
