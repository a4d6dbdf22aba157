package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// longLabel is the most graphemes a label may have.
const longLabel = 40

// lastWords returns the words head ends in that make a phrase: back to a
// conjunction, at most six content words, without function words at its ends. It
// is empty where that is too long to be a label.
func (g *grammar) lastWords(head string) string {
	list := g.split(head)
	end := len(list)
	for end > 0 && (g.functional(list[end-1].text) || g.Abbreviations.has(list[end-1].text)) && !reflexive(list[end-1].text) {
		if g.And.has(list[end-1].text) {
			return "" // what precedes "and" belongs to another figure
		}
		end--
	}
	if end == 0 {
		return ""
	}
	start, content := end, 0
	for start > 0 && content < 6 && !g.Clause.has(list[start-1].text) && uniseg.GraphemeClusterCount(head[list[start-1].start:list[end-1].end]) <= longLabel {
		start--
		if !g.functional(list[start].text) {
			content++
		}
	}
	if start > 0 && !g.Clause.has(list[start-1].text) {
		return "" // too long to be a label
	}
	if start < end {
		opener := g.Sequence.prefixOf(strings.ToLower(head[list[start].start:list[end-1].end]), true)
		for at := list[start].start + len(opener); start < end && list[start].start < at; {
			start++
		}
	}
	if start == 0 && end-start > 3 && g.Breaks.has(list[0].text) && !every(list[0].text) {
		return strings.TrimSpace(head[:list[end-1].end]) // "on average a family": the preposition has but the first word
	}
	for start < end && (g.Breaks.has(list[start].text) && !every(list[start].text) || g.And.has(list[start].text)) {
		start++
	}
	if start == end {
		return ""
	}
	return head[list[start].start:list[end-1].end]
}

// every reports whether w, at which a phrase may break off, is part of the noun after it.
func every(w string) bool {
	switch strings.ToLower(w) {
	case "every", "chaque", "cada", "ogni", "elke", "elk", "her", "каждый", "каждую", "हर":
		return true
	}
	return false
}

// reflexive reports whether w belongs to the verb before it: "Drzwi otwierają się".
func reflexive(w string) bool { return w == "się" || w == "sich" || w == "zich" }

// unspacedLabel takes the words at the near end of s, without the particles that tie them to the figure.
func (g *grammar) unspacedLabel(s string, before bool) string {
	s = strings.Trim(s, " ,、，。・:：「」『』()（）")
	if before {
		for trimmed := ""; trimmed != s; {
			trimmed = s
			if g.lang.Tag == "zh" { // 达到 is a verb before 到 is a particle
				s = strings.TrimSuffix(s, g.ending(s))
			}
			for _, p := range g.Function {
				if rest, ok := strings.CutSuffix(s, p); ok && rest != "" && !(g.lang.Tag == "ja" && (han(p) && han(rest) || strings.HasSuffix(s, "子ども"))) { // 約 is part of 予約
					s = strings.TrimSpace(rest)
					break
				}
			}
		}
	}
	if before && g.lang.Tag == "ja" { // what は sets apart is what the sentence is about
		if _, after, ok := strings.Cut(s, "は"); ok && uniseg.GraphemeClusterCount(after) > 1 {
			s = after
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

// han reports whether s ends in a Chinese character.
func han(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.Is(unicode.Han, r)
}
