package theme

import (
	"cmp"
	"fmt"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// Least contrast ratios: WCAG 2.2, 1.4.3, for text and for large text.
const (
	TextContrast  = 4.5
	LargeContrast = 3.0
)

// A Look is a theme ready for drawing: a manifest's choices laid over the table's,
// with colours that can be read on each other.
type Look struct {
	Theme
	Background, Text, Muted, Accent, OnAccent, Card, OnCard raster.RGB
	Mesh                                                    []raster.RGB
	// SmallAccent is Accent for type that is not large.
	SmallAccent raster.RGB
	// Light is true where the background is light and the text dark.
	Light bool
}

// Resolve lays the fields a manifest sets over those of the theme it names; an
// empty name is the fallback theme. A text colour that cannot be read on what it
// will lie on is moved towards black or white until it can.
func Resolve(m manifest.Theme) (Look, error) {
	t, err := Find(cmp.Or(m.Name, themes().Fallback))
	if err != nil {
		return Look{}, err
	}
	t.Motion = cmp.Or(m.Motion, t.Motion)
	t.Transition = cmp.Or(m.Transition, t.Transition)
	t, themed := t.set(m.Family), t.Palette.Background
	t.Palette = overlay(t.Palette, m.Palette)
	l := Look{Theme: t}
	if err := l.parse(); err != nil {
		return Look{}, err
	}
	if m.Palette.Background != "" && m.Palette.Background != themed {
		l.repair(BrandText, BrandAccent)
		l.keep()
		return l, nil
	}
	l.repair(TextContrast, LargeContrast)
	return l, nil
}

func overlay(base, over manifest.Palette) manifest.Palette {
	p := manifest.Palette{
		Background: cmp.Or(over.Background, base.Background),
		Mesh:       over.Mesh,
		Text:       cmp.Or(over.Text, base.Text),
		Muted:      cmp.Or(over.Muted, base.Muted),
		Accent:     cmp.Or(over.Accent, base.Accent),
		OnAccent:   cmp.Or(over.OnAccent, base.OnAccent),
		Card:       cmp.Or(over.Card, base.Card),
		OnCard:     cmp.Or(over.OnCard, base.OnCard),
	}
	switch {
	case len(over.Mesh) > 0:
	case over.Background != "" && over.Background != base.Background:
		p.Mesh = []string{over.Background} // a brand's ground is not tinted with another's colours
	default:
		p.Mesh = base.Mesh
	}
	return p
}

func (l *Look) parse() error {
	p := l.Palette
	for _, c := range []struct {
		hex string
		to  *raster.RGB
	}{
		{p.Background, &l.Background}, {p.Text, &l.Text}, {p.Muted, &l.Muted}, {p.Accent, &l.Accent},
		{p.OnAccent, &l.OnAccent}, {p.Card, &l.Card}, {p.OnCard, &l.OnCard},
	} {
		var err error
		if *c.to, err = raster.Hex(c.hex); err != nil {
			return fmt.Errorf("theme: %s: %w", l.Name, err)
		}
	}
	for _, hex := range p.Mesh {
		c, err := raster.Hex(hex)
		if err != nil {
			return fmt.Errorf("theme: %s: %w", l.Name, err)
		}
		l.Mesh = append(l.Mesh, c)
	}
	return nil
}

// ornament is room for what the backdrop's ornaments take from the contrast of small type.
const ornament = 1.35

// repair makes every colour readable where it is used, text and accent by a contrast with the ground.
func (l *Look) repair(text, accent float64) {
	ground := append([]raster.RGB{l.Background}, l.Mesh...)
	l.Text = Readable(l.Text, text, ground...)
	l.Muted = Readable(l.Muted, text, ground...)
	l.Accent = Readable(l.Accent, accent, ground...)
	l.SmallAccent = Readable(l.Accent, TextContrast*ornament, ground...)
	l.OnAccent = Readable(l.OnAccent, TextContrast, l.Accent)
	l.OnCard = Readable(l.OnCard, TextContrast, l.Card)
	l.Light = l.Text.Luminance() < l.Background.Luminance()
}

// Readable returns c, or the nearest mixture with black or white that has at
// least the wanted contrast with every ground; the better of black and white
// where none has.
func Readable(c raster.RGB, want float64, grounds ...raster.RGB) raster.RGB {
	if Least(c, grounds...) >= want {
		return c
	}
	black, white := raster.RGB{}, raster.RGB{R: 1, G: 1, B: 1}
	pole := white
	if Least(black, grounds...) > Least(white, grounds...) {
		pole = black
	}
	const steps = 20
	for i := 1; i < steps; i++ {
		if m := c.Mix(pole, float64(i)/steps); Least(m, grounds...) >= want {
			return m
		}
	}
	return pole
}

// Least returns the lowest contrast of c with any of the grounds.
func Least(c raster.RGB, grounds ...raster.RGB) float64 {
	least := 21.0
	for _, g := range grounds {
		least = min(least, raster.Contrast(c, g))
	}
	return least
}
