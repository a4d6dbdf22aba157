package prose

import (
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
)

// Label returns the words around a figure that say what it counts, in the
// sentence's own words: what follows it where that is counted ("148 lines"),
// else what comes before ("weighs 9.8 kg"). It is empty where nothing near fits.
func Label(s Sentence, f Fact, lang language.Language) string {
	g := of(lang)
	if f.Unit == "" && f.Kind != Clock && f.Kind != Date && f.Kind != Change || f.Kind == Percent || g.counter(f) {
		if after := g.nominal(g.labelAfter(s, f), f); after != "" {
			return after
		}
	}
	before := g.labelBefore(s, f)
	if !strings.HasSuffix(strings.TrimRight(s.Text[:f.Start], " "), ":") { // "monthly costs: 45 euros" has no verb
		before = g.nominal(before, f)
	}
	if before != "" {
		return before
	}
	return g.nominal(g.labelAfter(s, f), f)
}

// counter reports whether the unit of f is a word Chinese counts nouns with: the noun follows.
func (g *grammar) counter(f Fact) bool {
	return g.lang.Tag == "zh" && f.Kind == Quantity && strings.Contains("名家册个位台张件种间所座条辆本项", f.Unit)
}

// Before returns what a sentence says before a fact, without the words that only
// lead to it: "Book a free survey" of "Book a free survey at warmhome.example."
func Before(s Sentence, f Fact, lang language.Language) string {
	return of(lang).trim(s.Text[:f.Start])
}

// labelAfter takes up to three words after the figure, to the end of the phrase.
func (g *grammar) labelAfter(s Sentence, f Fact) string {
	rest := s.Text[f.End:]
	limit := g.reach(s, f.End, 1)
	if end := strings.IndexAny(rest[:limit], ",;:.!?()،؛、，。；：？！।—"); end >= 0 {
		limit = end
	}
	rest = rest[:limit]
	if !g.lang.Spaced {
		if label := g.unspacedLabel(rest, false); g.Function.prefixOf(label, false) == "" { // with a particle it goes on, and names nothing
			return label
		}
		return ""
	}
	if r, _ := utf8.DecodeRuneInString(rest); g.lang.Tag == "ko" && cjk(r) {
		return "" // a particle: what is counted comes before
	}
	list := g.split(rest)
	end, content := 0, 0
	for i, w := range list {
		functional := g.functional(w.text)
		if i > 0 && g.lang.RightToLeft && g.opensAnd(w.text) {
			break // "and costs" goes on with something else
		}
		genitive := functional && i > 0 && g.genitive(w.text)
		if functional && !genitive || content == 3 || i == 0 && strings.TrimSpace(rest[:w.start]) != "" {
			if i == 0 && g.genitive(w.text) {
				continue
			}
			break
		}
		if !functional {
			content++
			end = w.end
		}
	}
	return g.ungenitive(strings.TrimSpace(rest[:end]))
}

// ungenitive returns a label without the word that ties it to its figure: "flour"
// of "of flour".
func (g *grammar) ungenitive(label string) string {
	if first, rest, ok := strings.Cut(label, " "); ok && g.genitive(first) && !g.genitive(rest) {
		return rest
	}
	return label
}

// Counted returns what an entry says without its figure as the name of what is
// counted: "flour" of "of flour".
func Counted(entry string, lang language.Language) string { return of(lang).ungenitive(entry) }

// genitive reports whether w joins a noun to the one it belongs to.
func (g *grammar) genitive(w string) bool {
	switch strings.ToLower(w) {
	case "of", "de", "d", "di", "del", "dei", "degli", "delle", "della", "da", "do", "dos", "das", "du", "van", "des", "der":
		return true
	}
	return false
}

