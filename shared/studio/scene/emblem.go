package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/icon"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// emblem adds an icon large in r: in its own colours, or, where the look has plain
// icons or those colours would be lost on its ground, in the accent's on a disc. An icon
// that is not in the set is left out: a scene without a picture is better than no scene.
func (s *stage) emblem(name string, r canvas.Rect, from float64) {
	e := canvas.Entrance{From: from}
	grounds := append([]raster.RGB{s.Look.Background}, s.Look.Mesh...)
	if sp := s.coloured(name, int(r.W*0.92), grounds...); sp != nil {
		s.Sprite(sp, r.CX(), r.CY(), e, true)
		return
	}
	sp, err := icon.Plain(name, int(r.W*0.56), s.Look.OnAccent)
	if err != nil {
		return
	}
	s.Dot(r.CX(), r.CY(), r.W/2, s.Look.Accent, from)
	s.Sprite(sp, r.CX(), r.CY(), canvas.Entrance{From: from + 0.12}, false)
}

// coloured returns an icon in its own colours, nil where the look has plain ones or
// where it cannot be told from a ground it stands on, as a yellow moon on yellow.
func (s *stage) coloured(name string, size int, grounds ...raster.RGB) *raster.Sprite {
	const apart, enough = 0.12, 0.35 // in OKLab, of its area: over all icons and themes this names those that are lost
	if s.Look.Icons != "colour" || !icon.Coloured(name) {
		return nil
	}
	sp, err := icon.Colour(name, size)
	if err != nil {
		return nil
	}
	for _, g := range grounds {
		if sp.StandsOut(g, apart) < enough {
			return nil
		}
	}
	return sp
}

// emblemLayer is an emblem as part of a column.
func (s *stage) emblemLayer(r canvas.Rect, align typeset.Align, size, from float64) layer {
	side := s.px(size)
	return layer{s.px(0.03), side + s.px(0.03), func(y float64) {
		s.emblem(s.in.Icon, canvas.Rect{X: x(r, side, align), Y: y, W: side, H: side}, from)
	}}
}

// badge adds an icon for an item of a list, on a card or on the ground itself.
func (s *stage) badge(name string, r canvas.Rect, ground raster.RGB, e canvas.Entrance) bool {
	if name == "" {
		return false
	}
	sp := s.coloured(name, int(r.W), ground)
	if sp == nil {
		var err error
		if sp, err = icon.Plain(name, int(r.W), s.accentOn(ground)); err != nil {
			return false
		}
	}
	s.Sprite(sp, r.CX(), r.CY(), e, false)
	return true
}

// accentOn returns a colour of the look that stands out on a card: the accent
// where it can be read there, else the colour of the background that differs most
// from the card's text, else the accent darkened or lightened until it can.
func (s *stage) accentOn(ground raster.RGB) raster.RGB {
	if raster.Contrast(s.Look.Accent, ground) >= theme.LargeContrast {
		return s.Look.Accent
	}
	best, most := raster.RGB{}, 1.6 // less is no difference to the eye
	for _, c := range s.Look.Mesh {
		differs := raster.Contrast(c, s.Look.OnCard)
		if raster.Contrast(c, ground) >= theme.TextContrast && differs > most {
			best, most = c, differs
		}
	}
	if most > 1.6 {
		return best
	}
	return theme.Readable(s.Look.Accent, theme.LargeContrast, ground)
}

// onCard is a Fit for text that lies on a card.
func (s *stage) onCard(role string, size, w, h float64, align typeset.Align) canvas.Fit {
	f := s.text(role, size, w, h, align)
	f.Ink, f.Plain = s.Look.OnCard, true
	if role == "body" {
		f.Ink = theme.Readable(s.Look.OnCard.Mix(s.Look.Card, 0.25), theme.TextContrast, s.Look.Card)
	}
	return f
}

// tag is a short text on a pill, as a layer.
func (s *stage) tag(text string, r canvas.Rect, align typeset.Align, from float64) (layer, error) {
	padX, padY := s.px(0.028), s.px(0.014)
	k, err := s.label(text, r.W-2*padX, s.Look.OnAccent, typeset.Center)
	if err != nil {
		return layer{}, err
	}
	w, h := k.Width+2*padX, k.Height+2*padY
	return layer{s.px(0.03), h, func(y float64) {
		left := x(r, w, align)
		s.Pill(canvas.Rect{X: left, Y: y, W: w, H: h}, s.Look.Accent, from)
		s.Write(k, left+padX, y+padY, from+0.15)
	}}, nil
}

// onAccent returns an icon, or a check, in the ink of the accent; nil where it cannot be drawn.
func (s *stage) onAccent(name string, size int) *raster.Sprite {
	if name == "" {
		name = "check"
	}
	sp, err := icon.Plain(name, size, s.Look.OnAccent)
	if err != nil {
		return nil
	}
	return sp
}
