// Package timeline turns seconds into frames without drift and keeps the clock
// that picture, voice and captions share.
package timeline

import (
	"math"
	"time"
)

// FPS is the frame rate of every film, in frames a second.
const FPS = 30

// Frames returns the number of whole frames nearest to d at fps.
func Frames(d time.Duration, fps int) int {
	return int(math.Round(d.Seconds() * float64(fps)))
}

// At returns the time at which frame n starts.
func At(n, fps int) time.Duration {
	return time.Duration(n) * time.Second / time.Duration(fps)
}

// Quantise turns the wanted lengths of consecutive shots into whole frames.
// Boundaries are rounded on the running total, never shot by shot, so the sum is
// within half a frame of the wanted sum however many shots there are. Every
// shot gets at least one frame.
func Quantise(lengths []time.Duration, fps int) []int {
	frames := make([]int, len(lengths))
	var total time.Duration
	end := 0
	for i, d := range lengths {
		total += d
		next := max(Frames(total, fps), end+1)
		frames[i] = next - end
		end = next
	}
	return frames
}

// A Word is one spoken word on a clock whose zero the holder defines: the start
// of the take, of the shot or of the film.
type Word struct {
	// Text is the word as it is written, with its punctuation.
	Text string `json:"text"`
	// Start and End are milliseconds.
	Start int `json:"start"`
	End   int `json:"end"`
	// Glued is true where no space precedes the word (Japanese, Chinese, Thai).
	Glued bool `json:"glued,omitempty"`
}

// Shift returns words moved by ms milliseconds.
func Shift(words []Word, ms int) []Word {
	out := make([]Word, len(words))
	for i, w := range words {
		w.Start += ms
		w.End += ms
		out[i] = w
	}
	return out
}
