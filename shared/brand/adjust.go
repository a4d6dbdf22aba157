package brand

import (
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// An Adjustment says that a colour of the kit is not drawn as it is, because it
// could not be read on what it lies on.
type Adjustment struct {
	// Colour is the field of the kit, On what it lies on.
	Colour string `json:"colour" example:"text"`
	On     string `json:"on" example:"background"`
	Given  string `json:"given" example:"#eeeeee"`
	// Drawn is the colour in its place; another one of the kit's where Instead names it.
	Drawn   string `json:"drawn" example:"#6b6b6b"`
	Instead string `json:"instead,omitempty" doc:"The colour of the kit that is used in its place"`
	// Contrast is the WCAG ratio of the given colour, 1 to 21; Least what its use wants.
	Contrast float64 `json:"contrast" doc:"WCAG contrast ratio of the colour as given, 1 to 21" example:"1.2"`
	Least    float64 `json:"least" doc:"What its use wants" example:"4.5"`
}

// String returns the adjustment as one sentence.
func (a Adjustment) String() string {
	return fmt.Sprintf("%s %s on %s has %.1f to 1 and wants %.1f: %s is drawn.", a.Colour, a.Given, a.On, a.Contrast, a.Least, a.Drawn)
}

// Adjusted returns what is changed of the colours of a kit that was checked as
// they are drawn; nothing where all can be read.
func (c Colours) Adjusted() []Adjustment {
	b := c.brush()
	var out []Adjustment
	if c.Text != "" && c.Text != written(b.text) {
		out = append(out, b.adjusted("text", c.Text, b.text, theme.BrandText))
	}
	list := b.candidates()
	if len(list) == 0 || *list[0].hex == written(b.accent) {
		return out
	}
	a := b.adjusted(list[0].name, *list[0].hex, b.accent, theme.BrandAccent)
	if b.chosen != a.Colour {
		a.Instead = b.chosen
	}
	return append(out, a)
}

func (b brush) adjusted(name, given string, drawn raster.RGB, least float64) Adjustment {
	on := "primary"
	if b.own {
		on = "background"
	}
	contrast := math.Floor(10*raster.Contrast(colour(given), b.ground)) / 10
	return Adjustment{Colour: name, On: on, Given: given, Drawn: written(drawn), Contrast: contrast, Least: least}
}
