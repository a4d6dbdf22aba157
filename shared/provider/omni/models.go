package omni

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/aspect"
	"github.com/aiprod/aiprod/shared/provider/internal/google"
)

//go:embed models.json
var file []byte

// A model is what one of the models can make.
type model struct {
	ID         string   `json:"id"`
	MinSeconds int      `json:"min_seconds"`
	MaxSeconds int      `json:"max_seconds"`
	Aspects    []string `json:"aspects"`
	// Resolutions are ascending.
	Resolutions []struct {
		Height int    `json:"height"` // lines of the shorter side
		Name   string `json:"name"`
	} `json:"resolutions"`
	// PromptCharacters is the longest prompt we send, direction included.
	PromptCharacters int  `json:"prompt_characters"`
	Seed             bool `json:"seed"`
	Labels           bool `json:"labels"`
}

type catalogue struct {
	PollSeconds    int   `json:"poll_seconds"`
	TimeoutSeconds int   `json:"timeout_seconds"`
	LargestAnswer  int64 `json:"largest_answer_bytes"`
	LargestClip    int64 `json:"largest_clip_bytes"`
	// Direction is added to every prompt: without it the model cuts between scenes, and has people talk.
	Direction string  `json:"direction"`
	Models    []model `json:"models"`
	// Ends are the statuses of interactions that came to no clip.
	Ends map[string]provider.Class `json:"ends"`
}

var data = dated.Table[catalogue]("omni: models.json", file)

// A plan is a clip as its model is asked for it.
type plan struct {
	model      model
	prompt     string
	seconds    int
	aspect     string
	resolution string
}

// planned turns a wanted clip into the nearest that its model can make: as long and
// as high or more, and of the nearest shape.
func planned(c provider.Clip) (plan, error) {
	i := slices.IndexFunc(data().Models, func(m model) bool { return m.ID == c.Model })
	if i < 0 {
		return plan{}, fmt.Errorf("model %q is not in models.json", c.Model)
	}
	p := plan{model: data().Models[i], prompt: strings.TrimSpace(c.Prompt) + "\n\n" + data().Direction}
	m := p.model
	if n := utf8.RuneCountInString(p.prompt); strings.TrimSpace(c.Prompt) == "" || n > m.PromptCharacters {
		return plan{}, fmt.Errorf("prompt has %d characters; %s takes 1 to %d", n, m.ID, m.PromptCharacters)
	}
	if c.Seconds < 1 || c.Seconds > m.MaxSeconds {
		return plan{}, fmt.Errorf("%d seconds; %s makes %d to %d", c.Seconds, m.ID, m.MinSeconds, m.MaxSeconds)
	}
	p.seconds = max(c.Seconds, m.MinSeconds)
	height := google.Height(c)
	for _, r := range m.Resolutions {
		if p.resolution == "" && r.Height >= height {
			p.resolution = r.Name
		}
	}
	if p.resolution == "" {
		return plan{}, fmt.Errorf("%d lines are more than %s makes", height, m.ID)
	}
	if err := google.First(c); err != nil {
		return plan{}, err
	}
	var err error
	p.aspect, err = aspect.Nearest(m.Aspects, c.Aspect)
	return p, err
}
