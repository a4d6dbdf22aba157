package runway

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/aspect"
)

//go:embed models.json
var file []byte

// A model is what one of Runway's models can make of a text.
type model struct {
	ID string `json:"id"`
	// Seconds are the lengths it makes, ascending.
	Seconds []int `json:"seconds"`
	// Ratios are its picture sizes as width:height. Of those of one shape the first is asked for.
	Ratios []string `json:"ratios"`
	// PromptUnits is the longest prompt, in UTF-16 code units.
	PromptUnits int `json:"prompt_units"`
	// Audio is sent where a model can make sound: it costs more, and the film has its own.
	Audio *bool `json:"audio"`
}

type catalogue struct {
	URL            string  `json:"url"`
	Version        string  `json:"version"`
	PollSeconds    int     `json:"poll_seconds"`
	TimeoutSeconds int     `json:"timeout_seconds"`
	LargestClip    int64   `json:"largest_clip_bytes"`
	Models         []model `json:"models"`
}

var data = dated.Table[catalogue]("runway: models.json", file)

// A create is the body of a text_to_video request.
type create struct {
	Model      string `json:"model"`
	PromptText string `json:"promptText"`
	Duration   int    `json:"duration"`
	Ratio      string `json:"ratio"`
	Seed       uint32 `json:"seed"`
	Audio      *bool  `json:"audio,omitempty"`
}

// plan turns a wanted clip into the nearest that its model can make: as long or
// longer, and of the nearest shape.
func plan(c provider.Clip) (create, error) {
	i := slices.IndexFunc(data().Models, func(m model) bool { return m.ID == c.Model })
	if i < 0 {
		return create{}, fmt.Errorf("model %q is not in models.json", c.Model)
	}
	m := data().Models[i]
	units := 0
	for _, r := range c.Prompt {
		units++
		if r > math.MaxUint16 {
			units++
		}
	}
	if strings.TrimSpace(c.Prompt) == "" || units > m.PromptUnits {
		return create{}, fmt.Errorf("prompt has %d units; %s takes 1 to %d", units, m.ID, m.PromptUnits)
	}
	at, _ := slices.BinarySearch(m.Seconds, c.Seconds)
	if c.Seconds < 1 || at == len(m.Seconds) {
		return create{}, fmt.Errorf("%d seconds; %s makes 1 to %d", c.Seconds, m.ID, m.Seconds[len(m.Seconds)-1])
	}
	ratio, err := aspect.Nearest(m.Ratios, c.Aspect)
	if err != nil {
		return create{}, err
	}
	// Seeds are 32 bits to Runway.
	return create{m.ID, c.Prompt, m.Seconds[at], ratio, uint32(c.Seed), m.Audio}, nil //nolint:gosec // cut on purpose
}
