package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sized finds what is before and after the digits of n: sign, currency, scale,
// unit. It moves f's ends out to hold them, and sets its kind and unit.
func (g *grammar) sized(s, lower string, n number, f *Fact) {
	g.before(s, lower, n, f)
	g.after(s, lower, n, f)
}

// before takes a currency, a percent sign and a plus or minus that precede the number.
func (g *grammar) before(s, lower string, n number, f *Fact) {
	head := strings.TrimSuffix(s[:n.start], " ")
	for _, c := range common().Currencies {
		if strings.HasSuffix(head, c) && !(isLetters(c) && gluedBefore(s, len(head)-len(c))) {
			f.Kind, f.Unit, f.Start = Price, c, len(head)-len(c)
			return
		}
	}
	if rest, ok := strings.CutSuffix(s[:n.start], "%"); ok {
		f.Kind, f.Unit, f.Start = Percent, "%", len(rest)
		return
	}
	for _, p := range g.Prefix {
		if rest, ok := strings.CutSuffix(strings.TrimSuffix(lower[:n.start], " "), p); ok {
			f.Kind, f.Unit, f.Start = Percent, p, len(rest)
			return
		}
	}
	for _, sign := range []string{"+", "−", "-"} {
		if rest, ok := strings.CutSuffix(s[:f.Start], sign); ok && (rest == "" || strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, "(")) {
			f.Start = len(rest)
		}
	}
}

// after takes a scale word and a unit that follow the number.
func (g *grammar) after(s, lower string, n number, f *Fact) {
	end := n.end
	if word := g.follows(lower, end, g.Scales); word > 0 {
		end, f.Unit = word, strings.TrimSpace(s[n.end:word])
		f.End = end
	}
	if f.Kind == "" || f.Kind == Price {
		if stop := g.follows(lower, end, g.Percent); stop > 0 && f.Kind == "" {
			f.Kind, f.Unit, f.End = Percent, strings.TrimSpace(s[end:stop]), stop
			return
		}
		if stop := symbolAfter(s, end, common().Percent); stop > 0 && f.Kind == "" {
			f.Kind, f.Unit, f.End = Percent, strings.TrimSpace(s[end:stop]), stop
			return
		}
	}
	if f.Kind != "" {
		return
	}
	if stop := max(symbolAfter(s, end, common().Currencies), g.follows(lower, end, g.Money)); stop > 0 {
		f.Kind, f.Unit, f.End = Price, strings.TrimSpace(s[n.end:stop]), stop
		return
	}
	if clock := g.clockUnit(s, lower, end); clock != "" && n.value <= 24 && n.decimals == 0 && f.Unit == "" {
		f.Kind, f.Unit, f.End = Clock, strings.TrimSpace(clock), end+len(clock)
		return
	}
	if stop := g.follows(lower, end, g.Ordinals); stop > 0 && !g.alphabetic() {
		f.Kind, f.End = Ordinal, stop
		return
	}
	if stop := max(g.follows(lower, end, g.Units), symbolAfter(s, end, common().Units)); stop > 0 {
		f.Kind, f.Unit, f.End = Quantity, strings.TrimSpace(s[n.end:stop]), stop
		return
	}
	if stop := g.follows(lower, end, g.Ordinals); stop > 0 && f.Unit == "" && s[end] != ' ' && !ends(s, stop) {
		f.Kind, f.End = Ordinal, stop
	}
}

// follows returns where the entry of list that follows s[at:], after at most one
// space, ends; 0 where none does. lower is the sentence in lower case.
func (g *grammar) follows(lower string, at int, list words) int {
	rest := strings.TrimPrefix(lower[at:], " ")
	rest = strings.TrimPrefix(rest, "-")
	unit := list.prefixOf(rest, g.lang.Spaced && g.lang.Tag != "ko")
	if unit == "" && g.lang.Tag == "tr" {
		unit = inCase(rest, list)
	}
	if unit == "" {
		return 0
	}
	return len(lower) - len(rest) + len(unit)
}

// turkishCase is the case ending of a unit, which is no part of it: "günden", "güne".
var turkishCase = regexp.MustCompile(`^(?:[dt][ae]n?|y?[aeıiuü]|[ıiuü]n)(?:\P{L}|$)`)

// inCase returns the entry of list that rest starts with, in whatever case, "" for none.
func inCase(rest string, list words) string {
	for _, unit := range list {
		if ending, ok := strings.CutPrefix(rest, unit); ok && turkishCase.MatchString(ending) {
			return unit
		}
	}
	return ""
}

