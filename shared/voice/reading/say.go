package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// neighbours are the words around the one that is read, without their
// punctuation; empty at the ends of a sentence.
type neighbours struct {
	before, next string
	// number is the one that the word before was, if any: a unit takes its plural from it.
	number number
}

// say returns what is said for a written word without its punctuation, and the
// number it is, if it is one.
func (r reader) say(core string, near neighbours) (string, number) {
	if near.number.split {
		return near.number.rest, number{}
	}
	lower := strings.ToLower(core)
	if s, ok := r.known(lower, near); ok {
		n, _ := r.parse(core)
		return s, n
	}
	if near.number.valid {
		if s, n, ok := r.following(core, lower, near.number); ok {
			return s, n
		}
	}
	if s, ok := r.phoneNumber(core, near); ok {
		return s, number{}
	}
	for _, rule := range []func(string) (string, bool){r.fraction, r.date, r.hashtag} {
		if s, ok := rule(core); ok {
			return s, number{}
		}
	}
	for _, rule := range []func(string, neighbours) (string, bool){r.ordinal, r.romanNumeral, r.attached} {
		if s, ok := rule(core, near); ok {
			return s, number{}
		}
	}
	if s, n, ok := r.time(core, near); ok {
		return s, n
	}
	for _, rule := range []func(string) (string, bool){r.parted, r.address} {
		if s, ok := rule(core); ok {
			return s, number{}
		}
	}
	if s, ok := r.suffixed(core, near.number); ok {
		return s, number{}
	}
	if s, n, ok := r.quantity(core, near); ok {
		return s, n
	}
	if s := r.table.sign(core); s != "" {
		return s, number{}
	}
	return r.word(core), number{}
}

// known looks a word up: in the lexicon, and among the abbreviations. Some of
// these mean what they say only before a number: "no. 5", but "the answer is no."
func (r reader) known(lower string, near neighbours) (string, bool) {
	if s, ok := r.table.Lexicon[lower]; ok {
		return s, true
	}
	s, ok := r.table.Abbreviations[lower]
	if ok && slices.Contains(r.table.Numbered, lower) && (near.next == "" || !isDigit(near.next[0])) {
		return "", false
	}
	return s, ok
}

// following reads what follows a number: a unit, or "million", which a
// currency may follow in turn.
func (r reader) following(core, lower string, n number) (string, number, bool) {
	million := number{valid: true, whole: "1000000"}
	if s, ok := r.table.unit(core, n); ok {
		if slices.Contains(r.table.Scales, core) {
			return s, million, true
		}
		return s, number{}, true
	}
	m, ok := r.table.Magnitudes[core]
	if !ok {
		m, ok = r.table.Magnitudes[lower]
	}
	switch {
	case ok && len(core) > 1:
		return r.money(m, n), million, true
	case r.isMagnitude(lower):
		return r.money(core, n), million, true
	}
	return "", number{}, false
}

// hashtag reads #FoldIt; "#1" is a number.
func (r reader) hashtag(core string) (string, bool) {
	tag, ok := strings.CutPrefix(core, "#")
	if !ok || tag == "" || !strings.ContainsFunc(tag, unicode.IsLetter) || isDigit(tag[0]) {
		return "", false
	}
	return join(r.table.Words.Hashtag, r.word(tag)), true
}

// suffixed reads a western word with a native ending, as in "25%입니다" and "kg이고".
func (r reader) suffixed(core string, previous number) (string, bool) {
	own := scripts(r.lang.Script)
	cut := strings.IndexFunc(core, func(c rune) bool { return unicode.IsOneOf(own, c) })
	if cut <= 0 || !western.MatchString(core[:cut]) {
		return "", false
	}
	if said, ok := r.counter(core[:cut], core[cut:]); ok {
		return said + core[cut:], true
	}
	head, _ := r.say(core[:cut], neighbours{})
	if s, ok := r.table.unit(core[:cut], previous); ok {
		head = s
	}
	return head + core[cut:], true
}

// counter reads a number, or a range of two, before a native counter.
func (r reader) counter(written, counted string) (string, bool) {
	from, to, isRange := strings.Cut(written, "-")
	first, okFirst := r.agreedText(from, counted)
	if !isRange {
		return first, okFirst
	}
	last, okLast := r.agreedText(to, counted)
	return join(first+counted, r.table.Words.To, last), okFirst && okLast
}

