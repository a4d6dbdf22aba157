package fal

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/aspect"
)

//go:embed models.json
var file []byte

// A model is what one of the models behind fal can make of a text, and how it wants to be asked.
type model struct {
	// ID is the vendor's own, owner/app/path.
	ID string `json:"id"`
	// PromptCharacters is the longest prompt.
	PromptCharacters int `json:"prompt_characters"`
	// Seconds are the lengths it makes, ascending. Length names the argument; empty where there is but one length.
	Seconds []int  `json:"seconds"`
	Length  string `json:"length_argument"`
	// LengthAs is how the length is written: text ("5"), number (5) or unit ("5s").
	LengthAs string `json:"length_as"`
	// Ratios are its shapes. Ratio names the argument; empty where there is but one shape.
	Ratios []string `json:"ratios"`
	Ratio  string   `json:"ratio_argument"`
	// Seed names the argument; empty where it takes none.
	Seed string `json:"seed_argument"`
	// Fixed are arguments that are always the same: the film has its own sound.
	Fixed map[string]any `json:"fixed"`
}

type catalogue struct {
	URL            string `json:"url"`
	PollSeconds    int    `json:"poll_seconds"`
	TimeoutSeconds int    `json:"timeout_seconds"`
	// StartSeconds is how long a call may wait for a machine before fal drops it unbilled.
	StartSeconds int `json:"start_seconds"`
	// KeepSeconds is how long fal keeps a clip.
	KeepSeconds int     `json:"keep_seconds"`
	LargestClip int64   `json:"largest_clip_bytes"`
	Models      []model `json:"models"`
}

var data = dated.Table[catalogue]("fal: models.json", file)

// plan turns a wanted clip into the arguments of the nearest that its model can
// make: as long or longer, and of the nearest shape.
func plan(c provider.Clip) (map[string]any, error) {
	i := slices.IndexFunc(data().Models, func(m model) bool { return m.ID == c.Model })
	if i < 0 {
		return nil, fmt.Errorf("model %q is not in models.json", c.Model)
	}
	m := data().Models[i]
	if n := utf8.RuneCountInString(c.Prompt); strings.TrimSpace(c.Prompt) == "" || n > m.PromptCharacters {
		return nil, fmt.Errorf("prompt has %d characters; %s takes 1 to %d", n, m.ID, m.PromptCharacters)
	}
	at, _ := slices.BinarySearch(m.Seconds, c.Seconds)
	if c.Seconds < 1 || at == len(m.Seconds) {
		return nil, fmt.Errorf("%d seconds; %s makes 1 to %d", c.Seconds, m.ID, m.Seconds[len(m.Seconds)-1])
	}
	if c.First != nil {
		return nil, fmt.Errorf("%s begins with no picture", m.ID)
	}
	ratio, err := aspect.Nearest(m.Ratios, c.Aspect)
	if err != nil {
		return nil, err
	}
	arguments := map[string]any{"prompt": c.Prompt}
	maps.Copy(arguments, m.Fixed)
	set(arguments, m.Length, m.length(m.Seconds[at]))
	set(arguments, m.Ratio, ratio)
	set(arguments, m.Seed, int32(c.Seed&0x7fffffff)) //nolint:gosec // 31 bits fit every model's integer
	return arguments, nil
}

// set adds an argument that the model has a name for.
func set(arguments map[string]any, name string, value any) {
	if name != "" {
		arguments[name] = value
	}
}

func (m model) length(seconds int) any {
	switch m.LengthAs {
	case "number":
		return seconds
	case "unit":
		return strconv.Itoa(seconds) + "s"
	}
	return strconv.Itoa(seconds)
}
