package scene

import (
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// contactRows sets where, when and how on the ground, an icon before each.
func contactRows(s *stage) error {
	n := len(s.in.Items)
	r, err := s.besides(0.12, s.px(s.tall(0.185, 0.27))*float64(n))
	if err != nil {
		return err
	}
	rows := r.Rows(n, 0)
	mark := min(rows[0].H*0.62, s.px(s.tall(0.105, 0.135)))
	inset := mark + s.px(0.042)
	values, notes, err := s.reach(rows[0].W-inset, rows[0].H*0.84, false)
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.4)
	for i, row := range rows {
		s.tick(s.in.Items[i].Icon, row.X+mark/2, row.CY(), mark, at[i])
		s.lines(values[i], notes[i], row, inset, at[i]+0.08)
	}
	return nil
}

// contactCard sets them on one card, divided by hairlines, as on a calling card.
func contactCard(s *stage) error {
	top, err := s.header(s.Body, 0.1, 0.34)
	if err != nil {
		return err
	}
	n := len(s.in.Items)
	r := top.over(s, s.px(s.tall(0.17, 0.235))*float64(n)+s.px(0.05))
	pad := s.px(0.055)
	inner := r.Inset(pad, s.px(0.025))
	rows := inner.Rows(n, 0)
	mark := min(rows[0].H*0.6, s.px(s.tall(0.09, 0.11)))
	inset := mark + s.px(0.045)
	values, notes, err := s.reach(inner.W-inset, rows[0].H*0.84, true)
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.5)
	s.Lay(s.Card(r, s.Rise(s.from+0.15)))
	for i, row := range rows {
		if i > 0 {
			s.hairline(canvas.Rect{X: row.X, Y: row.Y - 1, W: row.W, H: max(s.px(0.002), 2)}, at[i])
		}
		s.tick(s.in.Items[i].Icon, row.X+mark/2, row.CY(), mark, at[i])
		s.lines(values[i], notes[i], row, inset, at[i]+0.08)
	}
	return nil
}

// reach sets the values and what is written under them, alike in all rows.
func (s *stage) reach(w, h float64, onCard bool) (values, notes []*canvas.Copy, err error) {
	value := s.text("heading", s.tall(0.064, 0.08), w, h, typeset.Start)
	note := s.text("body", 0.04, w, h*0.4, typeset.Start)
	if onCard {
		value = s.onCard("heading", s.tall(0.06, 0.074), w, h, typeset.Start)
		note = s.onCard("body", 0.04, w, h*0.4, typeset.Start)
	}
	if anyText(bodies(s.in.Items)) {
		value.H = h * 0.58
	}
	if values, err = s.setAll(titles(s.in.Items), value); err != nil {
		return nil, nil, err
	}
	notes, err = s.setAll(bodies(s.in.Items), note)
	return values, notes, err
}

// lines puts a value and its note beside the icon of a row.
func (s *stage) lines(value, note *canvas.Copy, row canvas.Rect, inset, at float64) {
	var col column
	for _, k := range []*canvas.Copy{value, note} {
		if k != nil {
			col = append(col, layer{s.px(0.006), k.Height, func(y float64) { s.Write(k, row.X+inset, y, at) }})
		}
	}
	col.middle(row, 0.5)
}

// hairline divides rows of a card.
func (s *stage) hairline(r canvas.Rect, at float64) {
	r = s.Mirror(r)
	ink := raster.Ink{Colour: s.Look.OnCard.Colour(), Opacity: 0.16}
	s.Add(func(f *raster.Frame, t float64) {
		g := r
		if g.W = r.W * motion.Out(motion.Part(t, at-0.15, 0.8)); s.RTL {
			g.X = r.Right() - g.W
		}
		f.Fill(g.Shape(0), ink, raster.Clip{})
	})
}

// stated reports whether every item says something.
func stated(items []manifest.Item) bool {
	for _, it := range items {
		if it.Title == "" {
			return false
		}
	}
	return true
}
