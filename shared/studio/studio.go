// Package studio makes shots of motion graphics: a scene of the manifest, a theme
// and the spoken words become a clip, drawn here frame by frame without any
// service. The same shot gives the same bytes. It makes pictures only: sound, and
// the joining of shots, are elsewhere.
package studio

import (
	"context"
	"fmt"
	"io"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/encode"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Engine is the version of the drawing: it changes whenever a shot may come out
// different, and with it every Key.
const Engine = "15"

// A Shot is everything that decides the pixels of one clip. Times in it are
// milliseconds from the start of the shot.
type Shot struct {
	Width, Height int // pixels, even
	FPS           int
	Frames        int
	Scene         manifest.Scene
	Theme         manifest.Theme
	// Lang is the language on screen, a BCP 47 tag.
	Lang string
	// CaptionLang is the language of Cues where it is not Lang. Then no word is lit up: none is spoken.
	CaptionLang string `json:",omitempty"`
	// Cues are the captions; they are drawn where Burn is set.
	Cues []caption.Cue
	Burn bool
	// Words are the spoken words: things appear as they are spoken.
	Words []timeline.Word
	// Transition is how the shot is entered, Next how the following one is:
	// cut, push, wipe, rise, dip, morph, or empty for the theme's. The first shot
	// of a film (Index 0) is not entered and the last not left.
	Transition, Next string
	Index, Count     int
	// Seed decides every free choice.
	Seed uint64
	// Assets are the local files of the user's images and clips, by asset id.
	Assets map[string]string
	// Preview renders at a third of the size with a fast encoder.
	Preview bool
	// Label is what the picture says all the time of how it was made; nil for nothing.
	Label *disclosure.Label `json:",omitempty"`
}

// A Box is a piece of text on the picture, in pixels of the clip.
type Box = canvas.Box

// A Report says what was drawn.
type Report struct {
	// Boxes are all texts, captions included.
	Boxes []Box `json:"boxes"`
	// Events are the frames at which something new appears.
	Events []int `json:"events"`
	// Fonts are the type families used.
	Fonts []string `json:"fonts"`
}

// Render draws the shot and writes it to out, an MP4 without sound of exactly
// Frames frames. Progress, which may be nil, is told how many frames are done. On
// an error, or when ctx ends, nothing is left at out.
func Render(ctx context.Context, s Shot, out string, progress func(frame int)) (Report, error) {
	t, err := build(ctx, s)
	if err != nil {
		return Report{}, fmt.Errorf("studio: %w", err)
	}
	defer t.close()
	clip, err := encode.Start(ctx, t.shot.spec(), out)
	if err != nil {
		return Report{}, fmt.Errorf("studio: %w", err)
	}
	defer clip.Abort()
	if err := t.film(ctx, clip, progress); err != nil {
		return Report{}, fmt.Errorf("studio: %w", err)
	}
	if err := clip.Close(); err != nil {
		return Report{}, fmt.Errorf("studio: %w", err)
	}
	return t.report(), nil
}

// Frames draws the shot and writes its frames to w, packed planar YUV 4:2:0 at the
// size they are encoded in: to measure the encoder alone.
func Frames(ctx context.Context, s Shot, w io.Writer) error {
	t, err := build(ctx, s)
	if err != nil {
		return fmt.Errorf("studio: %w", err)
	}
	defer t.close()
	return t.film(ctx, w, nil)
}

// Spec is how the shot is encoded.
func (s Shot) Spec() encode.Spec { return s.scaled().spec() }

func (s Shot) spec() encode.Spec {
	return encode.Spec{Width: s.Width, Height: s.Height, FPS: s.FPS, Preview: s.Preview}
}

// check says what is wrong with the shape of a shot.
func (s Shot) check() error {
	switch {
	case s.Width < 64 || s.Height < 64 || s.Width > 7680 || s.Height > 7680 || s.Width%2 != 0 || s.Height%2 != 0:
		return fmt.Errorf("a shot of %dx%d pixels: sides are even and 64 to 7680", s.Width, s.Height)
	case s.FPS < 1 || s.FPS > 120:
		return fmt.Errorf("a shot of %d frames a second: 1 to 120", s.FPS)
	case s.Frames < 1:
		return fmt.Errorf("a shot of %d frames", s.Frames)
	}
	return nil
}
