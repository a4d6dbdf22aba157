package direction

import "unicode"

// fewest is how many digits a telephone number has at least, written in groups.
const fewest = 7

// numbers returns the stretches of text, as rune indices, that are read from the
// left in a script of the right although Unicode's algorithm would part them:
// numbers in groups with hyphens or spaces, as telephone numbers and dates are
// written. A range of two short numbers is none.
func numbers(text []rune) [][2]int {
	var out [][2]int
	for i := 0; i < len(text); i++ {
		if !starts(text, i) {
			continue
		}
		end, digits, groups := measure(text, i)
		if groups > 1 && (digits >= fewest || groups > 2 && digits > groups || text[i] == '+') {
			out = append(out, [2]int{i, end})
		}
		i = max(end-1, i)
	}
	return out
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func starts(text []rune, i int) bool {
	if !digit(text[i]) && text[i] != '+' && text[i] != '(' {
		return false
	}
	return i == 0 || !unicode.IsLetter(text[i-1]) && !digit(text[i-1])
}

// measure follows a number from i: where it ends, and how many digits and groups it has.
func measure(text []rune, i int) (end, digits, groups int) {
	end = i
	within := false
	for j := i; j < len(text); j++ {
		switch r := text[j]; {
		case digit(r):
			digits++
			if !within {
				groups++
			}
			within, end = true, j+1
		case r == ')' && end > i:
			within, end = false, j+1
		case r == '-' || r == '–' || r == ' ' || r == '(' || r == '+' && j == i:
			if j > i && !digit(text[j-1]) && text[j-1] != ')' && text[j-1] != ' ' {
				return end, digits, groups
			}
			within = false
		default:
			return end, digits, groups
		}
	}
	return end, digits, groups
}
