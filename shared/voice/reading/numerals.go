package reading

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// numerals are the number words of a language whose engine does not read
// digits, or not well. With Places it counts by decimal place, in groups of ten
// thousand (Japanese) or a million (Thai); without, in thousands.
type numerals struct {
	Ones     []string `json:"ones"`
	Tens     []string `json:"tens"`
	Hundreds []string `json:"hundreds"`
	// Groups name 1000 and its powers, or with Places the powers of one group.
	Groups []string `json:"groups"`
	// Thousands are one to ten thousand where they are words of their own.
	Thousands []string `json:"thousands"`
	// And is prefixed to the last part of a number.
	And string `json:"and"`
	// Places name the digits' places, from the right.
	Places []string `json:"places"`
	// Irregular are digit and place run together.
	Irregular map[string]string `json:"irregular"`
	// Pair is two of a thing, where that is another word; its language says a zero for a gap in the places.
	Pair string `json:"pair"`
	// Ordinals replace the ending of the last word; "" is added to any other.
	Ordinals map[string]string `json:"ordinals"`
}

// cardinal spells a whole number below 10^15; a number with a leading zero is
// spelled digit by digit. It reports false for what it cannot spell.
func (n *numerals) cardinal(digits string) (string, bool) {
	v, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || v >= 1e15 || len(digits) > 1 && digits[0] == '0' {
		return n.each(digits), true
	}
	if v == 0 {
		return n.Ones[0], true
	}
	if n.Pair != "" {
		return n.inMyriads(v), true
	}
	if len(n.Places) > 0 {
		return n.byPlace(v), true
	}
	return n.inThousands(v), true
}

// each reads digits one by one.
func (n *numerals) each(digits string) string {
	var out []string
	for _, d := range digits {
		if '0' <= d && d <= '9' {
			out = append(out, n.Ones[d-'0'])
		}
	}
	return strings.Join(out, " ")
}

// inThousands spells a number in groups of three digits.
func (n *numerals) inThousands(v int64) string {
	var parts []string
	for group := len(n.Groups); group >= 0; group-- {
		unit := int64(1)
		for range group {
			unit *= 1000
		}
		count := v / unit
		v %= unit
		if count == 0 {
			continue
		}
		parts = append(parts, n.group(count, group)...)
	}
	if last := len(parts) - 1; n.And != "" && last > 0 {
		parts[last] = n.And + parts[last]
	}
	return strings.Join(parts, " ")
}

// group spells count of the group's power of a thousand.
func (n *numerals) group(count int64, power int) []string {
	switch {
	case power == 0:
		return n.below1000(count)
	case power == 1 && int(count) <= len(n.Thousands):
		return n.Thousands[count-1 : count]
	case n.And != "" && count == 1:
		return n.Groups[power-1 : power]
	}
	return append(n.below1000(count), n.Groups[power-1])
}

func (n *numerals) below1000(v int64) []string {
	var parts []string
	switch hundreds := v / 100; {
	case hundreds == 0:
	case len(n.Hundreds) > 1 && hundreds <= 2:
		parts = append(parts, n.Hundreds[hundreds-1])
	default:
		parts = append(parts, n.Ones[hundreds]+" "+n.Hundreds[len(n.Hundreds)-1])
	}
	v %= 100
	if v >= 20 {
		parts = append(parts, n.Tens[v/10-2])
		v %= 10
	}
	if v > 0 {
		parts = append(parts, n.Ones[v])
	}
	return parts
}

// byPlace spells a number digit by digit with the names of the places.
func (n *numerals) byPlace(v int64) string {
	base := int64(1)
	for range n.Places {
		base *= 10
	}
	head := ""
	if rest := v / base; rest > 0 {
		group := n.Groups[0]
		if higher := rest / base; higher > 0 && len(n.Groups) > 1 {
			head = n.byPlace(higher) + n.Groups[1]
			rest %= base
		}
		if rest > 0 {
			head += n.byPlace(rest) + group
		}
	}
	out := ""
	digits := strconv.FormatInt(v%base, 10)
	for i, d := range digits {
		if d == '0' {
			continue
		}
		said := n.Ones[d-'0'] + n.Places[len(digits)-1-i]
		if irregular, ok := n.Irregular[said]; ok {
			said = irregular
		}
		out += said
	}
	for _, from := range slices.Sorted(maps.Keys(n.Irregular)) {
		if strings.HasSuffix(out, from) {
			return head + strings.TrimSuffix(out, from) + n.Irregular[from] // Thai eleven, twenty-one
		}
	}
	return head + out
}

// year reads an English year: nineteen eighty four, two thousand five, twenty twenty six.
func (n *numerals) year(y int) string {
	century, rest := y/100, y%100
	say := func(v int) string { return strings.Join(n.below1000(int64(v)), " ") }
	switch {
	case y%1000 < 10:
		return n.inThousands(int64(y))
	case rest == 0:
		return say(century) + " " + n.Hundreds[0]
	case rest < 10:
		return say(century) + " oh " + say(rest)
	}
	return say(century) + " " + say(rest)
}

// ordinal spells an English ordinal: twenty first.
func (n *numerals) ordinal(digits string) string {
	said, _ := n.cardinal(digits)
	cut := strings.LastIndexByte(said, ' ') + 1
	head, last := said[:cut], said[cut:]
	if o, ok := n.Ordinals[last]; ok {
		return head + o
	}
	if stem, ok := strings.CutSuffix(last, "y"); ok {
		return head + stem + n.Ordinals["y"]
	}
	return head + last + n.Ordinals[""]
}

// pluralOf is the English plural of a number: eighties, sixes.
func pluralOf(said string) string {
	if stem, ok := strings.CutSuffix(said, "y"); ok {
		return stem + "ies"
	}
	if strings.HasSuffix(said, "x") {
		return said + "es"
	}
	return said + "s"
}
