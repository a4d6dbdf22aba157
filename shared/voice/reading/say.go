package reading

import (
	"strings"
	"unicode"
)

// say returns what is said for a written word without its punctuation. previous
// is the number that the word before it was, if any: a unit takes its plural
// from it. next is the following word, for prices like "$3 million".
func (r reader) say(core string, previous number, next string) (string, number) {
	lower := strings.ToLower(core)
	for _, known := range []map[string]string{r.table.Lexicon, r.table.Abbreviations} {
		if s, ok := known[lower]; ok {
			return s, number{}
		}
	}
	if previous.valid {
		if s, ok := r.cents(core, previous); ok {
			return s, number{}
		}
		if s, ok := r.table.unit(core, previous); ok {
			return s, number{}
		}
		if m, ok := r.table.Magnitudes[lower]; ok && len(lower) > 1 || r.isMagnitude(lower) {
			if !ok {
				m = core
			}
			return r.money(m, previous), number{}
		}
	}
	for _, rule := range []func(string) (string, bool){r.address, r.date} {
		if s, ok := rule(core); ok {
			return s, number{}
		}
	}
	if s, ok := r.time(core, next); ok {
		return s, number{}
	}
	if s, ok := r.suffixed(core, previous); ok {
		return s, number{}
	}
	if s, n, ok := r.quantity(core, next); ok {
		return s, n
	}
	if s := r.table.sign(core); s != "" {
		return s, number{}
	}
	return r.word(core), number{}
}

// suffixed reads a western word with a native ending, as in "25%입니다" and "kg이고".
func (r reader) suffixed(core string, previous number) (string, bool) {
	own := scripts(r.lang.Script)
	cut := strings.IndexFunc(core, func(c rune) bool { return unicode.IsOneOf(own, c) })
	if cut <= 0 || !western.MatchString(core[:cut]) {
		return "", false
	}
	head, _ := r.say(core[:cut], number{}, "")
	if s, ok := r.table.unit(core[:cut], previous); ok {
		head = s
	}
	return head + core[cut:], true
}

// isMagnitude is true for the written names of large numbers that a currency sign reaches over.
func (r reader) isMagnitude(word string) bool {
	if word == "" {
		return false
	}
	for _, m := range r.table.Magnitudes {
		if word == m {
			return true
		}
	}
	return false
}

// money adds to a magnitude the currency that stood before its number.
func (r reader) money(magnitude string, n number) string {
	if n.currency == "" {
		return magnitude
	}
	return magnitude + " " + r.table.form(n.currency, number{valid: true, whole: "1000000"})
}

// sign names a sign that stands alone.
func (t table) sign(s string) string {
	switch s {
	case "&":
		return t.Words.And
	case "+":
		return t.Words.Plus
	case "=":
		return t.Words.Equals
	case "@":
		return t.Words.At
	case "×":
		return t.Words.Times
	case "~", "≈":
		return t.Words.About
	}
	return ""
}

// word reads a word of letters: acronyms are spelled, compounds come apart, signs inside are named.
func (r reader) word(core string) string {
	core = strings.TrimSpace(core)
	var out []string
	for _, part := range strings.FieldsFunc(core, func(c rune) bool {
		return c == '/' || c == '_' || unicode.IsSpace(c) || c == '–' || c == '—' || c == '#' || c == '.' || c == ','
	}) {
		for i, side := range strings.FieldsFunc(part, func(c rune) bool { return c == '&' || c == '+' }) {
			if i > 0 {
				out = append(out, r.table.Words.And)
			}
			out = append(out, r.compound(side))
		}
	}
	return strings.Join(out, " ")
}

// compound reads a word that may have hyphens in it, the known parts first.
func (r reader) compound(word string) string {
	var out []string
	for _, part := range strings.Split(word, "-") {
		if s, ok := r.table.Lexicon[strings.ToLower(part)]; ok {
			out = append(out, s)
			continue
		}
		for _, run := range runs(part) {
			out = append(out, r.plain(run))
		}
	}
	if r.lang.Tag != "en" && !strings.ContainsFunc(word, unicode.IsUpper) && !strings.ContainsFunc(word, unicode.IsDigit) && r.table.Lexicon[word] == "" {
		return word // the hyphens of rendez-vous and va-t-il are part of the spelling
	}
	return strings.Join(out, " ")
}

// plain reads a run of letters or a run of digits.
func (r reader) plain(run string) string {
	switch {
	case digits(run):
		return r.integer(run)
	case acronym(run):
		return strings.Join(strings.Split(run, ""), " ")
	}
	return run
}

// acronym is true for two to five Latin capitals, the case in which letters are
// spelled. Acronyms said as words are in the lexicon.
func acronym(s string) bool {
	if len(s) < 2 || len(s) > 5 {
		return false
	}
	for _, c := range []byte(s) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// runs cuts a word where letters meet digits and where camelCase starts a new
// hump. Only Latin words are cut: "3月" and "5-й" belong together.
func runs(word string) []string {
	var out []string
	start, last := 0, rune(0)
	for i, c := range word {
		digitEdge := last != 0 && isASCIIDigit(c) != isASCIIDigit(last) && (latin(c) || latin(last))
		hump := unicode.IsLower(last) && unicode.IsUpper(c) && latin(c)
		if digitEdge || hump {
			out = append(out, word[start:i])
			start = i
		}
		last = c
	}
	if start < len(word) {
		out = append(out, word[start:])
	}
	return out
}

func isASCIIDigit(c rune) bool { return '0' <= c && c <= '9' }

func latin(c rune) bool { return unicode.Is(unicode.Latin, c) }
