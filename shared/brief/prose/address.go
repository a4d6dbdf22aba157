package prose

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

var (
	emailPattern = regexp.MustCompile(`[\p{L}\d][\p{L}\d._%+-]*@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`)
	phonePattern = regexp.MustCompile(`(?:\+|\(?\b0)[\d(][\d ()./-]{5,}\d|\b\d{3,4}[ -]\d{3,4}[ -]\d{3,4}\b|\b\d{2,3}[ -]\d{3}(?:[ -]\d{2}){2}\b|\b1?[48]00[ -][\d A-Z-]{6,}\b`)
	quotePattern = regexp.MustCompile(`“[^“”]{3,}”|«[^«»]{3,}»|„[^„“”]{3,}[“”]|「[^「」]{2,}」|『[^『』]{2,}』|"[^"]{6,}"`)
)

const quoteMarks = "“”«»„「」『』\" "

// link matches web addresses: with a scheme, with www, or ending in a known top-level domain.
var link = sync.OnceValue(func() *regexp.Regexp {
	tlds := make([]string, 0, len(common().Domains))
	for _, d := range common().Domains {
		tlds = append(tlds, regexp.QuoteMeta(d))
	}
	return regexp.MustCompile(`https?://[^\s<>"'）」』】]+|www\.[^\s<>"'）」』】]+|[\p{L}\d][\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.(?:` +
		strings.Join(tlds, "|") + `)(?:/[^\s<>"'）」』】]*)?`)
})

// addresses returns where s says to turn: mail, web and telephone.
func (g *grammar) addresses(s string) []Fact {
	var out []Fact
	add := func(kind Kind, start, end int) {
		end = start + len(strings.TrimRight(s[start:end], ".,;:!?)]}'-/。، "))
		if end > start && covered(out, start) <= start {
			out = append(out, Fact{Kind: kind, Text: s[start:end], Start: start, End: end})
		}
	}
	for _, m := range emailPattern.FindAllStringIndex(s, -1) {
		add(Email, m[0], m[1])
	}
	for _, m := range link().FindAllStringIndex(s, -1) {
		next, _ := utf8.DecodeRuneInString(s[m[1]:])
		if m[1] < len(s) && inWord(next) && !cjk(next) && s[m[1]-1] != '/' || hasFact(out, m[0], m[1]) {
			continue
		}
		add(URL, m[0]+foreign(s[m[0]:m[1]]), m[1])
	}
	for _, m := range phonePattern.FindAllStringIndex(s, -1) {
		if countDigits(s[m[0]:m[1]]) >= 7 && !hasFact(out, m[0], m[1]) {
			add(Phone, m[0], m[1])
		}
	}
	return out
}

// foreign returns how many bytes of a match of link are words of another script
// than the address, written onto it without a space: 予約はexample.com.
func foreign(match string) int {
	host, _, _ := strings.Cut(match, "/")
	dot := strings.IndexByte(host, '.')
	if dot < 0 || strings.Contains(match, "://") || host[len(host)-1] > unicode.MaxASCII {
		return 0
	}
	at := strings.LastIndexFunc(host[:dot], func(r rune) bool {
		return r > unicode.MaxASCII && !unicode.In(r, unicode.Latin, unicode.Inherited)
	})
	if at < 0 {
		return 0
	}
	at = next(host, at)
	at += len(host[at:dot]) - len(strings.TrimLeft(host[at:dot], "-"))
	if at == dot {
		return 0 // the name itself is of that script
	}
	return at
}

// hasFact reports whether a fact overlaps s[start:end].
func hasFact(facts []Fact, start, end int) bool {
	for _, f := range facts {
		if f.Start < end && start < f.End {
			return true
		}
	}
	return false
}

// covered returns the end of the fact that holds at, and at where none does.
func covered(facts []Fact, at int) int {
	for _, f := range facts {
		if f.Start <= at && at < f.End {
			return f.End
		}
	}
	return at
}

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if _, ok := digitOf(r); ok {
			n++
		}
	}
	return n
}

// next returns the offset of the character after s[at:]'s first.
func next(s string, at int) int {
	_, size := utf8.DecodeRuneInString(s[at:])
	return at + size
}

// ends reports whether nothing but space is left in s[at:].
func ends(s string, at int) bool { return strings.TrimSpace(s[at:]) == "" }

// lowerSameLength returns s in lower case but for the few letters that have
// another length in bytes then, so that offsets hold for both.
func lowerSameLength(s string) string {
	return strings.Map(func(r rune) rune {
		if low := unicode.ToLower(r); utf8.RuneLen(low) == utf8.RuneLen(r) {
			return low
		}
		return r
	}, s)
}
