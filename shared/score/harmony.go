package score

import (
	"math"
	"slices"
	"strings"
)

// A chord is a root and its tones, in semitones above the tonic.
type chord struct {
	root  int
	tones []int
}

// degrees are the semitones of the roman numerals in the major scale.
var degrees = []struct {
	numeral  string
	semitone int
}{{"VII", 11}, {"VI", 9}, {"IV", 5}, {"V", 7}, {"III", 4}, {"II", 2}, {"I", 0}}

// parseChord reads a roman numeral: capitals are major, small letters minor, a
// leading b lowers the root; then 7, maj7, add9, 6, sus2, sus4 or nothing. The
// table is embedded and tested, so an unknown chord reads as the tonic.
func parseChord(s string) chord {
	flat := strings.HasPrefix(s, "b")
	s = strings.TrimPrefix(s, "b")
	root, quality, minor := 0, s, false
	for _, d := range degrees {
		rest, major := strings.CutPrefix(s, d.numeral)
		if !major {
			if rest, minor = strings.CutPrefix(s, strings.ToLower(d.numeral)); !minor {
				continue
			}
		}
		root, quality = d.semitone, rest
		break
	}
	if flat {
		root--
	}
	return chord{root: root, tones: tonesOf(root, minor, quality)}
}

func tonesOf(root int, minor bool, quality string) []int {
	third := 4
	if minor {
		third = 3
	}
	intervals := map[string][]int{
		"7": {0, third, 7, 10}, "maj7": {0, third, 7, 11}, "add9": {0, third, 7, 14},
		"6": {0, third, 7, 9}, "sus2": {0, 2, 7}, "sus4": {0, 5, 7},
	}[quality]
	if intervals == nil {
		intervals = []int{0, third, 7}
	}
	out := make([]int, len(intervals))
	for i, n := range intervals {
		out[i] = root + n
	}
	return out
}

// progression returns two chords for each bar of a form: the loop over and
// over, another loop in the finale, and the cadence at the end.
func progression(f form, m mood, first, second []string) [][2]chord {
	out := make([][2]chord, f.bars)
	at := 0
	for bar := range out {
		loop := first
		if f.section(bar) == "finale" {
			loop = second
		}
		symbol := loop[at%len(loop)]
		at++
		switch bar {
		case f.bars - 1:
			symbol = m.Cadence[1]
		case f.bars - 2:
			symbol = m.Cadence[0]
		}
		left, right, two := strings.Cut(symbol, "|")
		if !two {
			right = left
		}
		out[bar] = [2]chord{parseChord(left), parseChord(right)}
	}
	return out
}

// scales are semitones above the tonic.
func scale(name string) []int {
	if name == "minor" {
		return []int{0, 2, 3, 5, 7, 8, 10}
	}
	return []int{0, 2, 4, 5, 7, 9, 11}
}

// over is the scale to play over a chord: chord tones foreign to the scale push
// their neighbours out, so that the leading tone never meets the seventh.
func over(name string, c chord) []int {
	out := scale(name)
	for _, tone := range c.tones {
		t := ((tone % 12) + 12) % 12
		if slices.Contains(out, t) {
			continue
		}
		out = slices.DeleteFunc(out, func(s int) bool { return s == t-1 || s == t+1 })
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}

// voice places a chord's tones in the middle of the keyboard, as close as can
// be to the chord before: the inversion and octave with the least movement.
func voice(c chord, tonic int, before []int) []int {
	const centre = 64.0
	var best []int
	least := math.Inf(1)
	for inversion := range c.tones {
		for octave := -2; octave <= 2; octave++ {
			notes := invert(c.tones, inversion, tonic+12*octave)
			cost := math.Abs(mean(notes)-centre) * 0.6
			if before != nil {
				cost += movement(before, notes)
			}
			if cost < least {
				best, least = notes, cost
			}
		}
	}
	return best
}

// invert stacks the tones upward from one of them, in close position.
func invert(tones []int, inversion, base int) []int {
	out := make([]int, len(tones))
	last := math.MinInt
	for i := range tones {
		p := base + ((tones[(i+inversion)%len(tones)]%12)+12)%12
		for p <= last {
			p += 12
		}
		out[i], last = p, p
	}
	return out
}

// movement is how far each note has to go to the nearest one before.
func movement(before, after []int) float64 {
	total := 0.0
	for _, a := range after {
		nearest := math.Inf(1)
		for _, b := range before {
			nearest = min(nearest, math.Abs(float64(a-b)))
		}
		total += nearest
	}
	return total
}

func mean(notes []int) float64 {
	total := 0
	for _, n := range notes {
		total += n
	}
	return float64(total) / float64(len(notes))
}