// labelBefore takes up to four words before the figure, from the start of the clause.
func (g *grammar) labelBefore(s Sentence, f Fact) string {
	from := len(s.Text[:f.Start]) - g.reach(s, f.Start, -1)
	head := s.Text[from:f.Start]
	if g.lang.Tag == "ko" {
		head = head[connected(head):]
	}
	if from > 0 && g.lang.Spaced && g.lang.Tag != "ko" && !strings.ContainsAny(head, ",;:!?،؛—") && len(g.split(head)) > 1 && f.Kind != Price && f.Kind != Change && !g.opensAnd(head) {
		return "" // what stands between two figures belongs to the first: "40% of nurses sleep less than six hours"
	}
	if from > 0 && g.lang.Spaced && !strings.HasPrefix(head, " ") { // the end of a word that starts in a fact
		if at := strings.IndexAny(head, " ,،"); at >= 0 {
			head = head[at:]
		}
	}
	pair := strings.HasSuffix(strings.TrimRight(head, " "), "—")
	head = strings.TrimRight(head, "—– ")
	if at := strings.LastIndexAny(head, ",;!?()،؛、，。；？！।—\"“”«»"); at >= 0 {
		_, size := utf8.DecodeRuneInString(head[at:])
		head = head[at+size:]
	}
	pair = pair || strings.HasSuffix(strings.TrimRight(head, " "), ":")
	head = strings.TrimRight(head, ":： ")
	if rest, _, _ := strings.Cut(s.Text[f.End:], ","); pair && g.weight(head) > 3 && g.weight(rest) > 0 {
		return "" // a sentence stands on either side of the colon
	}
	if strings.HasSuffix(head, "-") || strings.HasSuffix(head, "־") { // a preposition tied to the figure
		head = head[:strings.LastIndex(head, " ")+1]
	}
	head = strings.TrimRight(strings.TrimSuffix(head, g.qualifier(head)), " ")
	if at := strings.LastIndexAny(head, ":："); at >= 0 && !strings.ContainsAny(head[at:], "0123456789") {
		_, size := utf8.DecodeRuneInString(head[at:])
		head = head[at+size:]
	}
	if !g.lang.Spaced {
		return g.unspacedLabel(head, true)
	}
	label := g.lastWords(head)
	content := 0
	for _, w := range g.split(label) {
		if g.content(w.text) {
			content++
		}
	}
	if content == 0 || content == 1 && !pair && g.verbal(label, head, f) {
		return ""
	}
	return label
}

// connected returns where the last clause of a Korean head starts: after the ending
// that ties another clause to it.
func connected(head string) int {
	at := 0
	for _, ending := range []string{"고 ", "며 ", "지만 "} {
		if i := strings.LastIndex(head, ending); i >= 0 {
			at = max(at, i+len(ending))
		}
	}
	return at
}

// opensAnd reports whether head opens with "and", which Arabic and Hebrew write onto the word after it.
func (g *grammar) opensAnd(head string) bool {
	first := g.split(head)[0].text
	if g.lang.RightToLeft {
		return (strings.HasPrefix(first, "و") || strings.HasPrefix(first, "ו")) && utf8.RuneCountInString(first) > 3
	}
	return g.And.has(first)
}

// verbal reports whether the only word of meaning before a figure is likely the
// verb that leads to it: "weighs 9.8 kg", but not "a loan of 900 euros". Where verbs
// come last, and where nouns have capitals, it can be told apart.
func (g *grammar) verbal(label, head string, f Fact) bool {
	if f.Kind != Quantity && f.Kind != Price && f.Kind != Percent || !strings.HasSuffix(head, label) {
		return false
	}
	switch g.lang.Tag {
	case "de":
		list := g.split(label)
		last := list[len(list)-1].text
		return strings.ToLower(last) == last
	case "en", "es", "fr", "it", "nl", "pl", "pt", "ru":
		return true
	}
	return false
}

// Qualified returns a figure with the words before it that belong to it, as
// written: "from 890 euros". It is the figure alone where there are none.
func Qualified(s Sentence, f Fact, lang language.Language) string {
	head := strings.TrimRight(s.Text[:f.Start], " ")
	if q := of(lang).qualifier(head); q != "" {
		return s.Text[len(head)-len(q) : f.End]
	}
	return s.Text[f.Start:f.End]
}

// qualifier returns the words head ends in that belong to the figure after it, "" for none.
func (g *grammar) qualifier(head string) string {
	head = strings.TrimRight(head, " ")
	for _, q := range g.Qualifiers {
		at := len(head) - len(q)
		if at < 0 || !strings.EqualFold(head[at:], q) {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(head[:at]); at == 0 || !inWord(before) {
			return head[at:]
		}
	}
	return ""
}

// reach returns how many bytes lie between at and the next fact in a direction, or the sentence's end.
func (g *grammar) reach(s Sentence, at, direction int) int {
	far := at
	if direction > 0 {
		far = len(s.Text) - at
	}
	for _, f := range s.Facts {
		switch {
		case f.Kind == Quote, f.Kind == Ordinal:
		case direction > 0 && f.Start >= at:
			far = min(far, f.Start-at)
		case direction < 0 && f.End <= at:
			far = min(far, at-f.End)
		}
	}
	return far
}
