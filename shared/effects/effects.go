// Package effects makes a film's sound effects out of nothing: noise, sines and
// filters, no recordings. They are meant to be felt more than heard, under a
// voice and with music. Which cue belongs to which picture is not decided here.
package effects

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/aiprod/aiprod/shared/audio"
)

// A Kind names an effect.
type Kind string

// The effects.
const (
	Whoosh  Kind = "whoosh"   // air moving past: a transition; loudest at its time
	Impact  Kind = "impact"   // a soft low hit: a title lands; begins at its time
	Pop     Kind = "pop"      // a small bubble: an icon or a card appears; begins at its time
	Riser   Kind = "riser"    // tension: leads up to a reveal; ends at its time
	Tick    Kind = "tick"     // a dry click: a counter, a list mark; begins at its time
	Shimmer Kind = "shimmer"  // high bells: a logo, a sparkle; begins at its time
	SubDrop Kind = "sub-drop" // a falling low tone: the floor goes; begins at its time
)

// Kinds lists the effects.
func Kinds() []Kind { return []Kind{Whoosh, Impact, Pop, Riser, Tick, Shimmer, SubDrop} }

// A Cue is one effect in a film.
type Cue struct {
	Kind Kind
	// At is the moment the effect belongs to, in milliseconds of the film; see the kinds.
	At int
	// Gain is in decibels relative to the effect's own, already restrained,
	// level; -40 to 6.
	Gain float64
}

// ceiling is the highest true peak of all effects together, in dBTP.
const ceiling = -6.0

// A patch is how a kind is made: its length in seconds, where in it the cue's
// moment lies, its peak in dBFS, and the sound itself.
type patch struct {
	seconds, moment, peak float64
	make                  func(b *booth)
}

func patchOf(k Kind) (patch, bool) {
	p, ok := map[Kind]patch{
		Whoosh:  {0.75, 0.42, -17, whoosh},
		Impact:  {1.30, 0, -11, impact},
		Pop:     {0.14, 0, -19, pop},
		Riser:   {1.90, 1.86, -19, riser},
		Tick:    {0.06, 0, -23, tick},
		Shimmer: {1.80, 0, -23, shimmer},
		SubDrop: {1.40, 0, -12, subDrop},
	}[k]
	return p, ok
}

// Render plays cues on a silent film of a length in seconds: stereo, 48 kHz, on a
// track in dir that is to be closed. The same cues give the same samples. What reaches
// beyond either end of the film is faded, not cut. An unknown kind, a gain out of
// range or a length that is not between 0 and an hour is an error.
func Render(cues []Cue, seconds float64, dir string) (*audio.Track, error) {
	if !(seconds >= 0 && seconds <= 3600) {
		return nil, fmt.Errorf("effects: %g seconds are outside 0 to 3600", seconds)
	}
	film := &film{n: int(math.Round(seconds * audio.Rate))}
	for i, c := range cues {
		p, ok := patchOf(c.Kind)
		if !ok {
			return nil, fmt.Errorf("effects: cue %d: no effect %q; choose one of %v", i, c.Kind, Kinds())
		}
		if !(c.Gain >= -40 && c.Gain <= 6) {
			return nil, fmt.Errorf("effects: cue %d: gain %g dB is outside -40 to 6", i, c.Gain)
		}
		film.add(c, p, uint64(i))
	}
	track, err := audio.Copy(dir, film)
	if err != nil {
		return nil, fmt.Errorf("effects: %w", err)
	}
	peak, err := audio.MeasurePeak(track)
	if err != nil {
		return nil, fmt.Errorf("effects: %w", errors.Join(err, track.Close()))
	}
	if over := peak - ceiling; over > 0 {
		track.Gain(-over)
	}
	return track, nil
}

// Sample returns one effect by itself, at its own level.
func Sample(k Kind) (audio.Sound, error) {
	p, ok := patchOf(k)
	if !ok {
		return audio.Sound{}, fmt.Errorf("effects: no effect %q; choose one of %v", k, Kinds())
	}
	return record(k, p, 0, 0), nil
}

// record makes one effect at its level. Each cue of a film is a little
// different from the last of its kind, as if played anew.
func record(k Kind, p patch, take uint64, gain float64) audio.Sound {
	b := &booth{
		Sound: audio.Silence(audio.Rate, 2, p.seconds),
		dice:  rand.New(rand.NewPCG(take, uint64(len(k))<<8|uint64(k[0]))),
	}
	p.make(b)
	s := audio.Filter(b.Sound, audio.HighPass(audio.Rate, 25, math.Sqrt2/2))
	s = audio.Fade(s, 0.002, min(0.04, p.seconds/4))
	return audio.Gain(s, p.peak+gain-samplePeak(s))
}

func samplePeak(s audio.Sound) float64 {
	top := float32(0)
	for _, c := range s.Channels() {
		for _, x := range c {
			top = max(top, x, -x)
		}
	}
	return audio.Decibels(max(float64(top), 1e-6))
}
