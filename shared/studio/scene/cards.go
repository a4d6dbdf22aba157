package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// cardsTiles shows things as tiles: a large icon, its name under it.
func cardsTiles(s *stage) error {
	return s.tiles(func(i int, card canvas.Card) canvas.Card { return card })
}

// cardsTinted shows them as tiles in the accent colour and the card's by turns.
func cardsTinted(s *stage) error {
	across := len(s.in.Items)
	if !s.wide() {
		across = s.across(len(s.in.Items))
	}
	return s.tiles(func(i int, card canvas.Card) canvas.Card {
		if (i/across+i%across)%2 == 0 {
			card.Fill, card.Opacity = s.Look.Accent, 1
		}
		return card
	})
}

// tiles lays out a tile for each item; paint may change its ground.
func (s *stage) tiles(paint func(i int, card canvas.Card) canvas.Card) error {
	top, err := s.header(s.Body, 0.086, 0.28)
	if err != nil {
		return err
	}
	n := len(s.in.Items)
	r := top.over(s, s.tileHeight())
	cells := s.mosaic(r, n)
	pad := min(s.px(0.04), cells[0].H*0.1)
	inner := cells[0].Inset(pad, pad)
	upright := inner.H > inner.W*0.5
	side := min(inner.H*0.46, inner.W*0.6, s.px(0.24))
	text := inner.Below(side + s.px(0.03))
	align := typeset.Center
	if !upright {
		side = min(inner.H, s.px(0.17))
		text, align = canvas.Rect{W: inner.W - side - s.px(0.04), H: inner.H}, typeset.Start
	}
	names, err := s.setAll(titles(s.in.Items), s.onCard("heading", s.tall(0.06, 0.066), text.W, text.H, align))
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.35)
	for i, cell := range cells {
		card := paint(i, s.Card(cell, s.Rise(at[i])))
		s.Lay(card)
		names[i].Ink = s.inkOn(card.Fill)
		s.tile(s.in.Items[i].Icon, names[i], cell.Inset(pad, pad), card, side, upright)
	}
	return nil
}

// tileHeight is how much room tiles are good for.
func (s *stage) tileHeight() float64 {
	n := len(s.in.Items)
	switch {
	case s.wide():
		return s.px(0.52)
	case n == 3:
		return s.px(s.tall(0.26, 0.34)) * 3
	case n == 2:
		return s.px(s.tall(0.34, 0.5)) * 2
	}
	return s.px(s.tall(0.42, 0.5)) * 2
}

// across is how many tiles stand side by side where the frame is not wide.
func (s *stage) across(n int) int {
	if n == 4 {
		return 2
	}
	return 1
}

// mosaic divides r into tiles: a row where the frame is wide, two by two or one
// above the other where it is not.
func (s *stage) mosaic(r canvas.Rect, n int) []canvas.Rect {
	gap := s.px(0.028)
	if s.wide() {
		return r.Columns(n, gap)
	}
	across := s.across(n)
	var cells []canvas.Rect
	for _, row := range r.Rows(n/across, gap) {
		cells = append(cells, row.Columns(across, gap)...)
	}
	return cells
}

// inkOn is the ink of text on a ground that is the card's or the accent.
func (s *stage) inkOn(ground raster.RGB) raster.RGB {
	if ground == s.Look.Accent {
		return s.Look.OnAccent
	}
	return theme.Readable(s.Look.OnCard, theme.TextContrast, ground)
}

// tile puts icon and name on a card.
func (s *stage) tile(name string, label *canvas.Copy, in canvas.Rect, card canvas.Card, side float64, upright bool) {
	pop := card.Entrance
	pop.From += 0.2
	picture := canvas.Rect{X: in.X, Y: in.CY() - side/2, W: side, H: side}
	if !upright {
		s.tileIcon(name, picture, card.Fill, pop)
		s.WriteOn(label, in.X+side+s.px(0.04), in.CY()-label.Height/2, card.Entrance)
		return
	}
	h := side + s.px(0.03) + label.Height
	picture.X, picture.Y = in.CX()-side/2, in.CY()-h/2
	s.tileIcon(name, picture, card.Fill, pop)
	s.WriteOn(label, in.CX()-label.Width/2, in.CY()+h/2-label.Height, card.Entrance)
}

// tileIcon adds an icon that stands out on a ground: on the accent always in one ink.
func (s *stage) tileIcon(name string, r canvas.Rect, ground raster.RGB, e canvas.Entrance) {
	if ground != s.Look.Accent {
		s.badge(name, r, ground, e)
		return
	}
	if sp := s.onAccent(name, int(r.W)); sp != nil {
		s.Sprite(sp, r.CX(), r.CY(), e, false)
	}
}
