package prose

import (
	"regexp"
	"strings"
)

// injects reports whether a sentence tries to instruct the system that reads it.
func injects(text string) bool { return matches(common().injections, text) }

func matches(list []*regexp.Regexp, text string) bool {
	for _, re := range list {
		if re.MatchString(text) {
			return true
		}
	}
	return false
}

// A piece is a part of a sentence: raw as the brief has it, text as a sentence of
// its own. An order is for the system and not for the viewer.
type piece struct {
	raw, text string
	order     bool
}

// sever matches the marks an attempt to instruct the system can hide between: a
// sentence on either side says something of its own. A colon only goes on.
var sever = regexp.MustCompile(`[;；؛…]\s*|\s[–—|]\s|—|\s-{1,2}\s`)

// aside matches what stands in brackets.
var aside = regexp.MustCompile(`\s*(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\])`)

// sift divides a sentence that tries to instruct the system into what does, and
// what is for the viewer. A sentence that does not stays whole.
func (g *grammar) sift(s string) []piece {
	if !injects(s) {
		return []piece{{s, s, false}}
	}
	var out []piece
	for _, a := range aside.FindAllString(s, -1) {
		if rest := strings.Replace(s, a, "", 1); injects(a) && g.weight(rest) >= 2 {
			return append(g.sift(rest), piece{strings.TrimSpace(a), strings.TrimSpace(a), true})
		}
	}
	blamed, cleared := false, false
	for _, raw := range severed(s) {
		p := piece{raw: raw, text: raw, order: injects(raw)}
		blamed = blamed || p.order
		p.order = p.order || blamed && matches(common().orders, raw) || g.weight(raw) < 2
		if !p.order {
			cleared = true
			p.text = whole(upperFirst(raw, g.lang.Tag), s)
		}
		out = append(out, p)
	}
	if !blamed || !cleared {
		return []piece{{s, s, true}} // no part alone is to blame, or every one
	}
	return out
}

// severed returns the parts of s between the marks that sever, without them.
func severed(s string) []string {
	var out []string
	at := 0
	for _, m := range append(sever.FindAllStringIndex(s, -1), []int{len(s), len(s)}) {
		if part := strings.TrimSpace(s[at:m[0]]); strings.ContainsFunc(part, inWord) {
			out = append(out, part)
		}
		at = m[1]
	}
	return out
}

// whole ends a part of s as s ends, where it has no end of its own.
func whole(part, s string) string {
	if lastMark(part) != "" {
		return part
	}
	return part + strings.TrimLeft(lastMark(s), ")）\"”»」 ")
}
