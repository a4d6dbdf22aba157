package prose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/language"
)

// Label returns the words around a figure that say what it counts, in the
// sentence's own words: what follows it where that is counted ("148 lines"),
// else what comes before ("weighs 9.8 kg"). It is empty where nothing near fits.
func Label(s Sentence, f Fact, lang language.Language) string {
	g := of(lang)
	if f.Unit == "" || f.Kind == Percent {
		if after := g.labelAfter(s, f); after != "" {
			return after
		}
	}
	if before := g.labelBefore(s, f); before != "" {
		return before
	}
	return g.labelAfter(s, f)
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
		if label := g.unspacedLabel(rest, false); !g.Function.has(label) {
			return label
		}
		return ""
	}
	list := g.split(rest)
	end, content := 0, 0
	for i, w := range list {
		functional := g.functional(w.text)
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
	return strings.TrimSpace(rest[:end])
}

// genitive reports whether w joins a noun to the one it belongs to.
func (g *grammar) genitive(w string) bool {
	switch strings.ToLower(w) {
	case "of", "de", "d", "di", "del", "da", "do", "van", "des", "der":
		return true
	}
	return false
}

// labelBefore takes up to four words before the figure, from the start of the clause.
func (g *grammar) labelBefore(s Sentence, f Fact) string {
	from := len(s.Text[:f.Start]) - g.reach(s, f.Start, -1)
	head := s.Text[from:f.Start]
	if from > 0 && g.lang.Spaced && !strings.HasPrefix(head, " ") { // the end of a word that starts in a fact
		if at := strings.IndexAny(head, " ,،"); at >= 0 {
			head = head[at:]
		}
	}
	if at := strings.LastIndexAny(head, ",;!?()،؛、，。；？！।—\"“”«»"); at >= 0 {
		_, size := utf8.DecodeRuneInString(head[at:])
		head = head[at+size:]
	}
	head = strings.TrimRight(head, ":： ")
	if at := strings.LastIndexAny(head, ":："); at >= 0 && !strings.ContainsAny(head[at:], "0123456789") {
		_, size := utf8.DecodeRuneInString(head[at:])
		head = head[at+size:]
	}
	if !g.lang.Spaced {
		return g.unspacedLabel(head, true)
	}
	label := g.lastWords(head)
	if f.Kind != Price && !slices.ContainsFunc(g.split(label), func(w word) bool { return g.content(w.text) }) {
		return "" // "From 890 euros" says something, "in three years" does not
	}
	return label
}

// lastWords returns the words head ends in that make a phrase: back to a
// conjunction, at most four content words, without function words at its ends.
func (g *grammar) lastWords(head string) string {
	list := g.split(head)
	end := len(list)
	for end > 0 && (g.functional(list[end-1].text) || g.Abbreviations.has(list[end-1].text)) {
		end--
	}
	if end == 0 {
		return strings.TrimSpace(head) // "From 890 euros"
	}
	start, content := end, 0
	for start > 0 && content < 4 {
		w := list[start-1].text
		if g.Clause.has(w) {
			break
		}
		if !g.functional(w) {
			content++
		}
		start--
	}
	for start < end-1 && (g.functional(list[start].text) || g.Clause.has(list[start].text)) && !(start == 0 && !g.Breaks.has(list[0].text) && !g.And.has(list[0].text)) {
		start++
	}
	label := head[list[start].start:list[end-1].end]
	if uniseg.GraphemeClusterCount(label) > 40 {
		return g.lastWords(head[list[start].end:])
	}
	return label
}

// unspacedLabel takes the words at the near end of s, without the particles that tie them to the figure.
func (g *grammar) unspacedLabel(s string, before bool) string {
	s = strings.Trim(s, " ,、，。・:：「」『』()（）")
	if before {
		for trimmed := ""; trimmed != s; {
			trimmed = s
			for _, p := range g.Function {
				if rest, ok := strings.CutSuffix(s, p); ok && rest != "" {
					s = strings.TrimSpace(rest)
					break
				}
			}
		}
	}
	n := uniseg.GraphemeClusterCount(s)
	most := 14
	if g.lang.Tag == "th" {
		most = 22
	}
	if n <= most {
		return s
	}
	if !before {
		return ""
	}
	best := ""
	for _, c := range Cuts(s, g.lang) {
		if part := strings.TrimSpace(s[c.At:]); c.Strength > Between && best == "" && uniseg.GraphemeClusterCount(part) <= most {
			best = part
		}
	}
	return best
}

// reach returns how many bytes lie between at and the next fact in a direction, or the sentence's end.
func (g *grammar) reach(s Sentence, at, direction int) int {
	far := at
	if direction > 0 {
		far = len(s.Text) - at
	}
	for _, f := range s.Facts {
		switch {
		case f.Kind == Quote:
		case direction > 0 && f.Start >= at:
			far = min(far, f.Start-at)
		case direction < 0 && f.End <= at:
			far = min(far, at-f.End)
		}
	}
	return far
}