// symbolAfter returns where a symbol that follows s[at:] ends, after at most one space; 0 where none does.
func symbolAfter(s string, at int, list symbols) int {
	rest := strings.TrimPrefix(s[at:], " ")
	for _, u := range list {
		if !strings.HasPrefix(rest, u) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(rest[len(u):])
		if isLetters(u) && !cjkEnd(u) && len(rest) > len(u) && (unicode.In(next, unicode.Latin, unicode.Cyrillic) || unicode.IsDigit(next)) {
			continue
		}
		if after := []rune(rest[len(u):]); len(after) > 1 && (after[0] == '\'' || after[0] == '’') && unicode.IsLetter(after[1]) {
			continue // "980 l'an dernier": an article and no litre
		}
		return len(s) - len(rest) + len(u)
	}
	return 0
}

// What may follow the word for the hour: "9時30分", "9点半", "19 h 30".
var (
	namedMinutes = regexp.MustCompile(`^(?:半|\s?\p{Nd}{1,2}\s?[分분])`)
	bareMinutes  = regexp.MustCompile(`^\s?[0-5]\d\b`)
)

// minutes returns the length of the minutes rest starts with, 0 for none.
func minutes(unit, rest string) int {
	form := namedMinutes
	if unit == "h" {
		form = bareMinutes
	}
	if loc := form.FindStringIndex(rest); loc != nil {
		return loc[1]
	}
	return 0
}

// clockUnit returns what makes the number before s[at:] a time of day, with the space before it; "" for nothing.
func (g *grammar) clockUnit(s, lower string, at int) string {
	if stop := symbolAfter(s, at, common().Clock); stop > 0 {
		unit := strings.TrimSpace(s[at:stop])
		if unit != "h" || g.lang.Tag == "fr" || g.lang.Tag == "pt" || g.lang.Tag == "es" {
			return s[at : stop+minutes(unit, s[stop:])]
		}
	}
	return ""
}

// numberWord reads a number written as a word at s[at:], which must start a word.
func (g *grammar) numberWord(s, lower string, at int) (number, bool) {
	if g.lang.Tag == "ja" || g.lang.Tag == "zh" {
		return scanHan(s, at)
	}
	if gluedBefore(s, at) && g.lang.Spaced {
		return number{}, false
	}
	best := ""
	for w := range g.Numbers {
		if len(w) > len(best) && strings.HasPrefix(lower[at:], w) && (!g.lang.Spaced || !gluedAfter(s, at+len(w))) {
			best = w
		}
	}
	return number{start: at, end: at + len(best), value: float64(g.Numbers[best]), word: true}, best != ""
}

// counts reports whether a word that can be counted follows lower[at:].
func (g *grammar) counts(lower string, at int) bool {
	rest, ok := strings.CutPrefix(lower[at:], " ")
	if !ok {
		return false
	}
	list := g.split(rest)
	return len(list) > 0 && list[0].start == 0 && g.content(list[0].text)
}

// rangeFollows reports whether a word for "to" and then another number follow s[at:].
func (g *grammar) rangeFollows(s, lower string, at int) bool {
	end := g.follows(lower, at, g.Range)
	if end == 0 || !strings.HasPrefix(s[end:], " ") {
		return false
	}
	if startsDigit(s[end+1:]) {
		return true
	}
	_, ok := g.numberWord(s, lower, end+1)
	return ok
}

// gluedBefore reports whether a letter or digit touches s[at] from the left, so that it starts no figure.
func gluedBefore(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	if r == '-' || r == '_' || r == '#' || r == '.' {
		before, _ := utf8.DecodeLastRuneInString(s[:at-1])
		return inWord(before) && !cjk(before) && !unicode.In(before, unicode.Hebrew, unicode.Arabic)
	}
	return at > 0 && inWord(r) && !cjk(r) && !unicode.In(r, unicode.Thai, unicode.Arabic, unicode.Hebrew)
}

// gluedAfter reports whether a letter touches s[:at] from the right.
func gluedAfter(s string, at int) bool {
	r, _ := utf8.DecodeRuneInString(s[at:])
	return at < len(s) && inWord(r) && !cjk(r)
}

// cjk reports whether r is of a script that sets no spaces around figures.
func cjk(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func isLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// alphabetic reports whether the language writes letters, and spaces between words.
func (g *grammar) alphabetic() bool { return g.lang.Spaced && g.lang.Script != "Kore" }
