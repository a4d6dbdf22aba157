// Package agent holds the creative agents' local backends: they turn a brief
// into a film's manifest by rules, on the brief's own words. They state nothing
// the brief does not, do no I/O, and give the same manifest for the same input.
//
// Backends that ask a model live with their vendors; callers take any of them
// by small interfaces of their own.
package agent

import (
	"errors"
	"slices"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// In is what the directors work from.
type In struct {
	Brief brief.Resolved
	// Document is the brief as read; the zero value has it read again.
	Document prose.Document
	// Assets are the files the brief names, in its order.
	Assets []Asset
	// Kit is the brand kit the film follows, nil for none. Its lines are in Brief.Locked, its logo in Assets.
	Kit *brand.Edition
	// Keep is what the brand's films of these days have in common; nil where each is its own.
	Keep *manifest.Consistency
	// Note is what a person who rejected the last storyboard asked for, and Round
	// counts storyboards from 1; 0 is 1. A later round looks different.
	Note  string
	Round int
}

// An Asset is a file of the user's as far as the storyboard needs to know it.
type Asset struct {
	ID string
	// Role is what the user gave it for; Kind what it is: image, footage or logo.
	Role, Kind string
	// Name is the file's own name, Width and Height its size in pixels.
	Name          string
	Width, Height int
}

// Icons finds a picture for words of a language, and false where none fits.
type Icons func(words []string, lang string) (string, bool)

// ErrNothingToSay is returned where nothing of a brief may be told: all of it
// is forbidden by the brief itself, or directed at the system.
var ErrNothingToSay = errors.New("agent: nothing of the brief is left to tell")

// Studio is the backend of shots drawn by the built-in studio, Local that of local voice and music.
const (
	Studio = "studio"
	Local  = "local"
)

// MadeHere reports whether this machine makes a part of the sound whose backend this is.
func MadeHere(backend string) bool { return backend == "" || backend == Local }

// DrawnHere is the reason of a shot the studio makes.
const DrawnHere = "drawn by the built-in studio: text, figures and pictures of the brief, at no cost"

// Roles of lines.
const (
	Hook = "hook"
	Body = "body"
	Call = "call_to_action"
)

// document returns the brief as read.
func (in In) document() prose.Document {
	if len(in.Document.Sentences) > 0 {
		return in.Document
	}
	return prose.Read(in.Brief.Content, in.Brief.Lang)
}

// Pictures are the user's pictures and clips as a draft numbers them: without the logo.
func (in In) Pictures() []Asset {
	return slices.DeleteFunc(slices.Clone(in.Assets), func(a Asset) bool { return a.Kind == "logo" || a.Role == "logo" })
}

// format returns the film's shape.
func (in In) format() manifest.Format {
	a := in.Brief.Aspect
	return manifest.Format{Aspect: a.Name, Width: a.Width, Height: a.Height, FPS: brief.FPS}
}
