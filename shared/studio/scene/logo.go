package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// masthead is what stands over a heading: the user's logo where the scene has
// one, else its icon where icon is its size and not 0; shares of the short side.
func (s *stage) masthead(r canvas.Rect, align typeset.Align, icon, logo, from float64) (column, error) {
	if s.in.Asset != "" {
		l, err := s.logo(r, align, logo, from)
		return column{l}, err
	}
	if s.in.Icon == "" || icon == 0 {
		return nil, nil
	}
	return column{s.emblemLayer(r, align, icon, from)}, nil
}

// widestLogo is how much wider than high a logo may be drawn, against its given height.
const widestLogo = 3.6

// logo is the user's logo as a layer of at most a height. Where it would be
// lost on the ground, it stands on a plate of its own colour, or of the text's, black or white.
func (s *stage) logo(r canvas.Rect, align typeset.Align, size, from float64) (layer, error) {
	pad := s.px(size * 0.2)
	l, err := s.media.Logo(s.in.Asset, int(min(s.px(size)*widestLogo, r.W-2*pad)), int(s.px(size)))
	if err != nil {
		return layer{}, err
	}
	ground, plated := s.plate(l)
	if !plated {
		pad = 0
	}
	w, h := float64(l.Sprite().W)+2*pad, float64(l.Sprite().H)+2*pad
	return layer{s.px(0.03), h + s.px(0.03), func(y float64) {
		at := canvas.Rect{X: x(r, w, align), Y: y, W: w, H: h}
		if plated {
			card := s.Card(at, s.Rise(from))
			card.Fill, card.Opacity, card.Radius = ground, 1, min(card.Radius, h*0.2)
			s.Lay(card)
		}
		s.Sprite(l.Sprite(), at.CX(), at.CY(), canvas.Entrance{From: from + 0.1}, false)
	}}, nil
}

// plate is what a logo stands on, and whether it needs anything under it.
func (s *stage) plate(l Logo) (raster.RGB, bool) {
	const same, few = 1.06, 0.15
	ground := s.Look.Background
	if edge, solid := l.Edge(); solid {
		return edge, raster.Contrast(edge, ground) > same
	}
	if l.Lost(ground) <= few {
		return ground, false
	}
	best := s.Look.Text
	for _, c := range []raster.RGB{{R: 1, G: 1, B: 1}, {R: 0.06, G: 0.06, B: 0.07}} {
		if l.Lost(best) > few && l.Lost(c) < l.Lost(best) {
			best = c
		}
	}
	return best, true
}
