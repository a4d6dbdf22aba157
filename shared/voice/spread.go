package voice

import "math"

const (
	// mostParts is how many islands one word may be; mostWords, how many words
	// one island may hold (clitics that espeak runs together).
	mostParts, mostWords = 12, 4
	// oddity is the cost of an island more or less than expected, in units of squared log length ratio.
	oddity = 0.35
)

// spread lays words out over a stretch of speech. islands are the lengths of
// the stretches of sound heard when the same words are spoken with gaps. If
// they are as many as the words have parts, lengths are as measured; else words
// and islands are matched by least cost against the number of phonemes.
func spread(words []word, islands []float64, whole span) []span {
	lengths := measure(words, islands)
	total := 0.0
	for _, l := range lengths {
		total += l
	}
	spans := make([]span, len(words))
	at := whole.from
	for i, l := range lengths {
		spans[i] = span{at, at + l/total*(whole.to-whole.from)}
		at = spans[i].to
	}
	return spans
}

// measure returns a length for each word, in seconds or any other unit.
func measure(words []word, islands []float64) []float64 {
	parts := 0
	for _, w := range words {
		parts += w.groups
	}
	if parts == len(islands) {
		return regular(words, islands)
	}
	if lengths := match(words, islands); lengths != nil {
		return lengths
	}
	return weights(words)
}

// regular adds up the islands of each word.
func regular(words []word, islands []float64) []float64 {
	lengths := make([]float64, len(words))
	next := 0
	for i, w := range words {
		for range w.groups {
			lengths[i] += islands[next]
			next++
		}
	}
	return lengths
}

// weights are expected lengths: a phoneme counts one, a word a half more.
func weights(words []word) []float64 {
	out := make([]float64, len(words))
	for i, w := range words {
		out[i] = float64(len(w.phones)) + 0.5
	}
	return out
}

// A step of the matching takes some words and some islands; one of the two is one.
type step struct{ words, islands int }

// match assigns islands to words in order by least cost; nil if they cannot be.
func match(words []word, islands []float64) []float64 {
	expected := scaled(weights(words), islands)
	cost := make([][]float64, len(words)+1)
	best := make([][]step, len(words)+1)
	for i := range cost {
		cost[i] = make([]float64, len(islands)+1)
		best[i] = make([]step, len(islands)+1)
		for j := range cost[i] {
			if i+j > 0 {
				cost[i][j] = math.Inf(1)
			}
			for _, s := range steps(i, j) {
				c := cost[i-s.words][j-s.islands] + price(words[i-s.words:i], expected[i-s.words:i], islands[j-s.islands:j])
				if c < cost[i][j] {
					cost[i][j], best[i][j] = c, s
				}
			}
		}
	}
	if math.IsInf(cost[len(words)][len(islands)], 1) {
		return nil
	}
	return walk(best, expected, islands)
}

// scaled brings expected lengths to the sum of the islands.
func scaled(expected, islands []float64) []float64 {
	k := sum(islands) / sum(expected)
	for i := range expected {
		expected[i] *= k
	}
	return expected
}

// steps lists the steps that can end at word i and island j.
func steps(i, j int) []step {
	var out []step
	for n := 1; i >= 1 && n <= min(j, mostParts); n++ {
		out = append(out, step{1, n})
	}
	for n := 2; j >= 1 && n <= min(i, mostWords); n++ {
		out = append(out, step{n, 1})
	}
	return out
}

// price is the cost of a step: how far its length is from the expected one, and how odd its shape.
func price(words []word, expected, islands []float64) float64 {
	ratio := math.Log(sum(islands) / sum(expected))
	odd := len(words) - 1
	if len(words) == 1 {
		odd = max(len(islands)-words[0].groups, words[0].groups-len(islands))
	}
	return ratio*ratio + oddity*float64(odd)
}

// walk follows the best steps back and shares each island among its words.
func walk(best [][]step, expected, islands []float64) []float64 {
	lengths := make([]float64, len(expected))
	for i, j := len(expected), len(islands); i > 0; {
		s := best[i][j]
		have, want := sum(islands[j-s.islands:j]), sum(expected[i-s.words:i])
		for k := i - s.words; k < i; k++ {
			lengths[k] = have * expected[k] / want
		}
		i, j = i-s.words, j-s.islands
	}
	return lengths
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
