package score

// bars calls f for every bar but the last in which a part plays.
func (c *composer) bars(p Part, f func(bar int, start, energy float64)) {
	for bar := range c.form.bars - 1 {
		if e := energy(c.form.section(bar), p); e > 0 {
			f(bar, float64(4*bar), e)
		}
	}
}

// playPad holds the chords, tied over where a note stays.
func (c *composer) playPad() {
	dice := c.dice(Pad)
	c.bars(Pad, func(bar int, start, e float64) {
		for h, notes := range c.voicings[bar] {
			length := 2.0
			if same(c.chords[bar]) {
				if h == 1 {
					return
				}
				length = 4
			}
			for _, n := range notes {
				c.add(Pad, start+float64(2*h), length-0.05, n, 62*e+float64(dice.IntN(7)))
			}
		}
	})
}

// same is true for a bar of one chord.
func same(pair [2]chord) bool { return pair[0].root == pair[1].root }

// playKeys plays chords in the mood's rhythm.
func (c *composer) playKeys() {
	dice := c.dice(Keys)
	l := c.mood.Keys
	c.bars(Keys, func(bar int, start, e float64) {
		eachStep(l.Steps, func(beat, loudness, length float64) {
			for i, n := range c.voicings[bar][half(beat)] {
				// Fingers never strike quite together.
				late := float64(i)*0.012 + dice.Float64()*0.01
				c.add(Keys, start+c.swung(beat)+late, length*0.92, n+12*l.Octave, loudness*e-float64(dice.IntN(8)))
			}
		})
	})
}

// playArp breaks the chords up.
func (c *composer) playArp() {
	dice := c.dice(Arp)
	l := c.mood.Arp
	c.bars(Arp, func(bar int, start, e float64) {
		for i := range int(4 / l.Unit) {
			digit := l.Order[i%len(l.Order)]
			if digit == '.' {
				continue
			}
			beat := float64(i) * l.Unit
			velocity := 58.0
			if i%4 == 0 {
				velocity = 68
			}
			c.add(Arp, start+c.swung(beat), l.Unit*0.95, tone(c.voicings[bar][half(beat)], int(digit-'0'))+12*(1+l.Octave), velocity*e+float64(dice.IntN(9))-4)
		}
	})
}

// tone is the i-th note of a voicing, continued in the octaves above.
func tone(notes []int, i int) int { return notes[i%len(notes)] + 12*(i/len(notes)) }

// playBass plays roots low, a fifth now and then, and steps into the next chord.
func (c *composer) playBass() {
	dice := c.dice(Bass)
	c.bars(Bass, func(bar int, start, e float64) {
		eachStep(c.mood.Bass.Steps, func(beat, loudness, length float64) {
			pitch := c.low(c.chords[bar][half(beat)])
			if beat > 2.9 && dice.IntN(3) == 0 && bar+1 < c.form.bars {
				pitch = approach(pitch, c.low(c.chords[bar+1][0]))
			} else if beat > 1 && dice.IntN(5) == 0 {
				pitch += 7
			}
			c.add(Bass, start+c.swung(beat), length*0.9, pitch, loudness*e-float64(dice.IntN(6)))
		})
	})
}

// low is a chord's root between E1 and D#2, where basses speak.
func (c *composer) low(ch chord) int {
	const lowest = 28
	p := c.tonic + ch.root
	for p >= lowest+12 {
		p -= 12
	}
	return p
}

// approach is a whole tone below the next root, or the fifth of a held one.
func approach(from, next int) int {
	if from == next {
		return from + 7
	}
	return next - 2
}

// eachStep calls f for every sounding step of a sixteen-step pattern with its
// beat, a velocity from its digit, and the length up to the next step.
func eachStep(steps string, f func(beat, velocity, length float64)) {
	for i := range steps {
		if steps[i] == '.' {
			continue
		}
		next := i + 1
		for next < len(steps) && steps[next] == '.' {
			next++
		}
		f(float64(i)/4, 24+float64(steps[i]-'0')*9, float64(next-i)/4)
	}
}

// playEnd plays the last bar: the tonic, struck once by all and left to ring.
func (c *composer) playEnd() {
	last := c.form.bars - 1
	start := float64(4 * last)
	notes := c.voicings[last][0]
	for i, n := range notes {
		c.add(Pad, start, 3.6, n, 66)
		c.add(Keys, start+float64(i)*0.03, 3.5, n+12*c.mood.Keys.Octave, 80)
	}
	for i := range 4 {
		c.add(Arp, start+float64(i)*0.25, 3, tone(notes, i)+12, 62-float64(4*i))
	}
	c.add(Bass, start, 3.4, c.low(c.chords[last][0]), 84)
	if c.form.bars > 2 && c.mood.Accent != "bell" {
		c.add(Drums, start, 1, drumCrash, 74)
		c.add(Drums, start, 0.5, drumKick, 84)
	}
}
