package reading

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	// phoneToken is one part of a telephone number, between spaces.
	phoneToken = regexp.MustCompile(`^\+?[\d()/.-]*\d[\d()/.-]*$`)
	phoneGroup = regexp.MustCompile(`\d+`)
	// hyphened is a number in groups with hyphens, which might be a range.
	hyphened = regexp.MustCompile(`^(\d{3,4})-(\d{4})$`)
)

// A telephone number has seven digits or more; E.164 allows fifteen.
const fewestDigits, mostDigits = 7, 15

// phones joins the tokens of each telephone number into one written word.
func (r reader) phones(tokens []string) []string {
	var out []string
	for i := 0; i < len(tokens); i++ {
		end := i
		if calls(tokens[i]) || i > 0 && phoneToken.MatchString(tokens[i]) && r.announces(tokens[i-1]) {
			end = phoneEnd(tokens, i)
		}
		for end > i && !phone(strings.TrimRight(strings.Join(tokens[i:end+1], " "), ".,;:!?")) && !(i > 0 && r.announces(tokens[i-1]) && enough(tokens[i:end+1])) {
			end--
		}
		out = append(out, strings.Join(tokens[i:end+1], " "))
		i = end
	}
	return out
}

// announces is true for words that a telephone number follows.
func (r reader) announces(word string) bool {
	return slices.Contains(r.table.Phone.After, strings.ToLower(strings.TrimRight(word, ":")))
}

// enough is true for tokens with as many digits as a telephone number has.
func enough(tokens []string) bool {
	n := len(strings.Join(phoneGroup.FindAllString(strings.Join(tokens, ""), -1), ""))
	return n >= fewestDigits && n <= mostDigits && len(tokens) > 1
}

// calls is true for what a telephone number begins with.
func calls(token string) bool {
	return phoneToken.MatchString(token) && (token[0] == '+' || token[0] == '(' || token[0] == '0' && len(token) > 1)
}

// phoneEnd is the index of the last token that can belong to the number that begins at i.
func phoneEnd(tokens []string, i int) int {
	end := i
	for end+1 < len(tokens) && !strings.ContainsAny(tokens[end][len(tokens[end])-1:], ".,;:!?") {
		next := strings.TrimRight(tokens[end+1], ".,;:!?)")
		if !phoneToken.MatchString(next) || next[0] == '+' || len(next) < 2 && tokens[i][0] != '+' {
			break
		}
		end++
	}
	return end
}

// phone is true for a written telephone number, and false for dates, ranges and decimals.
func phone(core string) bool {
	for _, token := range strings.Fields(core) {
		if !phoneToken.MatchString(token) {
			return false
		}
	}
	groups := phoneGroup.FindAllString(core, -1)
	n := len(strings.Join(groups, ""))
	if n < fewestDigits || n > mostDigits || isoPattern.MatchString(core) || dayPattern.MatchString(core) {
		return false
	}
	if m := hyphened.FindStringSubmatch(core); m != nil {
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		return from >= to || m[1] == "555" || m[2][0] == '0'
	}
	first := core[0]
	grouped := len(groups) > 1 && !strings.Contains(core, ".") || len(groups) > 3
	return first == '+' || strings.Contains(core, ")") && grouped || first == '0' && (grouped || n > fewestDigits+1) ||
		strings.Count(core, "-") >= 2 && len(groups) > 2
}

// phoneNumber reads a telephone number digit by digit, or in pairs where that is
// the custom. After a word that announces one, any groups of digits will do.
func (r reader) phoneNumber(core string, near neighbours) (string, bool) {
	if !phone(core) && !(r.announces(near.before) && enough(strings.Fields(core))) {
		return "", false
	}
	var said []string
	for _, g := range phoneGroup.FindAllString(core, -1) {
		said = append(said, r.phoneGroup(g))
	}
	out := strings.Join(said, " "+r.table.Phone.Gap+" ")
	if core[0] == '+' {
		out = join(r.table.Words.Plus, out)
	}
	return out, true
}

func (r reader) phoneGroup(group string) string {
	if r.table.Phone.Pairs && len(group) == 2 && group[0] != '0' {
		return r.integer(group)
	}
	var out []string
	for _, d := range group {
		if len(r.table.Phone.Digits) == 10 {
			out = append(out, r.table.Phone.Digits[d-'0'])
		} else {
			out = append(out, r.integer(string(d)))
		}
	}
	return strings.Join(out, " ")
}
