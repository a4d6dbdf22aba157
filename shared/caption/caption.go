// Package caption makes captions from spoken words: cues that keep the reading
// speed and line limits of the language, and the WebVTT and SubRip files.
package caption

import "github.com/aiprod/aiprod/shared/timeline"

// A Cue is one caption: at most two lines, shown from Start to End.
// Cues of a film are in order, never overlap and keep a gap of two frames.
type Cue struct {
	Start int `json:"start"` // milliseconds
	End   int `json:"end"`   // milliseconds
	// Lines are the cue's words, line by line; each word keeps its own time for highlighting.
	Lines [][]timeline.Word `json:"lines"`
}
