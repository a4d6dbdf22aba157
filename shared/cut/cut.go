// Package cut lays measured speech and planned shots on one clock: the exact
// frames of every shot and the start of every take. Voice leads: shots give way
// to what is said over them, never the other way round.
package cut

import (
	"fmt"
	"math"
	"time"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/timeline"
)

// A Take is one spoken line, measured.
type Take struct {
	Line string `json:"line"`
	// Start and End are milliseconds of the film; before Lay only their difference counts.
	Start int `json:"start"`
	End   int `json:"end"`
	// Words are on the take's own clock.
	Words []timeline.Word `json:"words"`
	// Object is the take's file in the work bucket.
	Object string `json:"object"`
	// Tempo is how much faster than it was recorded the take is to be heard; 0 for as it is. Times are of the faster one.
	Tempo float64 `json:"tempo,omitempty"`
}

// A Shot is where a shot lies.
type Shot struct {
	ID     string `json:"id"`
	Start  int    `json:"start"`  // frame
	Frames int    `json:"frames"` // at least 1
	// Planned is the length the manifest asked for when the shot was laid.
	Planned manifest.Seconds `json:"planned_sec"`
}

// A Cut is a film's timing. Shots follow each other without gap; takes never overlap.
type Cut struct {
	FPS    int `json:"fps"`
	Frames int `json:"frames"`
	// Ease is how much room there is around speech: 1 as liked, 0 as little as may be.
	Ease  float64 `json:"ease"`
	Shots []Shot  `json:"shots"`
	Takes []Take  `json:"takes"`
}

// A TooLongError tells that the speech does not fit, however tight it is laid.
type TooLongError struct {
	// Rate is how much faster the voice would have to be, over 1.
	Rate float64
}

func (e *TooLongError) Error() string {
	return fmt.Sprintf("cut: speech needs to be %.2f times as fast to fit", e.Rate)
}

// room is the silence around speech, in seconds: as liked, and as little as it may be.
type room struct{ lead, pause, trail, silent, tail float64 }

// The comfortable room reads as unhurried; the tight one keeps words apart and
// lets a transition pass before the first word.
var (
	comfortable = room{lead: 0.35, pause: 0.30, trail: 0.35, silent: 1.6, tail: 1.0}
	tight       = room{lead: 0.15, pause: 0.12, trail: 0.10, silent: 0.8, tail: 0.5}
)

// Lay returns the cut of m with the takes of its lines, keyed by line id. Every
// line must have its take.
func Lay(m *manifest.Manifest, takes map[string]Take) (Cut, error) {
	total := float64(m.Duration)
	liked, least := needs(m, takes, comfortable), needs(m, takes, tight)
	if sum(least) > total {
		return Cut{}, tooLong(m, takes, total, sum(least))
	}
	ease, lengths := 1.0, spread(m, liked, total)
	if sum(liked) > total {
		ease = (total - sum(least)) / (sum(liked) - sum(least))
		lengths = mix(least, liked, ease)
	}
	return place(m, takes, ease, frames(lengths, m.Format.FPS))
}

// Stretch returns the cut of m as [Lay] does, a little longer than was asked for where the speech does not fit, however
// tight it is laid: within what a film's length may be off by.
func Stretch(m *manifest.Manifest, takes map[string]Take) (Cut, error) {
	longer := *m
	longer.Duration += manifest.Seconds(math.Max(leastGrace, graceShare*float64(m.Duration)))
	return Lay(&longer, takes)
}

// A film's length may be off by half a second or three percent (the technical rule on durations); most of that is used.
const leastGrace, graceShare = 0.4, 0.025

// needs returns the seconds each shot takes with the room r.
func needs(m *manifest.Manifest, takes map[string]Take, r room) []float64 {
	out := make([]float64, len(m.Shots))
	for i, s := range m.Shots {
		out[i] = r.silent
		if len(s.Lines) > 0 {
			out[i] = r.lead + speech(m, takes, s, r) + r.trail
		}
		if i == len(m.Shots)-1 {
			out[i] += r.tail
		}
	}
	return out
}

// speech returns the seconds from the first word of a shot to its last.
func speech(m *manifest.Manifest, takes map[string]Take, s manifest.Shot, r room) float64 {
	sec := 0.0
	for i, id := range s.Lines {
		t := takes[id]
		sec += float64(t.End-t.Start) / 1000
		if i < len(s.Lines)-1 {
			sec += pause(m, id, r)
		}
	}
	return sec
}

