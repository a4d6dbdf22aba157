package caption

import (
	"math"

	"github.com/aiprod/aiprod/shared/timeline"
)

// lines puts the atoms of a cue in one line, or in two that are alike.
func lines(atoms []atom, limit int) [][]timeline.Word {
	total := 0.0
	for i, a := range atoms {
		total += a.length
		if i > 0 {
			total += a.space
		}
	}
	at := max(fold(atoms, total, limit), 0)
	var out [][]timeline.Word
	for _, part := range [][]atom{atoms[:at], atoms[at:]} {
		var line []timeline.Word
		for _, a := range part {
			line = append(line, a.words...)
		}
		if len(line) > 0 {
			out = append(out, line)
		}
	}
	return out
}

// fold returns the atom the second line of a cue starts with, 0 where one line
// is enough, or -1 where two lines of limit characters do not hold it.
// A line ends by preference after punctuation.
func fold(atoms []atom, total float64, limit int) int {
	most := float64(limit)
	if total <= most {
		return 0
	}
	best, least := -1, math.Inf(1)
	first := 0.0
	for i := 1; i < len(atoms); i++ {
		if first += atoms[i-1].length; i > 1 {
			first += atoms[i-1].space
		}
		second := total - first - atoms[i].space
		if first > most || second > most {
			continue
		}
		uneven := math.Abs(first-second) / most
		if cost := uneven*uneven*4 + 0.1*boundary(atoms[i-1], atoms[i]); cost < least {
			best, least = i, cost
		}
	}
	return best
}
