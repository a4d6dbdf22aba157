package brief

import (
	_ "embed"
	"slices"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/preset"
)

//go:embed choices.json
var choicesData []byte

// Choices are the values a request can take and the limits it is held to.
type Choices struct {
	Content     Range               `json:"content"`
	Duration    Range               `json:"duration_sec"`
	Aspects     []Aspect            `json:"aspects"`
	Priorities  []string            `json:"priorities"` // the first is the default, here and below
	Approvals   []string            `json:"approvals"`
	Qualities   []string            `json:"qualities"`
	Fallbacks   []string            `json:"fallbacks"`
	Strategies  []string            `json:"strategies"`
	Captions    []string            `json:"captions"`
	Labels      []string            `json:"labels"`
	Styles      []string            `json:"styles"`
	Music       []string            `json:"music"`
	Voices      map[string][]string `json:"voices"` // by language tag; a language without an entry has its own voice only
	Roles       []string            `json:"asset_roles"`
	RolesLater  []string            `json:"asset_roles_planned"` // known, and not built
	AssetLimit  Limit               `json:"assets"`
	PhraseLimit Limit               `json:"phrases"`
	Metadata    Limit               `json:"metadata"`
	Cost        Range               `json:"max_cost_usd"`
	Pace        Pace                `json:"pace"`
}

// A Range bounds a number; Default is used where the request gives none.
type Range struct {
	Min     int `json:"min"`
	Max     int `json:"max"`
	Default int `json:"default"`
}

// A Limit bounds a list and, in characters, its entries.
type Limit struct {
	Max   int `json:"max"`
	ID    int `json:"id_chars"`
	Chars int `json:"chars"`
	Key   int `json:"key_chars"`
	Value int `json:"value_chars"`
}

// An Aspect is a shape of the picture, in pixels.
type Aspect struct {
	Name   string `json:"name"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// A Pace is the silence around a script, in seconds.
type Pace struct {
	Lead float64 `json:"lead_sec"` // before the first word
	Tail float64 `json:"tail_sec"` // after the last
}

// FPS is the frame rate of every film, in frames a second.
const FPS = 30

// Auto leaves a choice to the agents, or the language to detection.
const Auto = "auto"

var choices = dated.Table[Choices]("brief: choices.json", choicesData)

// Choices returns the fields of a request that take one of a few values, and these, for the document. Resolve checks
// them by itself, to tell all problems at once.
func (Request) Choices() map[string][]string {
	c := OfferedChoices()
	var aspects []string
	for _, a := range c.Aspects {
		aspects = append(aspects, a.Name)
	}
	return map[string][]string{
		"preset": preset.Names(), "priority": c.Priorities, "aspect": aspects, "captions": append([]string{Auto}, c.Captions...),
		"approval": c.Approvals, "quality": c.Qualities, "label": c.Labels, "fallback": c.Fallbacks, "strategy": c.Strategies,
	}
}

// Choices returns what an asset can be for.
func (Asset) Choices() map[string][]string {
	return map[string][]string{"role": OfferedChoices().Roles}
}

// OfferedChoices returns what a request can choose from, for GET /capabilities
// and the documents. The caller must not change its lists.
func OfferedChoices() Choices { return choices() }

func (c Choices) aspect(name string) (Aspect, bool) {
	i := slices.IndexFunc(c.Aspects, func(a Aspect) bool { return a.Name == name })
	if i < 0 {
		return Aspect{}, false
	}
	return c.Aspects[i], true
}

func (c Choices) aspectNames() []string {
	names := make([]string, len(c.Aspects))
	for i, a := range c.Aspects {
		names[i] = a.Name
	}
	return names
}
