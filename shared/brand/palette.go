package brand

import (
	"cmp"
	"slices"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// A brush is the colours of a kit while a palette is mixed from them.
type brush struct {
	Colours
	// own is true where the ground is the kit's background, not its primary colour.
	own          bool
	ground, text raster.RGB
	// chosen is the colour of the kit that is the accent, empty for a tint of the ground; accent how it is drawn.
	chosen string
	accent raster.RGB
}

// brush mends what could not be read: text and accent are moved towards black or white until they can.
func (c Colours) brush() brush {
	b := brush{Colours: c, ground: colour(cmp.Or(c.Background, c.Primary)), own: c.Background != ""}
	b.text = theme.Readable(b.ink(), theme.BrandText, b.ground)
	name, accent := b.choose()
	b.chosen, b.accent = name, theme.Readable(accent, theme.BrandAccent, b.ground)
	if raster.Contrast(accent, b.ground) < mendable {
		b.accent = theme.Readable(vivid(accent), theme.BrandText, b.ground) // as far off as this, let the ground be read on it too
	}
	return b
}

// Palette mixes what films are drawn with from the colours of a kit that was
// checked. The ground is the background, else the primary colour itself. What is
// drawn on it in accent is the first of accent, primary and secondary that stands
// out there. Text the kit does not set is black or white, whichever reads better.
func (c Colours) Palette() manifest.Palette {
	b := c.brush()
	return manifest.Palette{
		Background: written(b.ground), Mesh: b.mesh(), Text: written(b.text), Muted: written(b.text.Mix(b.ground, 0.18)),
		Accent: written(b.accent), OnAccent: written(b.onAccent()), Card: written(b.card()), OnCard: written(b.onCard()),
	}
}

// ink is the colour of text: the kit's, else near black or white, tinted with the brand.
func (b brush) ink() raster.RGB {
	if b.Text != "" {
		return colour(b.Text)
	}
	p := pole(b.ground)
	if tinted := p.Mix(colour(b.Primary), 0.12); raster.Contrast(tinted, b.ground) >= 10 {
		return tinted
	}
	return p
}

// candidates are the colours that may be the accent, the most wanted first.
func (b brush) candidates() []named {
	list := []named{{"accent", &b.Accent}, {"primary", &b.Primary}, {"secondary", &b.Secondary}}
	return slices.DeleteFunc(list, func(n named) bool { return *n.hex == "" || *n.hex == written(b.ground) })
}

// mendable is the least contrast of a colour that is still itself once it is
// mended to be an accent.
const mendable = 2.4

// choose returns the accent before it is mended: the first of the candidates that
// stands out on the ground, or nearly; else the first; without any, a tint of the text's side.
func (b brush) choose() (name string, c raster.RGB) {
	list := b.candidates()
	for _, n := range list {
		if raster.Contrast(colour(*n.hex), b.ground) >= mendable {
			return n.name, colour(*n.hex)
		}
	}
	if len(list) == 0 {
		return "", b.ground.Mix(pole(b.ground), 0.86)
	}
	return list[0].name, colour(*list[0].hex)
}

// onAccent is what lies on the accent: the brand's ground where it can be read, else black or white.
func (b brush) onAccent() raster.RGB {
	if raster.Contrast(b.ground, b.accent) >= theme.TextContrast {
		return b.ground
	}
	return pole(b.accent)
}

// card is the surface of cards: the primary colour where neither ground nor
// accent shows it, else a step away from the ground.
func (b brush) card() raster.RGB {
	primary, light := colour(b.Primary), pole(b.ground) == black
	switch {
	case b.own && b.chosen != "primary" && raster.Contrast(primary, b.ground) >= 1.5:
		return primary
	case light && b.ground.Luminance() > 0.9:
		return white.Mix(primary, 0.05)
	case light || !b.own:
		return white
	}
	return b.ground.Mix(white, 0.12)
}

// onCard is the colour of text on cards.
func (b brush) onCard() raster.RGB {
	card := b.card()
	if raster.Contrast(b.text, card) >= 7 {
		return b.text
	}
	return pole(card)
}
