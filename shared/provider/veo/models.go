package veo

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

// A resolution is a size that a model makes.
type resolution struct {
	Height int    `json:"height"` // lines of the shorter side
	Name   string `json:"name"`
	// Seconds are the lengths it makes of that size, ascending.
	Seconds []int `json:"seconds"`
}

type catalogue struct {
	Location         string `json:"location"`
	PollSeconds      int    `json:"poll_seconds"`
	TimeoutSeconds   int    `json:"timeout_seconds"`
	LargestAnswer    int64  `json:"largest_answer_bytes"`
	LargestClip      int64  `json:"largest_clip_bytes"`
	PromptCharacters int    `json:"prompt_characters"`
	// Negative is what no clip shows: films have words of their own.
	Negative string `json:"negative"`
	// People says which the model may show.
	People      string   `json:"people"`
	Compression string   `json:"compression"`
	Aspects     []string `json:"aspects"`
	Models      []struct {
		ID          string       `json:"id"`
		Resolutions []resolution `json:"resolutions"` // ascending
	} `json:"models"`
}

var data = dated.Table[catalogue]("veo: models.json", file)

// A plan is a clip as its model is asked for it.
type plan struct {
	prompt     string
	seconds    int
	aspect     string
	resolution string
}

// planned turns a wanted clip into the nearest that its model can make: as high or
// more, as long or longer, and of the nearest shape.
func planned(c provider.Clip) (plan, error) {
	size, err := sized(c)
	if err != nil {
		return plan{}, err
	}
	at, _ := slices.BinarySearch(size.Seconds, c.Seconds)
	if c.Seconds < 1 || at == len(size.Seconds) {
		return plan{}, fmt.Errorf("%d seconds; %s makes 1 to %d", c.Seconds, c.Model, size.Seconds[len(size.Seconds)-1])
	}
	p := plan{prompt: strings.TrimSpace(c.Prompt), seconds: size.Seconds[at], resolution: size.Name}
	if n := utf8.RuneCountInString(p.prompt); n < 1 || n > data().PromptCharacters {
		return plan{}, fmt.Errorf("prompt has %d characters; %s takes 1 to %d", n, c.Model, data().PromptCharacters)
	}
	if err := google.First(c); err != nil {
		return plan{}, err
	}
	p.aspect, err = aspect.Nearest(data().Aspects, c.Aspect)
	return p, err
}

// sized finds the lowest resolution of a clip's model that is as high as the clip.
func sized(c provider.Clip) (resolution, error) {
	height := google.Height(c)
	for _, m := range data().Models {
		if m.ID != c.Model {
			continue
		}
		i := slices.IndexFunc(m.Resolutions, func(r resolution) bool { return r.Height >= height })
		if i < 0 {
			return resolution{}, fmt.Errorf("%d lines are more than %s makes", height, m.ID)
		}
		return m.Resolutions[i], nil
	}
	return resolution{}, fmt.Errorf("model %q is not in models.json", c.Model)
}
