// Package gemini asks Google's Gemini models for JSON documents, and has them watch
// films, on either of Google's two services: the Gemini API, which takes a key, and
// Vertex AI, which takes a project.
//
// Our instructions are the system's, and the data is a part of its own: one JSON
// document that is called data and never obeyed. The model has no tools, is held to a JSON Schema and is
// asked a single time: the library's retries and its silent further requests
// are off. Vertex AI reads films from our buckets; to the Gemini API they are sent
// first, and deleted there when the answer has come.
//
// Whether an answer is any good, or of the schema, is not judged here.
package gemini

import (
	"cmp"
	_ "embed"
	"errors"
	"net/http"
	"regexp"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

// Backend is the vendor's name in errors and ledgers.
const Backend = "google"

// largest is the most bytes of an answer that are read; a film's script is a hundredth of it.
const largest = 4 << 20

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
	// Armor is the Model Armor template that questions and answers are screened by, on Vertex AI only:
	// projects/P/locations/L/templates/T. Defaults to none; then the models' own safety settings are set.
	Armor string
	// Every is how soon to look again whether a film that was sent can be watched. Defaults to 2 s.
	Every time.Duration
	// Timeout ends a call without a whole answer. Defaults to 150 s.
	Timeout time.Duration
}

// A Client is a [provider.Language].
type Client struct {
	google *google.Client
	vertex bool
	armor  string
	every  time.Duration
}

var (
	_ provider.Language = (*Client)(nil)

	// template is the name of a Model Armor template.
	template = regexp.MustCompile(`^projects/[a-z0-9-]+/locations/[a-z0-9-]+/templates/[A-Za-z0-9_-]+$`)
)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	if o.Armor != "" && (o.Key != "" || !template.MatchString(o.Armor)) {
		return nil, errors.New("gemini: new: Model Armor needs Vertex AI and projects/P/locations/L/templates/T")
	}
	g, err := google.New(google.Options{
		Backend: Backend, Key: o.Key, Project: o.Project, Location: o.Location, URL: o.URL, HTTP: o.HTTP,
		Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second), Largest: largest,
	})
	if err != nil {
		return nil, err // tells who it is
	}
	every := cmp.Or(o.Every, time.Duration(data().PollSeconds)*time.Second)
	return &Client{google: g, vertex: o.Key == "", armor: o.Armor, every: every}, nil
}

//go:embed models.json
var file []byte

// facts are what is known of the models.
type facts struct {
	TimeoutSeconds    int                                   `json:"timeout_seconds"`
	PollSeconds       int                                   `json:"poll_seconds"`
	ProcessingSeconds int                                   `json:"longest_processing_seconds"`
	LargestFile       int64                                 `json:"largest_file_bytes"`
	Efforts           map[string]map[provider.Effort]string `json:"efforts"` // thinking levels by model
	SchemaWords       []string                              `json:"schema_words"`
	Safety            struct {
		Threshold  string   `json:"threshold"`
		Categories []string `json:"categories"`
	} `json:"safety"`
	// Cut are the finish reasons of an answer that got too long.
	Cut []string `json:"cut"`
}

var data = dated.Table[facts]("gemini: models.json", file)
