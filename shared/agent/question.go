package agent

import (
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/manifest"
)

// longAnswer is the longest a question may stand with its answer, in seconds.
const longAnswer = 8.0

// question shows a line that asks, and the line after it as the answer.
func (b *board) question(group []beat) (manifest.Scene, bool) {
	if !group[0].read.Question || len(group) > 2 {
		return manifest.Scene{}, false
	}
	s := manifest.Scene{Kind: manifest.Question, Heading: b.said(group[0].read.Text)}
	if len(group) == 2 {
		s.Body = prose.Headline(group[1].read.Text, b.doc.Lang)
	}
	s.Kicker = b.kicker(group[0], s.Heading+s.Body)
	return s, s.Heading != ""
}

// answers reports whether next is to answer the question a shot asks: it is said
// in words alone, and soon enough.
func (b *board) answers(group []beat, next beat) bool {
	return len(group) == 1 && group[0].read.Question && !next.read.Question && next.line.Role != Call &&
		!b.form(next) && next.unit.list == 0 && speechOf(group)+next.seconds+linePause <= longAnswer
}
