package health

import (
	_ "embed"
	"maps"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

//go:embed breaker.json
var breakerData []byte

// figures are when a backend is left alone, and for how long.
type figures struct {
	AsOf   string `json:"as_of"`
	Source string `json:"source"`
	// Failures is how many in a row there may not be, within so many seconds.
	Failures int     `json:"failures"`
	Within   seconds `json:"within_sec"`
	// Busy is how long a backend may say nothing but that it is busy.
	Busy seconds `json:"busy_sec"`
	// Rest is how long it is left alone first; each time after that twice as long, and never longer than Longest.
	Rest    seconds `json:"rest_sec"`
	Longest seconds `json:"longest_sec"`
	// Gone is how long a model is that its vendor says is no more; Trial how long the one call through may take.
	Gone  seconds `json:"gone_sec"`
	Trial seconds `json:"trial_sec"`
}

type seconds int

func (s seconds) duration() time.Duration { return time.Duration(s) * time.Second }

var table = dated.Table[figures]("health: breaker.json", breakerData)

// A Record is what all instances know of one backend, or of one vendor's account.
type Record struct {
	// Failures counts the failures in a row, the first of them at First; Busy is since when it has only said that it is.
	Failures int       `firestore:"failures"`
	First    time.Time `firestore:"first"`
	Busy     time.Time `firestore:"busy"`
	// Until is until when it is left alone, zero where it is not; then one call is let
	// through, Trial, until TrialEnd. Rests counts how often it was left alone in a row, Why the class of failure that led to it.
	Until    time.Time      `firestore:"until"`
	Trial    string         `firestore:"trial,omitempty"`
	TrialEnd time.Time      `firestore:"trial_end"`
	Rests    int            `firestore:"rests"`
	Why      provider.Class `firestore:"why,omitempty"`
	// Day is the day, UTC, on which Calls were begun. Places are the calls under way, by our name of each, until when they hold theirs.
	Day    string               `firestore:"day,omitempty"`
	Calls  int                  `firestore:"calls"`
	Places map[string]time.Time `firestore:"places,omitempty"`
	// Learned is how it has done so far.
	Learned route.Experience `firestore:"learned"`
	// Paces are how fast it has spoken so far, by language.
	Paces map[string]route.Pace `firestore:"paces,omitempty"`
}

// A State is where the breaker of a backend stands.
type State string

// The states.
const (
	Closed   State = "closed"    // it may be called
	Open     State = "open"      // it is left alone
	HalfOpen State = "half_open" // one call may try
	Trying   State = "trying"    // that call is under way
)

// State returns where the breaker stands.
func (r Record) State(now time.Time) State {
	switch {
	case r.Until.IsZero():
		return Closed
	case now.Before(r.Until):
		return Open
	case r.Trial != "" && now.Before(r.TrialEnd):
		return Trying
	}
	return HalfOpen
}

// clone returns a record that shares nothing with r.
func (r Record) clone() Record {
	r.Places, r.Paces = maps.Clone(r.Places), maps.Clone(r.Paces)
	return r
}
