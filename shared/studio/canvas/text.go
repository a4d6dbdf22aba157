package canvas

import (
	"cmp"
	"fmt"

	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// A Copy is set text waiting for a place.
type Copy struct {
	*typeset.Block
	Text string
	Role string
	// Ink is the colour of the letters, Accent that of words marked in Accented (by word index).
	Ink, Accent raster.RGB
	Accented    map[int]bool
	under       []Actor // drawn just below the letters
	marked      float64 // when the last marker under them is there
	// Shadow is the strength of the shadow under the letters, 0 for none.
	Shadow float64
}

// A Fit says how large text may be and how much room it has.
type Fit struct {
	Role     string  // display, heading, body or label
	Size     float64 // largest size, pixels
	Least    float64 // smallest size, pixels; at least MinSize of the short side. Defaults to 0.55 of Size
	W, H     float64 // room, pixels
	MaxLines int     // defaults to as many as H holds
	Align    typeset.Align
	Ink      raster.RGB
	// Weight and Tracking (em) override the role's.
	Weight   string
	Tracking float64
	// Plain leaves the look's type family alone and draws no shadow.
	Plain bool
}

// wholeShare is how small text is set, as a share of its largest size, before a word of it is divided.
const wholeShare = 0.35

// Fit sets text as large as its room allows. Where it does not fit at the least
// size, or a word would be divided there, it is set smaller; where it does not fit
// at the smallest legible size, it is an error.
func (c *Canvas) Fit(text string, o Fit) (*Copy, error) {
	b, err := c.fit(text, o)
	if err == nil && b.Width > o.W+2 { // a figure with its unit is never divided, even where it is too long
		err = fmt.Errorf("%w: %q in %.0f pixels", typeset.ErrNoFit, text, o.W)
	}
	if err != nil {
		return nil, fmt.Errorf("canvas: %s text: %w", o.Role, err)
	}
	c.use(b)
	return &Copy{Block: b, Text: text, Role: o.Role, Ink: o.Ink, Accent: c.Look.Accent, Shadow: c.shadow(o)}, nil
}

func (c *Canvas) fit(text string, o Fit) (*typeset.Block, error) {
	floor := c.Short * MinSize
	st := c.style(o)
	st.Size = max(st.Size, floor)
	least := min(max(cmp.Or(o.Least, o.Size*0.55), floor), st.Size)
	lines := cmp.Or(o.MaxLines, 12)
	b, err := c.Book.Fit(text, c.Lang, st, o.W, o.H, least, lines, o.Align)
	if err != nil {
		return c.Book.Fit(text, c.Lang, st, o.W, o.H, floor, 40, o.Align)
	}
	if b.Torn {
		whole, err := c.Book.Fit(text, c.Lang, st, o.W, o.H, max(st.Size*wholeShare, floor), lines, o.Align)
		if err == nil && !whole.Torn {
			return whole, nil
		}
	}
	return b, nil
}

func (c *Canvas) style(o Fit) typeset.Style {
	st := typeset.Style{Role: o.Role, Size: o.Size, Weight: o.Weight, Tracking: o.Tracking}
	if heads(o.Role) {
		st.Family, st.Weight, st.Tracking = c.Look.Family, c.Look.Weight, c.Look.Tracking
	}
	return st
}

func heads(role string) bool { return role == "display" || role == "heading" }

func (c *Canvas) shadow(o Fit) float64 {
	if o.Plain || o.Role == "body" {
		return 0
	}
	return c.Look.Shadow
}
