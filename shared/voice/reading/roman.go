package reading

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// roman says how Roman numerals are read around the words of a language.
type roman struct {
	// Kings are names with numerals, in small letters; King is the template up to
	// OrdinalTo, above it is the cardinal. {o} is the ordinal, {n} the cardinal.
	Kings     []string `json:"kings"`
	King      string   `json:"king"`
	OrdinalTo int      `json:"ordinal_to"`
	// Before and After are templates by the next word and by the one before. A
	// case after the colon inflects the ordinal: {o:genitive}.
	Before map[string]string `json:"before"`
	After  map[string]string `json:"after"`
}

// romanPattern is one to thirty nine: the numerals of kings, centuries, chapters
// and products. Larger ones look like words: MIX, CD, DM.
var (
	romanPattern = regexp.MustCompile(`^X{0,3}(?:IX|IV|V?I{0,3})$`)
	ordinalSlot  = regexp.MustCompile(`\{o(?::(\w+))?\}`)
)

// romanNumeral reads Louis XIV, the XXI century and Rocky II. A single letter is
// a numeral only beside a word that takes one.
func (r reader) romanNumeral(core string, near neighbours) (string, bool) {
	core = strings.TrimRight(core, ".erºª")
	if core == "" || !romanPattern.MatchString(core) {
		return "", false
	}
	n := romanValue(core)
	rules := r.table.Roman
	before, next := strings.ToLower(near.before), strings.ToLower(near.next)
	if template, ok := rules.Before[before+" "+next]; ok {
		return r.numbered(template, n)
	}
	if template, ok := rules.Before[next]; ok {
		return r.numbered(template, n)
	}
	if template, ok := rules.After[before]; ok {
		return r.numbered(template, n)
	}
	if slices.Contains(rules.Kings, before) {
		if rules.OrdinalTo > 0 && n > rules.OrdinalTo {
			return r.integer(strconv.Itoa(n)), true
		}
		return r.numbered(rules.King, n)
	}
	if len(core) == 1 || near.before == "" {
		return "", false
	}
	return r.integer(strconv.Itoa(n)), true
}

// numbered fills a template with a number as ordinal and cardinal.
func (r reader) numbered(template string, n int) (string, bool) {
	known := true
	said := ordinalSlot.ReplaceAllStringFunc(template, func(slot string) string {
		o, ok := r.nth(n, ordinalSlot.FindStringSubmatch(slot)[1])
		known = known && ok
		return o
	})
	return strings.ReplaceAll(said, "{n}", r.integer(strconv.Itoa(n))), known
}

// nth is an ordinal in a case.
func (r reader) nth(n int, form string) (string, bool) {
	if r.table.Ordinals != nil {
		return r.table.Ordinals.say(n, form)
	}
	if r.table.Numerals == nil || r.table.Numerals.Ordinals == nil {
		return "", false
	}
	return r.table.Numerals.ordinal(strconv.Itoa(n)), true
}

// romanValue adds a numeral up.
func romanValue(s string) int {
	total := 0
	for i := range len(s) {
		v := romanDigit(s[i])
		if i+1 < len(s) && v < romanDigit(s[i+1]) {
			v = -v
		}
		total += v
	}
	return total
}

func romanDigit(c byte) int {
	switch c {
	case 'X':
		return 10
	case 'V':
		return 5
	}
	return 1
}
