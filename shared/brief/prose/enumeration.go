package prose

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
)

// An Enumeration is a list told in one sentence.
type Enumeration struct {
	// Intro is what precedes the list ("First-aid course"); empty where the sentence is nothing but the list.
	Intro string
	Items []string
}

// Enumerated returns the list a sentence tells, and false where it tells none:
// three short parts or more between commas, the last perhaps after "and".
func Enumerated(text string, lang language.Language) (Enumeration, bool) {
	g := of(lang)
	var e Enumeration
	body := strings.TrimRight(text, ".!。！।؟?？ ")
	if at, size := colon(body); at > 0 && size > 0 {
		e.Intro, body = g.trim(body[:at]), strings.TrimSpace(body[at+size:])
	}
	e.Items = g.items(body)
	if e.Intro == "" && len(e.Items) > 3 && (g.dangles(e.Items[0]) || g.leads(e.Items)) { // "if you must leave" leads to the list
		e.Intro, e.Items = e.Items[0], e.Items[1:]
	}
	if e.Intro == "" && len(e.Items) > 2 && g.lang.Tag == "ja" { // "材料は" leads to the list
		if head, first, ok := strings.Cut(e.Items[0], "は"); ok && head != "" && first != "" && !strings.Contains(head, "の") &&
			!strings.Contains(strings.Join(e.Items[1:], "、"), "は") { // where others have a は, each is a clause of its own
			e.Intro, e.Items[0] = head, first
		}
	}
	if len(e.Items) > 0 && g.Sequence.has(e.Items[0]) { // "first, ..." is no entry
		e.Items = e.Items[1:]
	}
	if len(e.Items) > 0 && g.lang.Spaced && e.Intro == "" && g.weight(e.Items[0]) == 0 { // "until then, ..." is no entry
		e.Items = e.Items[1:]
	}
	if len(e.Items) < 3 || g.bracketed(e.Items) || slices.ContainsFunc(e.Items, inBrackets) || len(e.Items) > 12 {
		return e, false
	}
	for i, item := range e.Items {
		if n := uniseg.GraphemeClusterCount(item); n > g.itemLimit() && (i > 0 || e.Intro != "") || n == 0 {
			return e, false
		}
	}
	if e.Intro == "" {
		g.introduce(&e)
	}
	return e, uniseg.GraphemeClusterCount(e.Items[0]) <= g.itemLimit()
}

// inBrackets reports whether an entry is what stands in brackets behind another.
func inBrackets(item string) bool {
	return strings.HasPrefix(item, "(") || strings.HasPrefix(item, "（")
}

// itemLimit is how many graphemes an entry may have.
func (g *grammar) itemLimit() int {
	if g.lang.Script == "Jpan" || g.lang.Script == "Hans" || g.lang.Script == "Kore" {
		return 16
	}
	return 38
}

