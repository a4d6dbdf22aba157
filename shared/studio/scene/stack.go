package scene

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// A layer is one thing of a column: how much room it takes and how to put it at a height.
type layer struct {
	gap, height float64 // gap is the room above it, unless it is first
	put         func(y float64)
}

// A column is a number of layers one above the other.
type column []layer

func (c column) height() (h float64) {
	for i, l := range c {
		if i > 0 {
			h += l.gap
		}
		h += l.height
	}
	return h
}

// at puts the layers with the top of the first at y.
func (c column) at(y float64) {
	for i, l := range c {
		if i > 0 {
			y += l.gap
		}
		l.put(y)
		y += l.height
	}
}

// within puts the column into r: share 0 at its top, 0.5 in the middle, 1 at the
// bottom. One that is too high is an error, and nothing is put.
func (c column) within(r canvas.Rect, share float64) error {
	if h := c.height(); h > r.H+1 {
		return fmt.Errorf("%w: a column of %.0f pixels in %.0f", typeset.ErrNoFit, h, r.H)
	}
	c.middle(r, share)
	return nil
}

// middle is within for a column that was fitted to r before.
func (c column) middle(r canvas.Rect, share float64) {
	c.at(r.Y + max(r.H-c.height(), 0)*share)
}

// text is a Fit with the usual ink of its role.
func (s *stage) text(role string, size float64, w, h float64, align typeset.Align) canvas.Fit {
	f := canvas.Fit{Role: role, Size: s.px(size), W: w, H: h, Align: align, Ink: s.Look.Text}
	switch role {
	case "body":
		f.Ink = s.Look.Muted
	case "display":
		f.MaxLines = int(s.tall(4, 5))
	}
	return f
}

// x returns where a block of width w starts in r for an alignment.
func x(r canvas.Rect, w float64, align typeset.Align) float64 {
	switch align {
	case typeset.Center:
		return r.CX() - w/2
	case typeset.End:
		return r.Right() - w
	}
	return r.X
}

// kicker returns the small line over a heading: capitals, widely set, in the accent
// colour. Over contacts it has the user's logo above it.
func (s *stage) kicker(r canvas.Rect, align typeset.Align, from float64) (column, error) {
	var col column
	if s.in.Kind == manifest.Contact && s.in.Asset != "" {
		l, err := s.logo(r, align, openingLogo, from)
		if err != nil {
			return nil, err
		}
		col = append(col, l)
	}
	if s.in.Kicker == "" {
		return col, nil
	}
	k, err := s.label(s.in.Kicker, r.W, s.Look.SmallAccent, align)
	if err != nil {
		return nil, err
	}
	return append(col, layer{0, k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, from) }}), nil
}

// label sets a short text in capitals where the script has them.
func (s *stage) label(text string, w float64, ink raster.RGB, align typeset.Align) (*canvas.Copy, error) {
	f := canvas.Fit{
		Role: "label", Size: s.px(s.tall(0.0315, 0.036)), W: w, H: s.px(0.12), Ink: ink, Align: align,
		Weight: "bold", Tracking: 0.09, Plain: true,
	}
	k, err := s.Fit(s.capitals(text), f)
	if err == nil {
		k.Text = text
	}
	return k, err
}

// capitals returns text in the capitals of its language, a Turkish i with its dot.
func (s *stage) capitals(text string) string {
	return strings.TrimSpace(cases.Upper(language.Make(s.Lang)).String(text))
}

// heading returns the scene's heading as a layer; its emphasised words carry the accent.
func (s *stage) heading(r canvas.Rect, role string, size, room float64, align typeset.Align, from float64) (layer, error) {
	k, err := s.Fit(s.in.Heading, s.text(role, size*s.loudness(role), r.W, room, align))
	if err != nil {
		return layer{}, err
	}
	k.Emphasise(s.in.Emphasis)
	return layer{s.px(0.028), k.Height, func(y float64) {
		at := s.Write(k, x(r, k.Width, align), y, from)
		if !s.ruled || len(k.Accented) > 0 { // two lines under one another would be one too many
			s.Underline(k, at)
		}
	}}, nil
}

// loudness is how much larger than usual a few words are set.
func (s *stage) loudness(role string) float64 {
	n := utf8.RuneCountInString(s.in.Heading)
	for _, r := range s.in.Heading {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
			n++ // twice as wide, or few places to break
		}
	}
	switch {
	case role != "display" || n > 24:
		return 1
	case n <= 6:
		return 2
	case n <= 12:
		return 1.6
	}
	return 1.35
}

// body returns the scene's body, or nothing where it has none.
func (s *stage) body(r canvas.Rect, size, room float64, align typeset.Align, from float64) (column, error) {
	if s.in.Body == "" {
		return nil, nil
	}
	k, err := s.Fit(s.in.Body, s.text("body", size, r.W, room, align))
	if err != nil {
		return nil, err
	}
	return column{{s.px(0.045), k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, from) }}}, nil
}

// rule returns the short accent bar between heading and body.
func (s *stage) rule(r canvas.Rect, align typeset.Align, from float64) layer {
	s.ruled = true
	w, h := s.px(0.17), max(s.px(0.0075), 3)
	return layer{s.px(0.034), h, func(y float64) { s.Rule(canvas.Rect{X: x(r, w, align), Y: y, W: w, H: h}, s.Look.Accent, from) }}
}
