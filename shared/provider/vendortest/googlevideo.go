package vendortest

import (
	_ "embed"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed googlevideo.json
var googleVideoFile []byte

// An omniModel is what one model of Gemini Omni takes, and its prices in micro-dollars for a million tokens.
type omniModel struct {
	MinSeconds  int      `json:"min_seconds"`
	MaxSeconds  int      `json:"max_seconds"`
	Seed        bool     `json:"seed"`
	Labels      bool     `json:"labels"`
	Resolutions []string `json:"resolutions"`
	Input       int64    `json:"input"`
	Video       int64    `json:"video"`
}

// googleVideoRates are the models of Google that make video, what they charge and what they take.
var googleVideoRates = dated.Table[struct {
	Revision        string               `json:"revision"`
	Omni            map[string]omniModel `json:"omni"`
	TokensPerSecond map[string]int64     `json:"tokens_per_second"` // by resolution
	TokensOfImage   int64                `json:"tokens_of_image"`
	Tasks           []string             `json:"tasks"`
	// Veo is micro-dollars a second by model, resolution, and silent or audio.
	Veo         map[string]map[string]map[string]int64 `json:"veo"`
	VeoSeconds  []int                                  `json:"veo_seconds"`
	Aspects     []string                               `json:"aspects"`
	People      []string                               `json:"people"`
	Compression []string                               `json:"compression"`
	Sizes       map[string]map[string]string           `json:"sizes"` // by aspect and resolution
}]("vendortest: googlevideo.json", googleVideoFile)

// A googleClip is one clip that was asked of a video model of Google's.
type googleClip struct {
	call    *Call
	fault   Fault
	model   string
	seconds int
	size    string
	// folder is where in the caller's storage it goes, empty for nowhere.
	folder string
	inline bool  // it goes into the answer
	input  int64 // tokens read
	output int64 // tokens made
	polls  int
	links  int // how many links to it have been given

	once   sync.Once
	stored string // where it has gone
	err    error
}

// poll counts a question for a clip and has it end in time. It reports whether the
// fault of its call answers this once. The caller holds the lock.
func (c *googleClip) poll(polls int) (limited, down bool) {
	c.polls++
	if c.fault == Vanished {
		c.call.settle(Lost)
		return false, false
	}
	limited, down = c.fault == PollLimited && c.polls == 1, c.fault == PollDown && c.polls == 1
	if !limited && !down && c.polls >= polls {
		c.end()
	}
	return limited, down
}

// end settles the call as its fault has it end. The caller holds the lock.
func (c *googleClip) end() {
	switch c.fault {
	case Broken, Stopped, Empty, Budget:
		c.call.settle(Failed)
	case Filtered, Unfinished:
		if c.call.State == Running { // what was read is billed where reading is
			c.call.Micros = c.read()
			c.call.State = Succeeded
		}
	default:
		c.call.settle(Succeeded)
	}
}

// read is what it costs that the prompt was read.
func (c *googleClip) read() int64 {
	return perMillion(c.input * googleVideoRates().Omni[c.model].Input)
}

// perMillion rounds up.
func perMillion(n int64) int64 { return (n + 999_999) / 1_000_000 }

func (c *googleClip) spec() ClipSpec {
	return ClipSpec{Vendor: c.call.Vendor, Model: c.model, Seconds: c.seconds, Ratio: c.size}
}

// store puts a clip into the caller's storage, the first time it is told of.
func (s *Server) store(c *googleClip, name string) (string, error) {
	c.once.Do(func() {
		content, err := s.film(c.fault, c.spec())
		if err != nil {
			c.err = err
			return
		}
		bucket, folder, _ := strings.Cut(strings.TrimPrefix(c.folder, "gs://"), "/")
		c.stored = "gs://" + bucket + "/" + path.Join(folder, name)
		if c.err = s.o.Put(c.stored, content); c.err != nil { // nobody pays for what was not handed over
			s.mu.Lock()
			c.call.State, c.call.Micros = Failed, 0
			s.mu.Unlock()
		}
	})
	return c.stored, c.err
}

var googleFolder = regexp.MustCompile(`^gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]/([A-Za-z0-9._=-]+/)*$`)

// wrongFolder says why a clip cannot go to a folder, "" where it can.
func (s *Server) wrongFolder(folder string) string {
	switch {
	case folder != "" && !googleFolder.MatchString(folder):
		return "The Cloud Storage URI is not valid."
	case folder != "" && s.o.Put == nil:
		return "The service account has no access to the bucket."
	}
	return ""
}

var googleLabel = regexp.MustCompile(`^[a-z0-9_-]{0,63}$`)

// wrongLabels says why labels cannot be had, "" where they can.
func wrongLabels(labels map[string]string) string {
	for key, value := range labels {
		if key == "" || key[0] < 'a' || key[0] > 'z' || !googleLabel.MatchString(key) || !googleLabel.MatchString(value) {
			return "Label " + key + " is not valid."
		}
	}
	return ""
}

// googleInvalid answers a request that is wrong.
func googleInvalid(w http.ResponseWriter, text string) {
	googleError(w, http.StatusBadRequest, "INVALID_ARGUMENT", text)
}
