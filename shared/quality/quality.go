// Package quality measures a finished film against rules kept as data: its
// container and streams, picture, sound, captions, text on screen, timing, and
// the strings a brief requires or forbids. Everything is measured on the file
// itself; nothing is taken from whoever made it but what cannot be seen in it.
//
// It judges form. Whether the film serves its brief is for package semantic,
// and what becomes of a miss for the supervisor.
package quality

import (
	"context"
	"time"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/media"
)

// An Input is a film and what it was meant to be. Only File is needed: a rule
// whose expectation is missing is left out of the report.
type Input struct {
	File string
	// Profile is what the film is for. Defaults to this platform's own delivery.
	Profile Profile
	// Format is the picture asked for; previews are a third of its size. A zero width leaves size and rate unjudged.
	Format manifest.Format
	// Want is the running time asked for, 0 for any.
	Want time.Duration
	// Script is the spoken text as it is written; Cues are the captions, in the language Lang.
	Script string
	// Captioned is what the captions have to say where that is a translation of the script; empty where it is the script.
	Captioned string
	Cues      []caption.Cue
	Lang      language.Language
	// Narration are the spans in which somebody speaks, Holds those in which the picture may
	// stand still: from and to, in milliseconds.
	Narration, Holds [][2]int
	// Boxes are the text drawn on the picture. Missing, where set, returns the code points of a
	// text that the fonts used have no glyph for.
	Boxes   []Box
	Missing func(text string) []rune
	// MustInclude and MustNotInclude are the brief's.
	MustInclude, MustNotInclude []string
	// Clips are what was seen in the clips the film is joined of, in order; none to look at the film itself.
	Clips []Glance
	// Preview relaxes what a fast encoder cannot do.
	Preview bool
	// Now is when the report is made.
	Now time.Time
}

// A Box is a piece of text on the picture.
type Box struct {
	Text string
	// Role is heading, body, label, caption ...
	Role string
	// X, Y, W and H are the rectangle, Size the type size, in pixels of the picture in the file.
	X, Y, W, H int
	Size       float64
	// Contrast is the ratio against what lies under the text, 1 to 21; 0 where it was not measured.
	Contrast float64
	// Start and End are milliseconds of the film.
	Start, End int
}

// Inspect measures the film and returns the report. A miss is in the report;
// an error means that the film could not be measured: the file is no media, or
// a tool failed.
func Inspect(ctx context.Context, tools media.Tools, in Input) (Report, error) {
	m, err := measure(ctx, tools, in.File, in.Clips, in.Preview)
	if err != nil {
		return Report{}, err
	}
	return judge(in, m), nil
}

// checks are the families of rules, in the order of the report.
var checks = []func(*ledger, Input, film){
	checkContainer, checkVideo, checkAudio, checkBitrates, checkTiming, checkPicture, checkSound,
	checkCaptions, checkFidelity, checkText, checkWording,
}

// judge holds what was measured against the rules.
func judge(in Input, m film) Report {
	if in.Profile.Name == "" {
		in.Profile = profileFile()[0]
	}
	l := newLedger(in.Profile, in.Preview)
	for _, check := range checks {
		check(l, in, m)
	}
	return Report{
		Verdict: l.verdict(), Profile: in.Profile.Name, Film: m.short(), Findings: l.findings, Skipped: l.skipped, MeasuredAt: in.Now,
		Tools: map[string]string{"ffmpeg": m.version()},
	}
}
