package theme

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/raster"
)

// The grounds a scene may stand on instead of its theme's own. Any other name is
// the theme's.
const (
	OnAccent = "accent" // the accent colour
	OnCard   = "card"   // the colour of cards, or of the text where cards are as light as the look
)

// On returns the look on another ground: the same colours with their parts
// exchanged, readable again. Films set single scenes so, for rhythm.
func (l Look) On(ground string) Look {
	switch ground {
	case OnAccent:
		return l.onAccent()
	case OnCard:
		return l.onCard()
	}
	return l
}

func (l Look) onAccent() Look {
	const small = TextContrast * 1.2 // room for what the backdrop takes from small type
	out := l
	out.Background = Readable(l.Accent, small, l.OnAccent)
	out.Mesh = tints(out.Background, l.OnAccent, l.Background)
	out.Text, out.Muted = l.OnAccent, l.OnAccent.Mix(out.Background, 0.05)
	out.Accent, out.OnAccent = l.contrasting(out.Background), out.Background
	return out.regrounded()
}

func (l Look) onCard() Look {
	out := l
	const another = 2.0                                             // contrast of grounds that the eye tells apart at once
	if l.Light && raster.Contrast(l.Card, l.Background) < another { // there the ink is another ground
		return l.onInk()
	}
	out.Background = l.Card
	out.Mesh = tints(l.Card, l.OnCard, l.Background)
	out.Text, out.Muted = l.OnCard, l.OnCard.Mix(l.Card, 0.25)
	out.Accent = l.contrasting(l.Card)
	out.OnAccent = l.Card
	out.Card, out.OnCard = out.Accent.Mix(l.Card, 0.88), l.OnCard
	return out.regrounded()
}

// onInk has light type on the colour of the text.
func (l Look) onInk() Look {
	out := l
	out.Background, out.Mesh = l.Text, tints(l.Text, l.Card, l.Accent)
	out.Text, out.Muted = l.Card, l.Card.Mix(l.Text, 0.15)
	out.Accent, out.OnAccent = l.Accent.Mix(l.Card, 0.35), l.Text
	out.Card, out.OnCard = l.Text.Mix(l.Card, 0.14), l.Card
	return out.regrounded()
}

// OnPicture returns the look of type on a photograph or a clip: light on a dark veil whatever the theme, since a light
// veil that dark type can be read on hides the picture; and how strong the veil has to be, 0 to 1, for the
// type to be read where the picture is white.
func (l Look) OnPicture() (_ Look, veil float64) {
	if l.Light {
		l = l.onInk()
		l.Light = false
	}
	ground := l.veiled(0)
	for ; veil < 1 && min(raster.Contrast(l.Text, ground), raster.Contrast(l.Muted, ground)) < TextContrast; ground = l.veiled(veil) {
		veil += 0.02
	}
	l.Accent, l.SmallAccent = lighter(l.Accent, LargeContrast, ground), lighter(l.SmallAccent, TextContrast, ground)
	l.OnAccent = Readable(l.OnAccent, TextContrast, l.Accent)
	return l, veil
}

// lighter returns c, or the nearest mixture with white that has at least the wanted contrast with a ground.
func lighter(c raster.RGB, want float64, ground raster.RGB) raster.RGB {
	white, out := raster.RGB{R: 1, G: 1, B: 1}, c
	for t := 0.05; t <= 1 && (raster.Contrast(out, ground) < want || out.Luminance() < ground.Luminance()); t += 0.05 {
		out = c.Mix(white, t)
	}
	return out
}

// veiled is white under a veil in the colour of the background, in coded values as frames are mixed.
func (l Look) veiled(veil float64) raster.RGB {
	b := l.Background
	return raster.RGB{R: 1 - veil*(1-b.R), G: 1 - veil*(1-b.G), B: 1 - veil*(1-b.B)}
}

// regrounded makes the colours of a look readable on its new ground.
func (l Look) regrounded() Look {
	l.Vignette *= 0.3
	l.repair(TextContrast, LargeContrast)
	const patterned = 1.6 // what lines and dots of the backdrop take from small type in colour
	l.SmallAccent = Readable(l.SmallAccent, TextContrast*patterned, append([]raster.RGB{l.Background}, l.Mesh...)...)
	if l.Light {
		l.Shadow = 0
	}
	return l
}

// contrasting returns the colour of the look that stands out most on a ground
// while it is still a colour: the accent, the background or one of its mesh.
func (l Look) contrasting(ground raster.RGB) raster.RGB {
	best, most := l.Background, -1.0
	for _, c := range append([]raster.RGB{l.Accent, l.Background}, l.Mesh...) {
		contrast := raster.Contrast(c, ground)
		if worth := min(contrast, 5) + 4*vivid(c); contrast >= LargeContrast && worth > most {
			best, most = c, worth
		}
	}
	return best
}

// vivid is how far a colour is from grey, 0 to 1.
func vivid(c raster.RGB) float64 {
	return max(c.R, c.G, c.B) - min(c.R, c.G, c.B)
}

// tints are the colours a flat ground is mixed from: its own, and such as text on it stands out from still more, so far
// off that it is seen to move. A ground that is nearly white, or black, has none of those: it takes a breath of another colour.
func tints(ground, text, hue raster.RGB) []raster.RGB {
	const most, least, gone, near = 0.65, 0.2, 0.12, 0.1 // shares of the other colour; how far luma has to go; where there is no room
	away := raster.RGB{}
	if text.Luminance() < ground.Luminance() {
		away = raster.RGB{R: 1, G: 1, B: 1}
	}
	if math.Abs(luma(away)-luma(ground)) < near {
		away = hue
	}
	share := max(min(gone/math.Abs(luma(away)-luma(ground)), most), least)
	return []raster.RGB{ground, ground.Mix(away, share), ground.Mix(away, share/3), ground.Mix(away, share*2/3)}
}

// luma is how bright a colour is on the screen, 0 to 1. Source: ITU-R BT.709-6, 3.2.
func luma(c raster.RGB) float64 { return 0.2126*c.R + 0.7152*c.G + 0.0722*c.B }
