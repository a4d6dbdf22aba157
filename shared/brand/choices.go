package brand

import (
	_ "embed"
	"slices"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed choices.json
var choicesData []byte

// Choices are what a kit can choose from, and the limits it is held to.
type Choices struct {
	Fonts []string `json:"fonts" doc:"Type families of headings"`
	Tones []Tone   `json:"tones"`
	// Where are the places of locked lines, the first the default.
	Where []string `json:"where" doc:"Places of locked lines, the first the default"`
	// Kits is the most a tenant may have.
	Kits      int `json:"kits" doc:"Most kits of a tenant"`
	NameChars int `json:"name_chars" doc:"Longest name, in characters"`
	Lines     int `json:"locked_lines" doc:"Most locked lines of a kit"`
	LineChars int `json:"line_chars" doc:"Longest locked line, in characters"`
	IDChars   int `json:"id_chars" doc:"Longest id of a logo"`
}

// A Tone is a manner, and what it comes to in a film.
type Tone struct {
	Name string `json:"name" example:"calm"`
	// Themes are the studio's, the most fitting first; Motion moves their background.
	Themes []string `json:"themes"`
	Motion string   `json:"motion"`
	// Music is the composer's mood.
	Music string `json:"music"`
}

var choices = dated.Table[Choices]("brand: choices.json", choicesData)

// OfferedChoices returns what a kit can choose from. The caller must not change its lists.
func OfferedChoices() Choices { return choices() }

// toneNames returns the names of the tones.
func (c Choices) toneNames() []string {
	var names []string
	for _, t := range c.Tones {
		names = append(names, t.Name)
	}
	return names
}

// tone returns the kit's tone, empty where it has none.
func (k Kit) tone() Tone {
	tones := choices().Tones
	if i := slices.IndexFunc(tones, func(t Tone) bool { return t.Name == k.Tone }); i >= 0 {
		return tones[i]
	}
	return Tone{}
}
