package score

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// A composer writes one piece.
type composer struct {
	spec   Spec
	mood   mood
	form   form
	tonic  int
	chords [][2]chord
	// voicings are the middle-register notes of chords, in step with them.
	voicings [][2][]int
	notes    []Note
}

func newComposer(spec Spec, m mood) *composer {
	c := &composer{spec: spec, mood: m}
	dice := c.dice(parts)
	bpm := m.BPM[0] + (m.BPM[1]-m.BPM[0])*dice.Float64()
	if spec.BPM != 0 {
		bpm = spec.BPM
	}
	c.tonic = m.Roots[dice.IntN(len(m.Roots))]
	order := dice.Perm(len(m.Loops))
	c.form = plan(spec, bpm)
	c.chords = progression(c.form, m, m.Loops[order[0]], m.Loops[order[1%len(order)]])
	var before []int
	for _, pair := range c.chords {
		left := voice(pair[0], c.tonic, before)
		right := voice(pair[1], c.tonic, left)
		c.voicings = append(c.voicings, [2][]int{left, right})
		before = right
	}
	return c
}

// dice returns a part's own source of chance: a change to one part leaves the others as they were.
func (c *composer) dice(p Part) *rand.Rand { return rand.New(rand.NewPCG(c.spec.Seed, uint64(p)+1)) }

// play writes all parts.
func (c *composer) play() {
	c.playPad()
	c.playKeys()
	c.playArp()
	c.playBass()
	c.playLead()
	c.playDrums()
	c.playEnd()
	c.playAccents()
}

// energy is how loud a section is played, and whether a part plays in it at all.
func energy(section string, p Part) float64 {
	row := map[string][parts]float64{
		//          pad   keys  arp   bass  lead  drums
		"intro":  {0.95, 0.50, 0.80, 0, 0, 0},
		"build":  {0.85, 0.75, 0.85, 0.80, 0, 0.60},
		"main":   {0.90, 0.95, 0.95, 0.95, 0.90, 0.95},
		"drop":   {0.80, 0, 0.65, 0, 0, 0},
		"finale": {1.00, 1.00, 1.00, 1.00, 1.00, 1.00},
	}[section]
	return row[p]
}

// add writes a note. A velocity beyond MIDI's range is held to it.
func (c *composer) add(p Part, at, length float64, pitch int, velocity float64) {
	c.notes = append(c.notes, Note{
		Part: p, At: round3(max(at, 0)), Length: round3(max(length, 0.05)),
		Pitch: min(max(pitch, 1), 127), Velocity: min(max(int(velocity), 1), 127),
	})
}

// swung moves a time in beats by the mood's swing if it falls on an off-beat eighth or sixteenth.
func (c *composer) swung(beat float64) float64 {
	eighth := beat * 2
	if int(eighth)%2 == 1 {
		return beat + c.mood.Swing*0.5
	}
	return beat
}

// half is 0 for the first two beats of a bar and 1 for the others.
func half(beat float64) int {
	if beat >= 2 {
		return 1
	}
	return 0
}

// piece returns what was written, in order.
func (c *composer) piece() Piece {
	slices.SortStableFunc(c.notes, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Pitch, b.Pitch))
	})
	return Piece{
		Mood: c.mood.Name, BPM: c.form.bpm, Bars: c.form.bars, Seconds: c.spec.Seconds, Tempo: c.form.tempo,
		Sections: c.form.sections, Notes: c.notes, mood: c.mood,
	}
}
