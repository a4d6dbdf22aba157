package score

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// A motif is a two-bar idea: when notes fall, and how far each lies from the
// first in steps of the scale.
type motif struct {
	bars [2][]motifNote
}

type motifNote struct {
	beat, length float64
	steps        int
}

// invent makes a motif: a rhythm of the mood and a line that moves mostly by
// step, with one leap that is then filled in.
func invent(dice *rand.Rand, rhythms []string) motif {
	var m motif
	order := dice.Perm(len(rhythms))
	steps := 0
	leap := 1 + dice.IntN(3)
	for b := range m.bars {
		rhythm := rhythms[order[b%len(order)]]
		count := 0
		eachStep(strings.ReplaceAll(rhythm, "x", "7"), func(beat, _, length float64) {
			m.bars[b] = append(m.bars[b], motifNote{beat, min(length, 2), steps})
			count++
			switch {
			case b == 0 && count == leap:
				steps += 2 + dice.IntN(2)
			case steps > 2:
				steps -= 1 + dice.IntN(2)
			case steps < -2:
				steps += 1 + dice.IntN(2)
			default:
				steps += dice.IntN(3) - 1
			}
		})
	}
	return m
}

// playLead plays the motif as question and answer over four bars: as it is, and
// again with a close on a chord tone. In the finale an octave joins it.
func (c *composer) playLead() {
	dice := c.dice(Lead)
	m := invent(dice, c.mood.Lead.Rhythms)
	base := 72 + dice.IntN(5)
	c.bars(Lead, func(bar int, start, e float64) {
		section := bar % 4
		notes := m.bars[section%2]
		if section == 3 {
			notes = notes[:max(1, len(notes)/2)]
		}
		for i, n := range notes {
			ch := c.chords[bar][half(n.beat)]
			strong := math.Mod(n.beat, 2) == 0 || section == 3 && i == len(notes)-1
			pitch := c.singable(base, n.steps, ch, strong)
			length := n.length * 0.95
			if section == 3 && i == len(notes)-1 {
				length = min(4-n.beat, 2.5)
			}
			velocity := 72*e + float64(dice.IntN(10)) - 5
			c.add(Lead, start+c.swung(n.beat), length, pitch, velocity)
			if c.form.section(bar) == "finale" {
				c.add(Lead, start+c.swung(n.beat), length, pitch-12, velocity*0.7)
			}
		}
	})
}

// singable is the pitch some steps of the chord's scale from base; a strong
// note is drawn to the nearest chord tone.
func (c *composer) singable(base, steps int, ch chord, strong bool) int {
	ladder := c.pitches(over(c.mood.Scale, ch))
	at, _ := slices.BinarySearch(ladder, base)
	pitch := ladder[min(max(at+steps, 0), len(ladder)-1)]
	if !strong {
		return pitch
	}
	return nearest(c.pitches(ch.tones), pitch)
}

// pitches repeats tones above the tonic over the octaves a melody may use.
func (c *composer) pitches(tones []int) []int {
	const lowest, highest = 64, 88
	var out []int
	for p := lowest; p <= highest; p++ {
		for _, t := range tones {
			if (p-c.tonic-t)%12 == 0 {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

func nearest(pitches []int, to int) int {
	best := pitches[0]
	for _, p := range pitches {
		if abs(p-to) < abs(best-to) {
			best = p
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }
