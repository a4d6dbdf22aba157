package voice

import "strings"

// matchPhones finds the words in the phones heard. The phones of a word in a
// sentence differ a little from those of the word alone ("the" before a vowel),
// so the two sequences are aligned by least edit cost. Each word spans the
// phones aligned with its own; a word all of whose phones were swallowed gets
// no time between its neighbours.
func matchPhones(words []word, heard []phone) []span {
	var wanted []string
	var owner []int
	for i, w := range words {
		for _, p := range w.phones {
			wanted = append(wanted, p)
			owner = append(owner, i)
		}
	}
	belongs := alignPhones(wanted, owner, heard)
	spans := make([]span, len(words))
	next := 0
	last := heard[0].from
	for i := range spans {
		spans[i] = span{last, last}
		for first := next; next < len(heard) && belongs[next] <= i; next++ {
			if next == first {
				spans[i].from = heard[next].from
			}
			spans[i].to = heard[next].to
		}
		last = spans[i].to
	}
	spans[len(spans)-1].to = heard[len(heard)-1].to
	return spans
}

// alignPhones returns for every phone heard the word it belongs to, never decreasing.
func alignPhones(wanted []string, owner []int, heard []phone) []int {
	if len(wanted) == 0 {
		return make([]int, len(heard))
	}
	rows, columns := len(wanted)+1, len(heard)+1
	cost := make([][]float64, rows)
	for i := range cost {
		cost[i] = make([]float64, columns)
		for j := range cost[i] {
			switch {
			case i == 0:
				cost[i][j] = float64(j)
			case j == 0:
				cost[i][j] = float64(i)
			default:
				cost[i][j] = min(cost[i-1][j-1]+unlike(wanted[i-1], heard[j-1].name), cost[i-1][j]+1, cost[i][j-1]+1)
			}
		}
	}
	belongs := make([]int, len(heard))
	i, j := rows-1, columns-1
	for j > 0 {
		switch {
		case i > 0 && cost[i][j] == cost[i-1][j-1]+unlike(wanted[i-1], heard[j-1].name):
			i, j = i-1, j-1
			belongs[j] = owner[i]
		case i > 0 && cost[i][j] == cost[i-1][j]+1:
			i--
		default:
			j--
			belongs[j] = owner[max(i-1, 0)]
		}
	}
	return belongs
}

// unlike is the cost of hearing one phone for another: less between two vowels.
func unlike(a, b string) float64 {
	switch {
	case a == b:
		return 0
	case strings.ContainsAny(a[:1], "aeiou") && strings.ContainsAny(b[:1], "aeiou"):
		return 0.5
	}
	return 1
}
