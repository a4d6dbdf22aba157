package take

import (
	"time"

	"github.com/aiprod/aiprod/shared/route"
)

// Music asks for the bed.
type Music struct {
	Engine  string    `json:"engine"`
	Mood    string    `json:"mood"`
	BPM     float64   `json:"bpm"`
	Seconds float64   `json:"seconds"`
	Seed    uint64    `json:"seed"`
	Cuts    []float64 `json:"cuts"` // seconds at which shots begin
}

// A Bed is music to be bought, and the spec of what this machine makes instead.
type Bed struct {
	Music
	Prompt string `json:"prompt"`
	// Backends may be asked for it, in order of preference.
	Backends []string `json:"backends"`
	// Strict forbids that this machine makes it.
	Strict bool `json:"strict,omitempty"`
}

// Wanted is what decides how a bought bed sounds, the backend that is asked first included.
func (b Bed) Wanted() any {
	return struct {
		Backend, Prompt string
		Seconds         float64
		Seed            uint64
	}{b.Backends[0], b.Prompt, b.Seconds, b.Seed}
}

// Need is what a backend has to be able to do for it.
func (b Bed) Need() route.Need {
	return route.Need{Modality: route.Music, Length: length(b.Seconds)}
}

// A Noise is an effect to be bought. Where it cannot be had this machine makes one of its kind.
type Noise struct {
	Kind    string  `json:"kind"`
	Prompt  string  `json:"prompt"`
	Seconds float64 `json:"seconds"`
	// Backends and Strict are as of a bed.
	Backends []string `json:"backends"`
	Strict   bool     `json:"strict,omitempty"`
}

// Wanted is what decides how it sounds.
func (n Noise) Wanted() any {
	n.Backends, n.Strict = n.Backends[:1], false
	return n
}

// Need is what a backend has to be able to do for it.
func (n Noise) Need() route.Need {
	return route.Need{Modality: route.Effects, Length: length(n.Seconds)}
}

func length(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

// Effects asks for the effects of the whole film.
type Effects struct {
	Engine  string  `json:"engine"`
	Seconds float64 `json:"seconds"`
	Cues    []Cue   `json:"cues"`
}

// A Cue is one effect.
type Cue struct {
	Kind string  `json:"kind"`
	At   int     `json:"at"`   // milliseconds
	Gain float64 `json:"gain"` // dB
}

// Sounded is what was measured of a sound.
type Sounded struct {
	Milliseconds int     `json:"ms"`
	Loudness     float64 `json:"lufs"`
	// Backend is who was paid for it, or who made it instead for Reason; empty for what was not to be bought. Passed
	// are those that were to make it before.
	Backend string         `json:"backend,omitempty"`
	Reason  string         `json:"reason,omitempty"`
	Passed  []route.Passed `json:"passed,omitempty"`
	// Moment is where in an effect the moment of its cue lies, in milliseconds.
	Moment int `json:"moment_ms,omitempty"`
}