// pause is the silence after a line: its own where the room is comfortable, else the room's.
func pause(m *manifest.Manifest, id string, r room) float64 {
	l, _ := m.Line(id)
	return math.Max(r.pause, math.Min(float64(l.Pause), r.pause*2))
}

// spread gives what is left of the film to the shots, most to those that were planned longer than they need.
func spread(m *manifest.Manifest, need []float64, total float64) []float64 {
	left := total - sum(need)
	weights := make([]float64, len(need))
	for i, s := range m.Shots {
		weights[i] = math.Max(float64(s.Length)-need[i], 0.2)
	}
	all := sum(weights)
	out := make([]float64, len(need))
	for i := range need {
		out[i] = need[i] + left*weights[i]/all
	}
	return out
}

func between(share float64) room {
	at := func(a, b float64) float64 { return a + (b-a)*share }
	return room{
		at(tight.lead, comfortable.lead), at(tight.pause, comfortable.pause), at(tight.trail, comfortable.trail),
		at(tight.silent, comfortable.silent), at(tight.tail, comfortable.tail),
	}
}

func mix(a, b []float64, share float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] + (b[i]-a[i])*share
	}
	return out
}

// frames puts lengths in seconds on the grid of the film.
func frames(lengths []float64, fps int) []int {
	wants := make([]time.Duration, len(lengths))
	for i, s := range lengths {
		wants[i] = time.Duration(s * float64(time.Second))
	}
	return timeline.Quantise(wants, fps)
}

// place lays shots of so many frames after each other and puts every take into its shot.
func place(m *manifest.Manifest, takes map[string]Take, ease float64, frames []int) (Cut, error) {
	c, r := Cut{FPS: m.Format.FPS, Ease: ease}, between(ease)
	for i, s := range m.Shots {
		c.Shots = append(c.Shots, Shot{ID: s.ID, Start: c.Frames, Frames: frames[i], Planned: s.Length})
		at := int(timeline.At(c.Frames, c.FPS).Milliseconds()) + int(r.lead*1000)
		for k, id := range s.Lines {
			t, ok := takes[id]
			if !ok {
				return Cut{}, fmt.Errorf("cut: line %s has no take", id)
			}
			t.Line, t.Start, t.End = id, at, at+t.End-t.Start
			c.Takes = append(c.Takes, t)
			at = t.End
			if k < len(s.Lines)-1 {
				at += int(pause(m, id, r) * 1000)
			}
		}
		c.Frames += frames[i]
	}
	return c, nil
}

func tooLong(m *manifest.Manifest, takes map[string]Take, total, least float64) error {
	spoken := 0.0
	for _, s := range m.Shots {
		for _, id := range s.Lines {
			spoken += float64(takes[id].End-takes[id].Start) / 1000
		}
	}
	room := total - (least - spoken)
	if room <= 0 {
		return &TooLongError{Rate: math.Inf(1)}
	}
	return &TooLongError{Rate: spoken / room}
}

func sum[T int | float64](xs []T) T {
	var s T
	for _, x := range xs {
		s += x
	}
	return s
}

// Words returns every spoken word on the film's clock, in order.
func (c Cut) Words() []timeline.Word {
	var words []timeline.Word
	for _, t := range c.Takes {
		words = append(words, timeline.Shift(t.Words, t.Start)...)
	}
	return words
}

// Narration returns the spans in which somebody speaks, from the first word of a
// take to its last, in milliseconds.
func (c Cut) Narration() [][2]int {
	var spans [][2]int
	for _, t := range c.Takes {
		if n := len(t.Words); n > 0 {
			spans = append(spans, [2]int{t.Start + t.Words[0].Start, t.Start + t.Words[n-1].End})
		}
	}
	return spans
}

// Spoken returns the share of the film that is spoken over, 0 to 1.
func (c Cut) Spoken() float64 {
	ms := 0
	for _, t := range c.Takes {
		ms += t.End - t.Start
	}
	return float64(ms) / float64(timeline.At(c.Frames, c.FPS).Milliseconds())
}

// Clock returns the milliseconds at which a shot starts and ends.
func (c Cut) Clock(s Shot) (start, end int) {
	return int(timeline.At(s.Start, c.FPS).Milliseconds()), int(timeline.At(s.Start+s.Frames, c.FPS).Milliseconds())
}
