package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A number is the digits of a figure, by byte offsets into its sentence.
type number struct {
	start, end   int
	value        float64
	decimals     int
	group, point string
	// dotted is true for runs of digits and marks that are no single number: dates, versions, addresses.
	dotted bool
	word   bool // written as a word
}

// digitOf returns the value of a decimal digit of any script.
func digitOf(r rune) (int, bool) {
	if r >= '0' && r <= '9' {
		return int(r - '0'), true
	}
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	for zero := r; ; zero-- { // the ten digits of a script are consecutive and start at a multiple of its block
		if r-zero == 9 || !unicode.Is(unicode.Nd, zero-1) {
			return int(r-zero) % 10, true
		}
	}
}

// scanNumber reads the number at s[at:], which starts with a digit.
func scanNumber(s string, at int, g *grammar) number {
	n := number{start: at}
	first, end := digits(s, at)
	runs, marks := []string{first}, []string{}
	for {
		mark, size := utf8.DecodeRuneInString(s[end:])
		next, stop := digits(s, end+size)
		if next == "" || !strings.ContainsRune(".,'’ ٫٬/:", mark) || mark == ' ' && !g.groupsBySpace(runs, marks, next) {
			break
		}
		if mark == '/' || mark == ':' {
			n.dotted = true
		}
		runs, marks, end = append(runs, next), append(marks, string(mark)), stop
	}
	n.end = end
	n.interpret(runs, marks, g)
	return n
}

// groupsBySpace reports whether a space between runs and next groups thousands.
func (g *grammar) groupsBySpace(runs, marks []string, next string) bool {
	if g.Group != " " || len(next) != 3 || len(runs[0]) > 3 || runs[0] == "0" {
		return false
	}
	for _, m := range marks {
		if m != " " {
			return false
		}
	}
	return true
}

// digits returns the digits at s[at:] as ASCII, and where they end.
func digits(s string, at int) (string, int) {
	var b strings.Builder
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		d, ok := digitOf(r)
		if !ok {
			break
		}
		b.WriteByte(byte('0' + d))
		at += size
	}
	return b.String(), at
}

// interpret decides which marks group and which divides the decimals.
func (n *number) interpret(runs, marks []string, g *grammar) {
	if n.dotted {
		return
	}
	last := len(marks) - 1
	switch {
	case last < 0:
	case !uniform(marks[:last]):
		n.dotted = true
		return
	case marks[last] == "٫", last > 0 && marks[last] != marks[0]:
		n.point = marks[last]
	case last == 0 && g.decimalMark(marks[0], runs[0], runs[1]):
		n.point = marks[0]
	}
	groups := runs
	fraction := ""
	if n.point != "" {
		groups, fraction = runs[:len(runs)-1], runs[len(runs)-1]
	}
	if len(groups) > 1 {
		n.group = marks[0]
		for i, run := range groups[1:] {
			if len(run) != 3 && !(len(run) == 2 && i < len(groups)-2) { // Indian lakhs group by two
				n.dotted = true
				return
			}
		}
	}
	n.decimals = len(fraction)
	n.value = decimalValue(strings.Join(groups, ""), fraction)
}

// decimalMark reports whether a single mark between whole and rest divides decimals.
func (g *grammar) decimalMark(mark, whole, rest string) bool {
	switch {
	case mark == " ", mark == "٬", mark == "'", mark == "’":
		return false
	case len(rest) != 3 || len(whole) > 3 || whole == "0":
		return true
	default:
		return mark == g.Decimal
	}
}

func uniform(marks []string) bool {
	for _, m := range marks {
		if m != marks[0] {
			return false
		}
	}
	return true
}

// decimalValue returns the value of digits before and after the point.
func decimalValue(whole, fraction string) float64 {
	v, scale := 0.0, 1.0
	for _, d := range whole + fraction {
		v = v*10 + float64(d-'0')
	}
	for range fraction {
		scale *= 10
	}
	return v / scale
}

// hanDigits are the numerals of Japanese and Chinese text.
var hanDigits = map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// scanHan reads a numeral up to 9999 at s[at:]; it returns false for none and for one alone, which is rarely a count.
func scanHan(s string, at int) (number, bool) {
	n := number{start: at, end: at, word: true}
	total, digit := 0, -1
	for _, r := range s[at:] {
		if d, ok := hanDigits[r]; ok {
			digit = d
		} else if scale := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]; scale > 0 {
			total += max(digit, 1) * scale
			if digit < 0 && total != scale {
				return n, false
			}
			digit = -1
		} else {
			break
		}
		n.end += utf8.RuneLen(r)
	}
	total += max(digit, 0)
	n.value = float64(total)
	return n, total > 1
}
