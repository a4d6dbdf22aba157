package reading

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ordinals are the words for first, second and so on, and how they are written.
type ordinals struct {
	// List holds the first ones in order, in the form of a dictionary.
	List []string `json:"list"`
	// Tens are twentieth to ninetieth. They are said before the last word where
	// Both is true; else the tens are a cardinal.
	Tens []string `json:"tens"`
	Both bool     `json:"both"`
	// Marks after digits make an ordinal in one of the Cases, "" for the form of the list.
	Marks map[string]string `json:"marks"`
	// Cases replace endings, the longest first, in every word.
	Cases map[string]map[string]string `json:"cases"`
	// Dots is the case a word before "3." asks for; "*" stands for any word.
	Dots map[string]string `json:"dots"`
	// Years is the case a year takes from the word after it, or from "before after".
	Years map[string]string `json:"years"`
	// Hundreds is true where hundreds and tens may be left to the engine.
	Hundreds bool `json:"hundreds"`
}

// say spells the nth in a case. It reports false beyond what the language's data hold.
func (o *ordinals) say(n int, form string) (string, bool) {
	said, ok := o.base(n)
	if !ok {
		return "", false
	}
	fields := strings.Fields(said)
	for i, f := range fields {
		fields[i] = inflect(f, o.Cases[form])
	}
	return strings.Join(fields, " "), true
}

func (o *ordinals) base(n int) (string, bool) {
	ones, tens := n%10, n/10
	switch {
	case n > 100 && o.Hundreds && !o.Both && ones > 0 && n%100 > len(o.List):
		return strconv.Itoa(n-ones) + " " + o.List[ones-1], true
	case n < 1:
		return "", false
	case n <= len(o.List):
		return o.List[n-1], true
	case n >= 100 && o.Hundreds && n%100 > 0:
		rest, ok := o.base(n % 100)
		return strconv.Itoa(n-n%100) + " " + rest, ok
	case n >= 100 || tens-2 >= len(o.Tens):
		return "", false
	case ones == 0:
		return o.Tens[tens-2], true
	case o.Both:
		return o.Tens[tens-2] + " " + o.List[ones-1], true
	}
	return strconv.Itoa(tens*10) + " " + o.List[ones-1], true
}

// inflect replaces the longest ending a word has among those of a case.
func inflect(word string, endings map[string]string) string {
	best := ""
	for e := range endings {
		if strings.HasSuffix(word, e) && len(e) > len(best) {
			best = e
		}
	}
	return strings.TrimSuffix(word, best) + endings[best]
}

// ordinal reads digits with a mark, as in 21e, 3º, 3-й and 21st, a German or
// Turkish "3." inside a sentence, and a Russian or Polish year.
func (r reader) ordinal(core string, near neighbours) (string, bool) {
	o := r.table.Ordinals
	cut := strings.IndexFunc(core, func(c rune) bool { return !isASCIIDigit(c) })
	if o == nil || cut == 0 {
		return "", false
	}
	if cut < 0 {
		return r.ordinalYear(core, near)
	}
	form, ok := o.Marks[strings.ToLower(core[cut:])]
	n, err := strconv.Atoi(core[:cut])
	if !ok || err != nil {
		return "", false
	}
	return o.say(n, form)
}

// dottedOrdinal reads "3." where the dot makes an ordinal: after an article in German,
// before a small letter in Turkish.
func (r reader) dottedOrdinal(text string, near neighbours) (string, bool) {
	o := r.table.Ordinals
	number, ok := strings.CutSuffix(text, ".")
	if o == nil || !ok || !digits(number) || near.next == "" {
		return "", false
	}
	form, ok := o.Dots[strings.ToLower(near.before)]
	if anywhere, always := o.Dots["*"]; !ok && always {
		first, _ := utf8.DecodeRuneInString(near.next)
		form, ok = anywhere, unicode.IsLower(first)
	}
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		return "", false
	}
	return o.say(n, form)
}

// ordinalYear reads a year that is an ordinal because of the word after it: в 2026 году.
func (r reader) ordinalYear(core string, near neighbours) (string, bool) {
	after := strings.ToLower(near.next)
	form, ok := r.table.Ordinals.Years[strings.ToLower(near.before)+" "+after]
	if !ok {
		form, ok = r.table.Ordinals.Years[after]
	}
	n, err := strconv.Atoi(core)
	if !ok || err != nil || len(core) != 4 {
		return "", false
	}
	return r.table.Ordinals.say(n, form)
}
