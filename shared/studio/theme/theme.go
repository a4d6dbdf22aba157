// Package theme is the table of looks: palettes, how the background moves, what
// floats in it, how shots are joined and headings set. It decides no layout and
// draws nothing.
package theme

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/dated"
	"github.com/aiprod/aiprod/shared/manifest"
)

//go:embed themes.json
var data []byte

// A Theme is one row of the table. Lengths are shares of the frame's short side.
type Theme struct {
	Name string `json:"name"`
	// Tones are English words for moods and subjects the theme suits.
	Tones []string `json:"tones"`
	// Motion is how the background's colours move: drift, aurora, tide, spin or calm.
	Motion string `json:"motion"`
	// Ornament floats before the background: discs, rings, dots, waves, shapes or bands.
	Ornament string `json:"ornament"`
	// Transition is the family shots are joined by: push, wipe, rise or dip.
	Transition string `json:"transition"`
	// Reveal is how words enter: rise, fade or slide.
	Reveal string `json:"reveal"`
	// Family, Weight and Tracking (em) set headings.
	Family   string  `json:"family"`
	Weight   string  `json:"weight"`
	Tracking float64 `json:"tracking"`
	// Corner is the radius of cards.
	Corner float64 `json:"corner"`
	// Icons are drawn in their own colours (colour) or in those of the theme (mono).
	Icons string `json:"icons"`
	// Shadow is the strength of shadows under text, 0 for none; Vignette how much corners darken.
	Shadow   float64          `json:"shadow"`
	Vignette float64          `json:"vignette"`
	Palette  manifest.Palette `json:"palette"`
}

type table struct {
	Fallback string  `json:"fallback"`
	Themes   []Theme `json:"themes"`
}

var themes = dated.Table[table]("theme: themes.json", data)

// Names returns the names of all themes, in the order of the table.
func Names() []string {
	var names []string
	for _, t := range themes().Themes {
		names = append(names, t.Name)
	}
	return names
}

// Find returns the theme of a name.
func Find(name string) (Theme, error) {
	for _, t := range themes().Themes {
		if t.Name == name {
			return t, nil
		}
	}
	return Theme{}, fmt.Errorf("theme: no theme %q; choose one of %s", name, strings.Join(Names(), ", "))
}

// Manifest returns the theme as a manifest records it.
func (t Theme) Manifest() manifest.Theme {
	return manifest.Theme{Name: t.Name, Motion: t.Motion, Transition: t.Transition, Palette: t.Palette}
}

// Pick returns the theme that most of the words suit, words being English moods
// and subjects. Seed decides between equals, and among all themes where nothing fits.
func Pick(words []string, seed uint64) Theme {
	var best []Theme
	most := -1
	for _, t := range themes().Themes {
		switch n := t.suits(words); {
		case n > most:
			most, best = n, []Theme{t}
		case n == most:
			best = append(best, t)
		}
	}
	return best[seed%uint64(len(best))]
}

func (t Theme) suits(words []string) (n int) {
	for _, w := range words {
		for _, tone := range t.Tones {
			if strings.EqualFold(w, tone) {
				n++
			}
		}
	}
	return n
}
