// Package caption makes captions from spoken words: cues that keep the reading
// speed and line limits of the language, and the WebVTT and SubRip files.
//
// It never changes what is said: the text of the cues is the text of the words.
package caption

import (
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/timeline"
)

// A Cue is one caption: at most two lines, shown from Start to End.
// Cues of a film are in order, never overlap and keep a gap of two frames.
type Cue struct {
	Start int `json:"start"` // milliseconds
	End   int `json:"end"`   // milliseconds
	// Lines are the cue's words, line by line; each word keeps its own time for highlighting.
	Lines [][]timeline.Word `json:"lines"`
}

// The limits of a cue that do not depend on the language. Source: Netflix Timed
// Text Style Guide, general requirements.
const (
	MaxLines = 2
	// MinDuration and MaxDuration are milliseconds: 5/6 of a second and 7 seconds.
	MinDuration = 834
	MaxDuration = 7000
	// GapFrames is the least number of frames between two cues.
	GapFrames = 2
	// chainGap is the silence, in milliseconds, below which a cue stays until the
	// next: a shorter blink only disturbs.
	chainGap = 500
)

// Options say what a film asks of its captions.
type Options struct {
	// FPS is the frame rate in frames a second. Defaults to timeline.FPS.
	FPS int
	// End is when the last cue has to be gone, in milliseconds. Defaults to no limit.
	End int
	// MaxLine is the longest line in characters, for pictures too narrow for the
	// language's own limit. Defaults to that limit.
	MaxLine int
}

func (o Options) fill(lang language.Language) Options {
	if o.FPS <= 0 {
		o.FPS = timeline.FPS
	}
	if o.MaxLine <= 0 {
		o.MaxLine = lang.CaptionCharsPerLine
	}
	return o
}

// gap returns the least time between two cues in milliseconds, rounded up.
func gap(fps int) int { return (GapFrames*1000 + fps - 1) / fps }

// Cues divides words, in the order they are spoken, into captions that end where
// phrases do. A cue starts with its first word and stays into the silence after
// it for as long as reading takes. Words of a script without spaces are divided
// where they are longer than a line; no other word is, and no number is parted
// from its unit. Limits that the words themselves make impossible are left to
// [Check] to report.
func Cues(words []timeline.Word, lang language.Language, opt Options) []Cue {
	opt = opt.fill(lang)
	atoms := join(divide(tidy(words), lang, opt.MaxLine), lang)
	var cues []Cue
	for _, seg := range segments(atoms, lang, opt) {
		cues = append(cues, Cue{
			Start: seg[0].start(), End: seg[len(seg)-1].end(),
			Lines: lines(seg, opt.MaxLine),
		})
	}
	show(cues, lang, opt)
	return cues
}
