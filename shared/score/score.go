// Package score composes the music of a film and plays it: harmony, voicing,
// bass, drums and a melody from a seed, in a form that ends when the film does.
// The piece is plain data; fluidsynth, a program of its own, plays it with the
// General MIDI instruments of this machine.
//
// It does not choose a mood for a film, nor duck under a voice.
package score

import (
	"fmt"
	"math"
)

// A Spec asks for a piece. The same spec gives the same piece.
type Spec struct {
	// Mood is a name listed by Moods.
	Mood string
	// BPM is the wanted tempo in beats a minute, 50 to 180. Zero is the mood's own.
	// The tempo played differs by a few percent so that the last bar ends with the film.
	BPM float64
	// Seconds is the length of the film, 1 to 600.
	Seconds float64
	// Seed chooses key, harmony and melody.
	Seed uint64
	// Cuts are the times in seconds at which the picture changes, in order. The
	// tempo bends a little so that a beat falls on each, with an accent; the last
	// cut, if it is late in the film, is taken for the call to action, before which
	// the music drops.
	Cuts []float64
}

// MaxSeconds is the longest piece.
const MaxSeconds = 600

// A Part is an instrument's role, and its MIDI track.
type Part int

// The parts.
const (
	Pad Part = iota
	Keys
	Arp
	Bass
	Lead
	Drums
	parts
)

// A Note is one note of a piece. For Drums, Pitch is a General MIDI drum.
type Note struct {
	Part Part
	// At and Length are in beats from the start of the piece.
	At, Length float64
	// Pitch and Velocity are MIDI numbers, 1 to 127.
	Pitch, Velocity int
}

// A Section is a stretch of bars with one function.
type Section struct {
	// Name is intro, build, main, drop, finale or end.
	Name string
	// Bar is the first bar, counted from 0; Bars, how many there are.
	Bar, Bars int
}

// A Piece is composed music, four beats to the bar.
type Piece struct {
	Mood string
	// BPM is the mean tempo played: Bars*4 beats last exactly Seconds.
	BPM     float64
	Bars    int
	Seconds float64
	// Tempo ties beats to the film's cuts, from its start to its end.
	Tempo    []Anchor
	Sections []Section
	// Notes are in order of time, then part and pitch.
	Notes []Note
	mood  mood
}

// Beat returns the mean length of a beat in seconds.
func (p Piece) Beat() float64 { return 60 / p.BPM }

// Compose writes the piece for a spec. The error names the field that is wrong.
func Compose(spec Spec) (Piece, error) {
	m, err := findMood(spec.Mood)
	if err != nil {
		return Piece{}, err
	}
	if !(spec.Seconds >= 1 && spec.Seconds <= MaxSeconds) {
		return Piece{}, fmt.Errorf("score: %g seconds are outside 1 to %d", spec.Seconds, MaxSeconds)
	}
	if spec.BPM != 0 && !(spec.BPM >= 50 && spec.BPM <= 180) {
		return Piece{}, fmt.Errorf("score: tempo %g is outside 50 to 180", spec.BPM)
	}
	c := newComposer(spec, m)
	c.play()
	return c.piece(), nil
}

// round3 keeps beats exact to a thousandth, so that equal times compare equal.
func round3(beats float64) float64 { return math.Round(beats*1000) / 1000 }
