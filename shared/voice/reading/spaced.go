package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitSpaced reads text whose words are divided by spaces.
func (r reader) splitSpaced() []Word {
	tokens := r.join(r.phones(strings.FieldsFunc(r.text, divides)))
	shouted := shouts(r.text)
	words := make([]Word, len(tokens))
	previous := number{}
	for i, text := range tokens {
		t := dress(text, r.table)
		if shouted {
			t.core = strings.ToLower(t.core)
		}
		near := r.around(tokens, i)
		near.number = previous
		words[i] = Word{Text: text, Stop: t.stop}
		if said, ok := r.dottedNumber(strings.TrimLeft(text, opening), t.core, near); ok {
			words[i].Spoken, words[i].Stop, previous = said, 0, number{}
			continue
		}
		words[i].Spoken, previous = r.say(t.core, near)
		if t.stop != 0 {
			previous = number{}
		}
	}
	if n := len(words); n > 0 && words[n-1].Stop == 0 {
		words[n-1].Stop = '.'
	}
	return words
}

// around finds the words before and after one. A stop between them keeps them apart.
func (r reader) around(tokens []string, i int) neighbours {
	var near neighbours
	if i > 0 {
		if before := dress(tokens[i-1], r.table); before.stop == 0 {
			near.before = before.core
		}
	}
	if i+1 < len(tokens) {
		near.next = dress(tokens[i+1], r.table).core
	}
	return near
}

// divides is true for spaces that divide words: not for the no-break ones, which hold "25 €" together.
func divides(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
}

// shouts is true for text with more than three words and no lower-case letter.
func shouts(text string) bool {
	upper, letters := 0, 0
	for _, c := range text {
		if unicode.IsUpper(c) {
			upper++
		}
		if unicode.IsLetter(c) {
			letters++
		}
	}
	return strings.Count(text, " ") > 3 && upper*4 > letters*3 && !strings.ContainsFunc(text, unicode.IsLower)
}

// join glues tokens that make one written word: a sign without sound goes to
// the word before it (the first, to the word after), and "1 000" is one number.
func (r reader) join(tokens []string) []string {
	var out []string
	lead := ""
	for _, t := range r.abbreviated(tokens) {
		switch {
		case r.mute(t) && len(out) > 0:
			out[len(out)-1] += " " + t
		case r.mute(t):
			lead += t + " "
		case len(out) > 0 && (r.continues(out[len(out)-1], t) || r.priced(out[len(out)-1], t)):
			out[len(out)-1] += " " + t
		default:
			out = append(out, lead+t)
			lead = ""
		}
	}
	return out
}

// abbreviated joins abbreviations written with spaces: "z. B.", "и т. д.".
func (r reader) abbreviated(tokens []string) []string {
	var out []string
	for i := 0; i < len(tokens); {
		n := min(3, len(tokens)-i)
		for n > 1 && !abbreviation(strings.TrimRight(strings.TrimLeft(strings.Join(tokens[i:i+n], " "), opening), closers), r.table) {
			n--
		}
		out = append(out, strings.Join(tokens[i:i+n], " "))
		i += n
	}
	return out
}

// mute is true for tokens with neither a letter, a digit nor a sign that is read out.
func (r reader) mute(token string) bool {
	for _, c := range token {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			return false
		}
	}
	trimmed := strings.TrimRight(token, ".,;:!?…")
	_, unit := r.table.Units[trimmed]
	return !unit && r.table.sign(trimmed) == ""
}

// priced is true for a currency that stands before its number: R$ 49,90.
func (r reader) priced(before, token string) bool {
	return isDigit(token[0]) && slices.Contains(currencies, before) && r.table.isUnit(before)
}

// continues is true where token continues the number that ends the word before:
// a group of thousands, or a unit that is said before its number.
func (r reader) continues(before, token string) bool {
	core := strings.TrimRight(token, ".,;:!?…)")
	if slices.Contains(r.table.Prefixed, core) {
		return digits(before)
	}
	if !strings.Contains(r.table.GroupMarks, " ") || len(core) < 3 || !digits(core[:3]) || len(core) > 3 && isDigit(core[3]) {
		return false
	}
	head := before[strings.LastIndexByte(before, ' ')+1:]
	if strings.Contains(before, " ") {
		return digits(head) && len(head) == 3
	}
	return digits(head) && len(head) <= 3 && head[0] != '0'
}

// A dressed token is a written word without its quotes, brackets and stops.
type dressed struct {
	core string
	stop rune
}

const (
	opening = "\"'«‹“„”‘’([{¿¡*_`<|"
	// closers stand after an abbreviation whose dot stays.
	closers = `,;:!?…)"'»`
	closing = "\"'»›”“’)]}*_`>|،؛؟।,;:.!?…—–、。，！？；：-"
)

// dress takes quotes and punctuation off a token and says which stop they make.
// The dot of an abbreviation is no stop.
func dress(token string, t table) dressed {
	core := strings.TrimLeft(token, opening)
	if abbreviation(core, t) {
		return dressed{core: core}
	}
	if trimmed := strings.TrimRight(core, closers); abbreviation(trimmed, t) {
		return dressed{core: trimmed, stop: stopOf(core[len(trimmed):])}
	}
	bare := strings.TrimRightFunc(core, func(r rune) bool { return strings.ContainsRune(closing, r) || unicode.IsSpace(r) || isEmoji(r) })
	if strings.HasSuffix(bare, "s") && strings.HasPrefix(core[len(bare):], "'") || bare == "" {
		return dressed{core: core, stop: stopOf(core[len(bare):])}
	}
	return dressed{core: strings.TrimFunc(bare, isEmoji), stop: stopOf(core[len(bare):])}
}

func abbreviation(token string, t table) bool {
	_, ok := t.Abbreviations[strings.ToLower(token)]
	return ok || strings.HasSuffix(token, ".") && t.isUnit(token)
}

// stopOf is the strongest stop in a run of punctuation.
func stopOf(punctuation string) rune {
	stop, rank := rune(0), 0
	for _, r := range punctuation {
		s, n := rune(0), 0
		switch r {
		case '?', '؟', '？':
			s, n = '?', 5
		case '!', '！':
			s, n = '!', 4
		case '.', '。', '…', '।', '．':
			s, n = '.', 3
		case ';', ':', '—', '–', '؛', '；', '：':
			s, n = ';', 2
		case ',', '،', '、', '，':
			s, n = ',', 1
		}
		if n > rank {
			stop, rank = s, n
		}
	}
	return stop
}

func isEmoji(r rune) bool {
	return unicode.Is(unicode.So, r) && !strings.ContainsRune("°℃℉№", r) || r == '\ufe0f'
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// digits is true for a token of ASCII digits only.
func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || !isDigit(byte(r)) })
}
