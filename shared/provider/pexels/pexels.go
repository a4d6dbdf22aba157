// Package pexels finds footage in Pexels' library, which is free of charge: clips
// that somebody has filmed, and who that was. To a film it is a backend like those
// that make clips: it is asked, picks one, and the clip is there at once.
//
// The pick follows from the shot's words and its seed, so the same shot has the
// same clip as long as the library finds the same. A clip that is described by a word
// the brief forbids, or by one that no business film shows unasked, is passed over:
// Pexels describes its clips in the address of their pages and nowhere else.
//
// A search buys nothing and may be repeated, and so may everything else here.
package pexels

import (
	"cmp"
	_ "embed"
	"fmt"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
	"github.com/aiprod/aiprod/shared/provider/internal/output"
)

// Backend is the vendor's name in errors and ledgers.
const Backend = "pexels"

// Model is the one model there is: the library of videos.
const Model = "video"

// CodeExpired is the code of a link that has expired: the next poll gives a fresh one.
const CodeExpired = output.Expired

// largestAnswer bounds every answer but a clip, in bytes.
const largestAnswer = 4 << 20

//go:embed pexels.json
var file []byte

type facts struct {
	URL            string `json:"url"`
	PerPage        int    `json:"per_page"`
	Consider       int    `json:"consider"` // of how many of the best a seed chooses
	TimeoutSeconds int    `json:"timeout_seconds"`
	LargestClip    int64  `json:"largest_clip_bytes"`
	LongestQuery   int    `json:"longest_query"` // characters
	// Height is the lines of the shorter side that are wanted where nobody says.
	Height       int               `json:"height"`
	SourceName   string            `json:"source_name"`
	Licence      string            `json:"licence"`
	Orientations map[string]string `json:"orientations"` // by aspect
	Sizes        []struct {
		Name   string `json:"name"`
		Height int    `json:"height"`
	} `json:"sizes"` // ascending
	Locales []string `json:"locales"`
	Never   []string `json:"never"`
}

var data = dated.Table[facts]("pexels: pexels.json", file)

// Options say how to reach Pexels.
type Options struct {
	// Key is the API key.
	Key string
	// URL is where the API is. Defaults to Pexels'. Clips come over https only, unless it is an http address itself.
	URL string
	// HTTP carries the requests. Defaults to http.DefaultClient.
	HTTP *http.Client
	// Timeout ends a call without an answer; of a clip, one without a first byte. Defaults to 20 s.
	Timeout time.Duration
}

// A Client is a [provider.Stock], and a [provider.Video] over it.
type Client struct {
	once  once.Client
	url   string
	plain bool // reached over http, as test servers are
}

var (
	_ provider.Stock = (*Client)(nil)
	_ provider.Video = (*Client)(nil)
)

// New returns a client. It calls nobody.
func New(o Options) (*Client, error) {
	at, err := once.Endpoint(cmp.Or(o.URL, data().URL), o.Key)
	if err != nil {
		return nil, fmt.Errorf("pexels: new: %w", err)
	}
	return &Client{
		once: once.Client{
			Backend: Backend,
			HTTP:    cmp.Or(o.HTTP, http.DefaultClient),
			Timeout: cmp.Or(o.Timeout, time.Duration(data().TimeoutSeconds)*time.Second),
			Largest: largestAnswer,
			Header:  http.Header{"Authorization": {o.Key}},
		},
		url:   at.String(),
		plain: at.Scheme == "http",
	}, nil
}