func (r reader) agreedText(written, counted string) (string, bool) {
	n, ok := r.parse(written)
	if !ok {
		return "", false
	}
	return r.agreed(n, counted)
}

// attached reads a number with a word of one or two letters before it, as
// Hebrew and Arabic write, and one with an ending after an apostrophe, as Turkish does.
func (r reader) attached(core string, near neighbours) (string, bool) {
	if head, tail, ok := strings.Cut(core, "'"); ok && r.lang.Tag == "tr" && strings.ContainsAny(head, "0123456789") && len(tail) > 0 && !isDigit(tail[0]) {
		said, _ := r.say(head, neighbours{before: near.before})
		return said + "'" + tail, true
	}
	cut := strings.IndexAny(core, "0123456789½¼¾€$£₪")
	if !r.lang.RightToLeft || cut <= 0 {
		return "", false
	}
	letters := strings.TrimRight(core[:cut], "-־")
	if letters == "" || utf8.RuneCountInString(letters) > 2 || strings.ContainsFunc(letters, func(c rune) bool { return !unicode.IsOneOf(scripts(r.lang.Script), c) }) {
		return "", false
	}
	said, _ := r.say(core[cut:], neighbours{next: near.next})
	if said != "" && isDigit(said[0]) {
		return letters + " " + said, true
	}
	return letters + said, true
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
	unit := r.table.form(n.currency, number{valid: true, whole: "1000000"})
	if magnitude == r.table.Magnitudes["k"] {
		return join(magnitude, unit)
	}
	if r.table.Words.Elided != "" && strings.ContainsAny(unit[:1], "aeiouy") {
		return magnitude + " " + r.table.Words.Elided + unit
	}
	return join(magnitude, r.table.Words.Of, unit)
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
	parts := strings.Split(word, "-")
	for _, part := range parts {
		if s, ok := r.compoundPart(part, len(parts) > 1); ok {
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

// compoundPart reads a part that is known, or among others is a fraction or an
// ordinal: ½-price, 2nd-hand.
func (r reader) compoundPart(part string, among bool) (string, bool) {
	if s, ok := r.table.Lexicon[strings.ToLower(part)]; ok {
		return s, true
	}
	if !among || part == "" {
		return "", false
	}
	if s, ok := r.fraction(part); ok {
		return s, true
	}
	if isDigit(part[0]) && !digits(part) {
		s, _, ok := r.quantity(part, neighbours{})
		return s, ok
	}
	return "", false
}

// plain reads a run of letters or a run of digits.
func (r reader) plain(run string) string {
	switch {
	case digits(run):
		return r.integer(run)
	case acronym(run):
		return r.letters(run)
	case len(r.table.Latin) > 0 && len(run) == 1:
		return r.letters(strings.ToUpper(run))
	case len(r.table.Latin) > 0 && !strings.ContainsFunc(run, func(c rune) bool { return !latin(c) }):
		return r.transcribed(run)
	}
	if i := strings.LastIndexAny(run, "'’"); i > 0 {
		if last := strings.TrimLeft(run[i:], "'’"); acronym(last) {
			return run[:len(run)-len(last)] + r.letters(last) // l'IA
		}
	}
	return run
}

// letters spells an acronym.
func (r reader) letters(acronym string) string {
	out := strings.Split(acronym, "")
	for i, letter := range out {
		if name, ok := r.table.Letters[letter]; ok {
			out[i] = name
		}
	}
	return strings.Join(out, " ")
}

// transcribed writes a Latin word in the language's own script, for a voice that
// would otherwise spell it. The longest known run of letters goes first.
func (r reader) transcribed(word string) string {
	out := ""
	for rest := strings.ToLower(word); rest != ""; {
		key, after := longestPrefix(rest, r.table.Latin)
		if first, remains := longestPrefix("^"+rest, r.table.Latin); out == "" && first != "" {
			key, after = first, remains
		}
		if key == "" {
			_, size := utf8.DecodeRuneInString(rest)
			rest = rest[size:]
			continue
		}
		out += r.table.Latin[key]
		rest = after
	}
	return out
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
