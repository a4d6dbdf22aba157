package agent

import (
	"strings"

	"github.com/aiprod/aiprod/shared/brief/prose"
)

// weigh sets how much each unit tells: facts, calls, openings of paragraphs, and
// the words the brief comes back to.
func (w *writer) weigh(units []unit) {
	counts := map[string]float64{}
	keys := make([][]string, len(units))
	for i, u := range units {
		keys[i] = prose.Keywords(u.text, w.doc.Lang)
		for _, k := range keys[i] {
			counts[k]++
		}
	}
	for i := range units {
		u := &units[i]
		for _, k := range keys[i] {
			u.score += 0.25 * min(counts[k]-1, 6) / float64(len(keys[i]))
		}
		u.score += 0.12 * float64(min(len(keys[i]), 10))
		for _, f := range u.facts {
			u.score += factWeight(f)
		}
		if u.opens {
			u.score += 0.6
		}
		if u.call {
			u.score++
		}
		if u.heading || strings.HasSuffix(u.text, ":") {
			u.score -= 0.8
		}
		u.score += 0.8 * (1 - float64(i)/float64(len(units)))
	}
}

// factWeight is how much a fact makes its sentence worth telling.
func factWeight(f prose.Fact) float64 {
	switch {
	case f.Kind == prose.Change:
		return 2
	case f.Kind == prose.Price || f.Kind == prose.Percent || f.Kind == prose.Span || f.Kind == prose.Date:
		return 1.2
	case f.Kind == prose.Quantity && !f.Word:
		return 1
	case f.Contact():
		return 1.5
	case f.Kind == prose.Clock || f.Kind == prose.Quantity:
		return 0.7
	}
	return 0.3
}
