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
	"github.com/aiprod/aiprod/shared/take"
)

// Schema is the version of what is exposed.
const Schema = 1

// Pictures are what the VisualTranslator leaves: the look, and what every shot shows.
type Pictures struct {
	Theme manifest.Theme  `json:"theme"`
	Shots []manifest.Shot `json:"shots"`
}

// Casting is what the VoiceDirector leaves: who speaks, and how fast.
type Casting struct {
	Voice manifest.Voice `json:"voice"`
}

// A Memory is what the agents of one attempt have left so far. What is nil has not been
// left yet, or is being made anew.
type Memory struct {
	// Film is the newest storyboard with the choices of all agents before rendering, and Left when it was written.
	Film *manifest.Manifest
	Left time.Time
	// Timing is what was measured of the speech and laid from it, Score the judgement, Decision what becomes of the film.
	Timing   *Entry[take.Timing]
	Score    *Entry[semantic.Score]
	Decision *Entry[agent.Decision]
}

// An Entry is a result and when it was left.
type Entry[T any] struct {
	Left time.Time
	Is   T
}
