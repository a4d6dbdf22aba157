package agent

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/brief/prose"
)

// topic returns what the film is about in a few words of the brief: its
// heading, a name that must be said, what stands before an opening colon. strong
// is false where it is only the term the brief comes back to; "" where none does.
func (w *writer) topic(beats []beat) (topic string, strong bool) {
	for _, s := range w.doc.Sentences {
		if s.Form == prose.Heading && !w.forbidden(s.Text) && !s.Injection {
			return prose.Headline(s.Text, w.doc.Lang), true
		}
	}
	for _, m := range w.in.Brief.MustInclude {
		r, _ := utf8.DecodeRuneInString(m)
		if unicode.IsUpper(r) && len(beats) > 0 && strings.Contains(beats[0].unit.text, m) && !strings.ContainsFunc(m, unicode.IsDigit) && uniseg.GraphemeClusterCount(m) <= 30 {
			return m, true
		}
	}
	if name := w.brand(beats); name != "" {
		return name, true
	}
	if len(beats) > 0 {
		if intro, ok := strings.CutSuffix(strings.TrimSpace(strings.ReplaceAll(beats[0].line.Text, "：", ":")), ":"); ok {
			return prose.Headline(intro, w.doc.Lang), true
		}
		if list, ok := prose.Enumerated(beats[0].read.Text, w.doc.Lang); ok && list.Intro != "" {
			return prose.Headline(list.Intro, w.doc.Lang), true
		}
	}
	return w.term(beats), false
}

// term returns the term the film's lines come back to most, as it is first
// written; the longer of two that come back as often.
func (w *writer) term(beats []beat) string {
	counts := map[string]int{}
	var order []string
	for _, bt := range beats {
		for _, k := range prose.Keywords(bt.read.Text, w.doc.Lang) {
			if prose.Timed(k, w.doc.Lang) {
				continue // a day is what a film is on, not about
			}
			if counts[k] == 0 {
				order = append(order, k)
			}
			counts[k]++
		}
	}
	best := ""
	for _, k := range order {
		if counts[k] > 1 && len(beats) > 0 && prose.Written(beats[0].read.Text, k) != "" && (best == "" || counts[k] > counts[best] || counts[k] == counts[best] && len(k) > len(best)) {
			best = k
		}
	}
	if best == "" || uniseg.GraphemeClusterCount(best) < 2 {
		return ""
	}
	for _, bt := range beats {
		if term := prose.Written(bt.read.Text, best); term != "" {
			return firstUpper(term)
		}
	}
	return ""
}

// firstUpper gives a term the capital a heading has.
func firstUpper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
