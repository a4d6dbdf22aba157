package disclosure

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

//go:embed labels.json
var labelData []byte

// A Label is the words that tell viewers how a film was made.
type Label struct {
	Text string `json:"text"`
	// Size is the type size, as a share of the picture's short side.
	Size float64 `json:"size,omitempty"`
}

var labels = sync.OnceValue(func() map[string]Label {
	var file struct {
		Size   float64          `json:"size"`
		Labels map[string]Label `json:"labels"`
	}
	if err := json.Unmarshal(labelData, &file); err != nil {
		panic("disclosure: labels.json: " + err.Error()) // embedded at build time, held by a test
	}
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
