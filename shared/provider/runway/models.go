package runway

import (
	_ "embed"
	"encoding/base64"
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

// A model is what one of Runway's models can make of a text, or of a picture.
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
	// NeedsImage is true where it animates a picture and makes nothing of words alone.
	NeedsImage bool `json:"needs_image"`
}

type catalogue struct {
	URL            string `json:"url"`
	Version        string `json:"version"`
	PollSeconds    int    `json:"poll_seconds"`
	TimeoutSeconds int    `json:"timeout_seconds"`
	LargestClip    int64  `json:"largest_clip_bytes"`
	// LargestImageURI is the longest picture that is sent along, as a data URI.
	LargestImageURI int     `json:"largest_image_uri_bytes"`
	Models          []model `json:"models"`
}

var data = dated.Table[catalogue]("runway: models.json", file)

// A create is the body of a text_to_video request, or with a picture of an image_to_video one.
type create struct {
	Model       string `json:"model"`
	PromptText  string `json:"promptText"`
	PromptImage string `json:"promptImage,omitempty"`
	Duration    int    `json:"duration"`
	Ratio       string `json:"ratio"`
	Seed        uint32 `json:"seed"`
	Audio       *bool  `json:"audio,omitempty"`
}

// path is where the request goes.
func (c create) path() string {
	if c.PromptImage != "" {
		return "/v1/image_to_video"
	}
	return "/v1/text_to_video"
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
	first, err := m.first(c.First)
	// Seeds are 32 bits to Runway.
	return create{m.ID, c.Prompt, first, m.Seconds[at], ratio, uint32(c.Seed), m.Audio}, err //nolint:gosec // cut on purpose
}

// first is the picture that a clip begins with, as a data URI; empty for none.
func (m model) first(f *provider.Image) (string, error) {
	switch {
	case f == nil && m.NeedsImage:
		return "", fmt.Errorf("no picture; %s makes nothing of words alone", m.ID)
	case f == nil:
		return "", nil
	case len(f.Data) == 0 || f.Type != "image/png" && f.Type != "image/jpeg":
		return "", fmt.Errorf("picture of %d bytes of type %q", len(f.Data), f.Type)
	}
	uri := "data:" + f.Type + ";base64," + base64.StdEncoding.EncodeToString(f.Data)
	if len(uri) > data().LargestImageURI {
		return "", fmt.Errorf("picture is a data URI of %d bytes; Runway takes up to %d", len(uri), data().LargestImageURI)
	}
	return uri, nil
}
