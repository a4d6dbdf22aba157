package agent

import (
	_ "embed"

	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed headings.json
var headingData []byte

// plainHeadings are what a chart is headed with where its brief has no words for it.
type plainHeadings struct {
	Years, Change, Parts string
}

var headings = dated.Made("agent: headings.json", headingData, func(file struct {
	Languages map[string]plainHeadings `json:"languages"`
}) map[string]plainHeadings {
	return file.Languages
})

// plain are the headings of the film's language.
func (b *board) plain() plainHeadings { return headings()[b.doc.Lang.Tag] }

// standing is a label taken from a sentence as a heading, or the plain one where the
// label has the form it needs only there.
func (b *board) standing(label, sentence, plain string) string {
	if prose.Standing(label, sentence, b.doc.Lang) && !b.forbidden(label) {
		return prose.Capital(label, b.doc.Lang)
	}
	if b.forbidden(plain) {
		return ""
	}
	return plain
}
