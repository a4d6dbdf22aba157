package take

import (
	"time"

	"github.com/aiprod/aiprod/shared/credit"
	"github.com/aiprod/aiprod/shared/route"
)

// Footage asks for one bought clip.
type Footage struct {
	Prompt  string `json:"prompt"`
	Seconds int    `json:"seconds"` // at least what the shot needs
	Aspect  string `json:"aspect"`
	Seed    uint64 `json:"seed"`
	// Backends may be asked for it, in order of preference.
	Backends []string `json:"backends"`
	// Query are the words, in Lang, by which a library of footage is searched, and Never strings that its clips may
	// not be described by. They follow from the shot and the brief.
	Query string   `json:"query,omitempty"`
	Lang  string   `json:"lang,omitempty"`
	Never []string `json:"never,omitempty"`
	// Before are the seeds of the shots before it whose clips come from where this one does: a library gives none of theirs again.
	Before []uint64 `json:"before,omitempty"`
	// Refused is the attempt whose stand-in for the clip a person has refused, 0 for none: then it is asked for anew.
	Refused int `json:"refused,omitempty"`
	// Still is the backend that makes the picture the clip is to begin with; empty for a clip that begins with none.
	Still string `json:"still,omitempty"`
}

// Asked is the backend that was to make the clip first.
func (f Footage) Asked() string { return f.Backends[0] }

// Wanted is what decides what the clip shows: who may stand in for the backend that was asked does not.
func (f Footage) Wanted() Footage {
	f.Backends, f.Query, f.Lang, f.Never, f.Before = f.Backends[:1], "", "", nil, nil
	return f
}

// Need is what a backend has to be able to do for it.
func (f Footage) Need() route.Need {
	return route.Need{Modality: route.Video, Length: time.Duration(f.Seconds) * time.Second, Aspect: f.Aspect, Importance: 1}
}

// A Purchase is a clip to buy and the picture to be drawn over it, or without it.
type Purchase struct {
	Footage Footage `json:"footage"`
	Picture Picture `json:"picture"`
	// First is the picture the clip begins with, once it is there.
	First *Asset `json:"first,omitempty"`
	// Passed are those that could not be asked for the clip before any was.
	Passed []route.Passed `json:"passed,omitempty"`
}

// Need is what a backend has to be able to do for the clip, with the picture that it may begin with.
func (p Purchase) Need() route.Need {
	n := p.Footage.Need()
	n.Image = p.First != nil
	return n
}

// A Still asks for the picture that a clip begins with.
type Still struct {
	Backend string `json:"backend"`
	Prompt  string `json:"prompt"`
	Aspect  string `json:"aspect"`
	Seed    uint64 `json:"seed"`
	// Refused is as of the clip.
	Refused int `json:"refused,omitempty"`
}

// Need is what a backend has to be able to do for it.
func (s Still) Need() route.Need {
	return route.Need{Modality: route.Image, Aspect: s.Aspect, Importance: 1}
}

// A Sketch is a picture to buy, and the clip that is to be bought of it, or without it.
type Sketch struct {
	Still    Still    `json:"still"`
	Purchase Purchase `json:"purchase"`
}

// First is the id of the picture that a clip begins with.
const First = "first"

// NoPicture is the code of why a backend that animates pictures was not asked: there was none.
const NoPicture = "no_picture"

// Bought is how a shot's clip was had: by which backend, or why by none.
type Bought struct {
	Backend string `json:"backend"`
	Reason  string `json:"reason,omitempty"`
	// Passed are those that were to make it before that one.
	Passed []route.Passed `json:"passed,omitempty"`
	// Rewritten is what was asked for once its backend had refused the shot's prompt, and RewrittenBy who has worded it.
	Rewritten   string `json:"rewritten,omitempty"`
	RewrittenBy string `json:"rewritten_by,omitempty"`
	// Credit is who has filmed a clip that was not made for the film; nil for one that was.
	Credit *credit.Credit `json:"credit,omitempty"`
}
