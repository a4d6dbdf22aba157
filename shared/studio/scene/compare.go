package scene

import (
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// compareCards sets two cards against each other, the second in the accent colour,
// with an arrow from one to the other.
func compareCards(s *stage) error {
	top, err := s.header(s.Body, 0.078, 0.26)
	if err != nil {
		return err
	}
	gap := s.px(0.036)
	r := top.over(s, s.px(s.tall(0.52, 0.98)))
	cells := r.Columns(2, gap)
	if r.H > r.W*0.9 {
		cells = r.Rows(2, gap)
	}
	at := s.times(s.from + 0.45)
	items := sides(s.in.Items)
	for i, cell := range cells {
		card := s.Card(cell, s.Rise(at[i]))
		ink := s.accentOn(s.Look.Card)
		text := s.Look.OnCard
		if i == 1 {
			card.Fill, card.Opacity, ink, text = s.Look.Accent, 1, s.Look.OnAccent, s.Look.OnAccent
		}
		s.Lay(card)
		if err := s.side(items[i], cell, card, ink, text); err != nil {
			return err
		}
	}
	s.between(cells, at[1]+0.4)
	return nil
}

// sides are the items without the titles that only repeat their figure.
func sides(items []manifest.Item) []manifest.Item {
	items = slices.Clone(items)
	for i, it := range items {
		if it.Number != nil && it.Title == it.Number.Text {
			items[i].Title = ""
		}
	}
	return items
}

// side puts figure, title and body of one side on its card.
func (s *stage) side(it manifest.Item, cell canvas.Rect, card canvas.Card, ink, text raster.RGB) error {
	pad := min(s.px(0.055), cell.H*0.14) // clear of the arrow
	in := cell.Inset(pad, pad)
	e := card.Entrance
	var col column
	if it.Number != nil && it.Number.Text != "" {
		n, err := s.Count(it.Number.Text, canvas.Fit{Role: "display", Size: min(s.px(0.16), in.H*0.42), W: in.W, H: in.H * 0.6, Ink: ink})
		if err != nil {
			return err
		}
		col = append(col, layer{0, n.Height, func(y float64) { n.Roll(in.X, y, e.From+0.15) }})
	} else if it.Icon != "" {
		side := min(s.px(0.14), in.H*0.34)
		col = append(col, layer{0, side, func(y float64) {
			pop := e
			pop.From += 0.15
			s.badge(it.Icon, canvas.Rect{X: in.X, Y: y, W: side, H: side}, card.Fill, pop)
		}})
	}
	for _, line := range []struct {
		text, role string
		size       float64
	}{{it.Title, "heading", 0.05}, {it.Body, "body", 0.035}} {
		if line.text == "" {
			continue
		}
		fit := s.onCard(line.role, line.size, in.W, max(in.H-col.height()-s.px(0.03), in.H*0.16), typeset.Start)
		fit.Ink = text
		if line.role == "body" {
			fit.Ink = theme.Readable(text.Mix(card.Fill, 0.2), theme.TextContrast, card.Fill)
		}
		k, err := s.Fit(line.text, fit)
		if err != nil {
			return err
		}
		col = append(col, layer{s.px(0.014), k.Height, func(y float64) { s.WriteOn(k, in.X, y, e) }})
	}
	return col.within(in, 0.5)
}

// between is an arrow on a disc over the gap of two cards.
func (s *stage) between(cells []canvas.Rect, at float64) {
	size := s.px(0.085)
	mid := canvas.Rect{X: (cells[0].Right() + cells[1].X) / 2, Y: cells[0].CY()}
	turn := 0.0
	if cells[1].Y > cells[0].Y {
		mid = canvas.Rect{X: cells[0].Right() - size*1.1, Y: (cells[0].Bottom() + cells[1].Y) / 2}
		turn = math.Pi / 2
	} else if s.RTL {
		turn = math.Pi
	}
	s.Dot(mid.X, mid.Y, size/2, s.Look.Text, at)
	s.arrow(mid.X, mid.Y, size*0.24, turn, at+0.12)
}

// arrow draws an arrow of a reach around a point, pointing right before it is turned.
func (s *stage) arrow(cx, cy, reach, turn, at float64) {
	cx = s.Mirror(canvas.Rect{X: cx, Y: cy}).X
	ink := raster.Ink{Colour: theme.Readable(s.Look.Background, theme.LargeContrast, s.Look.Text).Colour(), Opacity: 1}
	sin, cos := math.Sincos(turn)
	at2 := func(x, y float64) raster.Point {
		return raster.Point{X: cx + reach*(x*cos-y*sin), Y: cy + reach*(x*sin+y*cos)}
	}
	width := reach * 0.34
	shaft, so := s.Pen.Line([]raster.Point{at2(-1, 0), at2(1, 0)}, width)
	head, ho := s.Pen.Line([]raster.Point{at2(0.25, -0.75), at2(1, 0), at2(0.25, 0.75)}, width)
	s.Add(func(f *raster.Frame, t float64) {
		if t >= at {
			f.Lay(shaft, so.X, so.Y, ink, raster.Clip{})
			f.Lay(head, ho.X, ho.Y, ink, raster.Clip{})
		}
	})
}

// compareBars draws both figures as bars of one scale; without figures to draw it
// falls back to cards.
func compareBars(s *stage) error {
	a, b := s.in.Items[0].Number, s.in.Items[1].Number
	if a == nil || b == nil || a.Text == "" || b.Text == "" || a.Value < 0 || b.Value < 0 || a.Suffix != b.Suffix || a.Prefix != b.Prefix {
		return compareCards(s)
	}
	top, err := s.header(s.Body, 0.084, 0.3)
	if err != nil {
		return err
	}
	r := top.over(s, s.px(s.tall(0.56, 0.8)))
	high := max(a.Value, b.Value, 1e-9)
	at := s.times(s.from + 0.45)
	heads, err := s.setAll(titles(sides(s.in.Items)), s.text("heading", 0.05, r.W, r.H*0.16, typeset.Start))
	if err != nil {
		return err
	}
	for i, row := range r.Rows(2, s.px(0.06)) {
		it := s.in.Items[i]
		ink, opacity := s.tone(i == 1)
		figure := s.Look.Text
		if i == 1 {
			figure = s.Look.Accent
		}
		n, err := s.Count(it.Number.Text, canvas.Fit{Role: "display", Size: min(s.px(0.13), row.H*0.44), W: r.W, H: row.H * 0.52, Ink: figure})
		if err != nil {
			return err
		}
		bar := min(s.px(0.075), row.H*0.24)
		col := column{{0, n.Height, func(y float64) { n.Roll(row.X, y, at[i]) }}}
		if k := heads[i]; k != nil {
			col = append(col, layer{0, k.Height, func(y float64) { s.Write(k, row.X, y, at[i]+0.15) }})
		}
		col = append(col, layer{s.px(0.018), bar, func(y float64) {
			s.bar(canvas.Rect{X: row.X, Y: y, W: max(row.W*it.Number.Value/high, bar), H: bar}, ink, opacity, at[i]+0.1)
		}})
		if err := col.within(row, 0.5); err != nil {
			return err
		}
	}
	return nil
}