// items returns what is between the commas of s, and around the last "and".
func (g *grammar) items(s string) []string {
	var parts []string
	at := 0
	for _, c := range Cuts(s, g.lang) {
		if c.Strength >= Comma && at < c.At && !strings.HasSuffix(strings.TrimRight(s[:c.At], " "), "—") && !strings.HasSuffix(s[:c.At], "– ") {
			parts = append(parts, s[at:c.At])
			at = c.At
		}
	}
	parts = append(parts, s[at:])
	last := parts[len(parts)-1]
	if head, tail, ok := g.cutAnd(last); ok && len(parts) > 1 {
		parts = append(parts[:len(parts)-1], head, tail)
	}
	var out []string
	for i, p := range parts {
		p = strings.Trim(p, " ,;،؛、，；\t")
		if list := g.split(p); len(list) > 1 && g.And.has(list[0].text) && g.lang.Spaced {
			if i > 0 && i < len(parts)-1 && !g.lang.RightToLeft {
				return nil // "and" before the last: clauses, and no list
			}
			p = strings.TrimSpace(p[list[0].end:])
		}
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// cutAnd divides "b and c" into b and c. Arabic and Hebrew write "and" onto the word; it stays there.
func (g *grammar) cutAnd(s string) (head, tail string, ok bool) {
	list := g.split(s)
	for i := 1; i < len(list)-1; i++ {
		if g.And.has(list[i].text) && g.lang.Spaced {
			return s[:list[i].start], s[list[i].end:], true
		}
	}
	if !g.lang.Spaced && g.lang.Tag != "th" {
		for _, and := range g.And {
			if h, t, found := strings.Cut(s, and); found && h != "" && t != "" && len(and) > 3 {
				return h, t, true
			}
		}
	}
	return "", "", false
}

// introduce takes the words before the first entry proper off it, where the
// other entries show how long one is: "Learn | reanimation, cuts, burns".
func (g *grammar) introduce(e *Enumeration) {
	if !g.lang.Spaced {
		return
	}
	if g.clauses(e.Items) {
		return
	}
	longest := 0
	for _, item := range e.Items[1:] {
		if first := g.split(item); len(first) > 0 && g.functional(first[0].text) {
			return // "on the train, under the desk" share a verb; the first keeps it
		}
		longest = max(longest, len(strings.Fields(item)))
	}
	list := g.split(e.Items[0])
	from := len(list) - longest
	if from < 1 || from < 2 && uniseg.GraphemeClusterCount(e.Items[0]) <= g.itemLimit() {
		return
	}
	for from > 1 && g.functional(list[from].text) && !startsDigit(list[min(from+1, len(list)-1)].text) {
		from-- // "connections in real time" is one entry
	}
	if g.functional(list[from].text) {
		from++
	}
	intro := g.trim(e.Items[0][:list[from].start])
	if named := g.noun(intro, false); named != "" {
		intro = named
	}
	if g.lang.Tag == "de" { // where nouns have capitals, a verb before the list is easily told
		for i := strings.LastIndexByte(intro, ' '); i > 0 && strings.ToLower(intro[i+1:]) == intro[i+1:]; i = strings.LastIndexByte(intro, ' ') {
			intro = intro[:i]
		}
	}
	if intro == "" {
		return
	}
	e.Intro, e.Items[0] = intro, e.Items[0][list[from].start:]
}

// leads reports whether the first entry is none: every other one has a figure, and it has not.
func (g *grammar) leads(items []string) bool {
	for i, item := range items {
		if counts := slices.ContainsFunc(g.facts(item), Fact.Counts); counts == (i == 0) {
			return false
		}
	}
	return true
}

// bracketed reports whether entries stand in a German clause whose verb comes
// last, so that the last entry alone would have it.
func (g *grammar) bracketed(items []string) bool {
	if g.lang.Tag != "de" {
		return false
	}
	for i, item := range items {
		list := g.split(item)
		if len(list) == 0 {
			return false
		}
		lower := unicode.IsLower([]rune(list[len(list)-1].text)[0])
		if lower != (i == len(items)-1) {
			return false
		}
	}
	return true
}

// clauses reports whether entries are clauses of their own, the verb said once:
// "flour is 0.80 euros, electricity 0.60 euros".
func (g *grammar) clauses(items []string) bool {
	list := g.split(items[0])
	verb := 0
	for i := 1; i < len(list)-1; i++ {
		if g.Be.has(list[i].text) {
			verb = list[i].end
		}
	}
	if facts := g.facts(items[0]); verb == 0 || len(facts) == 0 || facts[0].Start < verb {
		return false
	}
	for _, item := range items[1:] {
		if facts := g.facts(item); len(facts) > 0 && g.weight(item[:facts[0].Start]) > 0 {
			return true
		}
	}
	return false
}

// colon returns where the first colon that introduces something is, and its length.
func colon(s string) (at, size int) {
	for _, mark := range []string{": ", "：", ":\n"} {
		if i := strings.Index(s, mark); i > 0 {
			return i, len(mark)
		}
	}
	return 0, 0
}
