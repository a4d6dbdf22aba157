package typeset

import (
	_ "embed"
	"fmt"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed fonts.json
var fontsJSON []byte

// A catalogue is fonts.json: which files make a family, and which families set what.
type catalogue struct {
	// Required families have to be installed for a Book to open.
	Required []string `json:"required"`
	Roles    map[string]role
	// Preferences maps Style.Family to a family.
	Preferences map[string]string
	// Scripts are keyed by ISO 15924 code.
	Scripts map[string]script
	// Symbols are the families asked for what no script's family has.
	Symbols []string
	// Emoji are the families with pictures in colour, asked first for what is meant as an emoji.
	Emoji    []string
	Families map[string]family
}

// A role is how text of one purpose looks unless its style says otherwise.
type role struct {
	Family, Weight string
	// Leading is the distance of baselines in em.
	Leading float64
}

// A script says what sets a writing system.
type script struct {
	Families []string
	// Serif are the families used where the serif preference is asked for.
	Serif []string
	// Leading multiplies the role's, for scripts with tall marks; 0 means 1.
	Leading float64
	// Ascent and Descent are the room above and below the baseline, in em; 0
	// means the font's own, which for ideographs would stand them too low.
	Ascent, Descent float64
	// Joined is true where tracking would tear letters apart.
	Joined bool
}

// A family is one typeface and the files of its weights.
type family struct {
	Name string
	// Package is the Debian package with the files; empty where Debian has none.
	Package string
	Files   map[string]string
	// Face names the member of a collection file.
	Face string
	// Caps is true where small letters look like capitals.
	Caps bool
	// Scale makes glyphs of another size than the font's own, and Lift raises them, in em:
	// pictures drawn to fill a line of their own would touch the lines above and below. 0 for none.
	Scale, Lift float64
}

var fonts = dated.Made("typeset: fonts.json", fontsJSON, func(c catalogue) *catalogue {
	return &c
})

// resolve fills in what a style leaves open.
func (c *catalogue) resolve(st Style) (Style, role, error) {
	if st.Role == "" {
		st.Role = "body"
	}
	r, ok := c.Roles[st.Role]
	if !ok {
		return st, r, fmt.Errorf("no role %q", st.Role)
	}
	if st.Weight == "" {
		st.Weight = r.Weight
	}
	if _, ok := nearest[st.Weight]; !ok {
		return st, r, fmt.Errorf("no weight %q", st.Weight)
	}
	if st.Family != "" {
		preferred, ok := c.Preferences[st.Family]
		if !ok {
			return st, r, fmt.Errorf("no family %q", st.Family)
		}
		if st.Family != "inter" { // Inter is every role's own family already, in its optical size
			r.Family = preferred
		}
	}
	if !(st.Size >= 1 && st.Size <= maxSize) {
		return st, r, fmt.Errorf("size %g px is not within 1 and %d", st.Size, maxSize)
	}
	if !(st.Tracking >= -0.5 && st.Tracking <= 5) {
		return st, r, fmt.Errorf("tracking %g em is not within -0.5 and 5", st.Tracking)
	}
	return st, r, nil
}

// families returns the families that set a script in a style, best first.
func (c *catalogue) families(code string, st Style, r role) []string {
	sc := c.Scripts[code]
	own := sc.Families
	if st.Family == "serif" && len(sc.Serif) > 0 {
		own = append(sc.Serif[:len(sc.Serif):len(sc.Serif)], own...)
	}
	fall := c.Roles[st.Role].Family
	switch code {
	case "Latn", "Cyrl", "Grek":
		return append([]string{r.Family, fall}, own...)
	}
	return append(own[:len(own):len(own)], r.Family, fall, "noto-sans")
}

// nearest lists, for a wanted weight, the weights to take in order.
var nearest = map[string][]string{
	"regular": {"regular", "medium", "bold", "black"},
	"medium":  {"medium", "regular", "bold", "black"},
	"bold":    {"bold", "black", "medium", "regular"},
	"black":   {"black", "bold", "medium", "regular"},
}
