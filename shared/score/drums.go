package score

import (
	"math"
	"math/rand/v2"
)

// General MIDI drums.
const (
	drumKick    = 36
	drumSnare   = 38
	drumHat     = 42
	drumOpenHat = 46
	drumTom     = 45
	drumHighTom = 48
	drumCrash   = 49
	drumRide    = 51
)

// playDrums plays the mood's patterns: a plain kick while the piece builds, a
// fill into every new section, velocities that vary like hands do.
func (c *composer) playDrums() {
	dice := c.dice(Drums)
	k := c.mood.Drums
	c.bars(Drums, func(bar int, start, e float64) {
		if c.form.section(bar) == "build" {
			c.pattern(dice, start, e, k.Build, drumKick)
			c.pattern(dice, start, e*0.8, k.Hat, drumHat)
			return
		}
		c.pattern(dice, start, e, k.Kick, drumKick)
		c.pattern(dice, start, e, k.Hat, drumHat)
		c.pattern(dice, start, e, k.Tom, drumTom)
		if c.form.closes(bar) && k.Snare+k.Tom != "................" {
			c.fill(dice, start, e)
			return
		}
		c.pattern(dice, start, e, k.Snare, drumSnare)
	})
}

func (c *composer) pattern(dice *rand.Rand, start, e float64, steps string, drum int) {
	eachStep(steps, func(beat, velocity, _ float64) {
		c.add(Drums, start+c.swung(beat), 0.2, drum, velocity*e+float64(dice.IntN(11))-5)
	})
}

// fill leads into the next section over the last two beats of a bar.
func (c *composer) fill(dice *rand.Rand, start, e float64) {
	c.add(Drums, start+1, 0.2, drumSnare, 78*e)
	drums := []int{drumSnare, drumSnare, drumHighTom, drumHighTom, drumTom, drumTom}
	for i, d := range drums {
		if dice.IntN(5) == 0 {
			continue
		}
		c.add(Drums, start+2.5+float64(i)*0.25, 0.2, d, (52+float64(5*i))*e)
	}
}

// accentReach is how far a cut may lie from an eighth, in seconds, to be marked.
const accentReach = 0.09

// playAccents marks the cuts. An accent sounds at the cut itself: on its beat, or
// so close to the grid that it is heard as on it, and the eye sees no lag.
func (c *composer) playAccents() {
	mean := 60 / c.form.bpm
	for _, cut := range c.spec.Cuts {
		at := beatAt(c.form.tempo, cut)
		off := math.Abs(at*2-math.Round(at*2)) * mean / 2
		bar := int(at / 4)
		if off > accentReach || cut < mean || bar >= c.form.bars-1 {
			continue
		}
		c.accent(bar, at)
	}
}

// accent strikes the mood's sound for cuts with the chord of the moment.
func (c *composer) accent(bar int, at float64) {
	notes := c.voicings[bar][half(at-float64(4*bar))]
	switch c.mood.Accent {
	case "crash":
		c.add(Drums, at, 1, drumCrash, 58)
		c.add(Drums, at, 0.3, drumKick, 78)
	case "timpani":
		c.add(Drums, at, 0.5, drumTom, 84)
		c.add(Drums, at, 0.5, drumKick, 88)
	default:
		c.add(Drums, at, 0.5, drumRide, 40)
	}
	for i, n := range notes {
		c.add(Keys, at+float64(i)*0.015, 1.2, n+12*(1+c.mood.Keys.Octave), 66)
	}
}
