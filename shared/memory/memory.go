// Package memory is what the agents of a job share: what each leaves for those after it. Its
// schema is the types named here, and Check holds to it what an agent leaves before anyone reads it.
// Expose is the part that people may read.
//
// It stores nothing: the storyboard is a revision of the manifest, the rest are results in
// the journal of steps, each written once by the stage it is of.
package memory

import (
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/take"
)

// Schema is the version of what is exposed.
const Schema = 1

// Pictures are what the VisualTranslator leaves: the look, and what every shot shows.
type Pictures struct {
	Theme manifest.Theme  `json:"theme"`
	Shots []manifest.Shot `json:"shots"`
	// Credit says who has written what to film, nil where a model was not to.
	Credit *manifest.Credit `json:"credit,omitempty"`
}

// Casting is what the VoiceDirector leaves: who speaks, and how fast.
type Casting struct {
	Voice manifest.Voice `json:"voice"`
	// Pauses are the silences after lines, by their ids; of a line without one it stays as it is.
	Pauses map[string]manifest.Seconds `json:"pauses,omitempty"`
	// Credit says who has cast, nil where a model was not to.
	Credit *manifest.Credit `json:"credit,omitempty"`
}

// A Routing is what the planner leaves: who is to make the picture of each shot and what is heard, and why nobody else.
type Routing struct {
	// Strategy is what counted, Budget what there was to spend, in micro-dollars.
	Strategy string   `json:"strategy"`
	Budget   int64    `json:"budget_micros"`
	Shots    []Routed `json:"shots"`
	// Sound are the backends that were weighed for the voice, the music and the effects, best first.
	Sound map[route.Part][]Weighed `json:"sound,omitempty"`
	// Rejected are the backends that make none of these parts, or not all they could, and why.
	Rejected []route.PartRejection `json:"rejected"`
}

// A Routed shot is one that backends were weighed for.
type Routed struct {
	Shot       string    `json:"shot_id"`
	Candidates []Weighed `json:"candidates"` // best first
}

// A Weighed backend is one that can make a part of a film within the budget.
type Weighed struct {
	Backend string  `json:"backend" example:"runway/gen4.5"`
	Score   float64 `json:"score" doc:"0 to 1, by the strategy"`
	Micros  int64   `json:"micros" doc:"What it asks, in micro-dollars"`
}

// A Memory is what the agents of one attempt have left so far. What is nil has not been
// left yet, or is being made anew.
type Memory struct {
	// Film is the newest storyboard with the choices of all agents before rendering, and Left when it was written.
	Film *manifest.Manifest
	Left time.Time
	// Timing is what was measured of the speech and laid from it, Score the judgement, Decision what becomes of the film.
	// Routing is why who makes what.
	Routing  *Entry[Routing]
	Timing   *Entry[take.Timing]
	Score    *Entry[semantic.Score]
	Decision *Entry[agent.Decision]
}

// An Entry is a result and when it was left.
type Entry[T any] struct {
	Left time.Time
	Is   T
}
