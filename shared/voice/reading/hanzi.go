package reading

import (
	"strconv"
	"strings"
)

// inMyriads spells a number in groups of four digits with a zero said for
// every gap, as Chinese does: 100500 is 十万零五百. Two is Pair before a
// thousand and before a group.
func (n *numerals) inMyriads(v int64) string {
	out := ""
	gap := false
	for group := len(n.Groups); group >= 0; group-- {
		unit := int64(1)
		for range group {
			unit *= 10000
		}
		count := v / unit
		v %= unit
		if count == 0 {
			gap = out != ""
			continue
		}
		if out != "" && (gap || count < 1000) {
			out += n.Ones[0]
		}
		said := n.belowMyriad(count)
		if group > 0 {
			if count == 2 {
				said = n.Pair
			}
			said += n.Groups[group-1]
		}
		out, gap = out+said, false
	}
	// Ten to nineteen begin with ten itself, not with one ten.
	if rest, ok := strings.CutPrefix(out, n.Ones[1]+n.Places[1]); ok {
		return n.Places[1] + rest
	}
	return out
}

func (n *numerals) belowMyriad(v int64) string {
	out, zero := "", false
	digits := strconv.FormatInt(v, 10)
	for i, d := range digits {
		place := len(digits) - 1 - i
		if d == '0' {
			zero = true
			continue
		}
		if zero {
			out += n.Ones[0]
		}
		zero = false
		if d == '2' && place == 3 {
			out += n.Pair + n.Places[place]
			continue
		}
		out += n.Ones[d-'0'] + n.Places[place]
	}
	return out
}
