package disclosure

import (
	"cmp"
	_ "embed"
	"fmt"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed labels.json
var labelData []byte

// A Label is the words that tell viewers how a film was made.
type Label struct {
	Text string `json:"text"`
	// Size is the type size, as a share of the picture's short side.
	Size float64 `json:"size,omitempty"`
}

var labels = dated.Made("disclosure: labels.json", labelData, func(file struct {
	Size   float64          `json:"size"`
	Labels map[string]Label `json:"labels"`
}) map[string]Label {
	for lang, l := range file.Labels {
		l.Size = cmp.Or(l.Size, file.Size)
		file.Labels[lang] = l
	}
	return file.Labels
})

// LabelIn is the label in a language, a tag of language.Tags.
func LabelIn(lang string) (Label, error) {
	l, ok := labels()[lang]
	if !ok {
		return Label{}, fmt.Errorf("disclosure: no label in %q", lang)
	}
	return l, nil
}
