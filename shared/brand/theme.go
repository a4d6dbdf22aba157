package brand

import (
	"cmp"
	"slices"

	"github.com/aiprod/aiprod/shared/manifest"
)

// Theme returns the look of a film that follows the kit. Asked is the style the
// brief asks for, empty for none; fitting are the themes that suit the brief, the best
// first; turn counts storyboards from 0. A style that is asked for, or that the kit keeps to, is taken as
// it moves; else a theme of the kit's tone, one that suits the brief before others, moving as the tone does.
func (k Kit) Theme(asked string, fitting []string, turn int) manifest.Theme {
	t := manifest.Theme{Name: cmp.Or(asked, k.Style), Family: k.Fonts.Heading, Palette: k.Colours.Palette()}
	if t.Name != "" {
		return t
	}
	tone := k.tone()
	list := slices.Clone(tone.Themes)
	slices.SortStableFunc(list, func(a, b string) int { return miss(fitting, a) - miss(fitting, b) })
	if len(list) == 0 {
		list = fitting
	}
	t.Motion = tone.Motion
	if len(list) > 0 {
		t.Name = list[turn%len(list)]
	}
	return t
}

// miss is 1 where a list lacks a name, else 0.
func miss(list []string, name string) int {
	if slices.Contains(list, name) {
		return 0
	}
	return 1
}

// Music returns the mood the kit's tone asks for; empty leaves it to the agents.
func (k Kit) Music() string { return k.tone().Music }
