package scene

import (
	"slices"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// listCards shows each item on a card of its own.
func listCards(s *stage) error {
	top, err := s.header(s.Body, 0.082, 0.3)
	if err != nil {
		return err
	}
	cells := s.grid(top.over(s, s.cardHeight()), len(s.in.Items))
	upright := cells[0].W < cells[0].H*1.25 // the icon goes above the text
	cards, err := s.fillCards(cells, upright)
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.5)
	for i, put := range cards {
		e := s.Rise(at[i])
		s.Lay(s.Card(cells[i], e))
		if s.edged() {
			s.edge(cells[i], e)
		}
		put(e)
	}
	return nil
}

// cardHeight is how much room cards are good for: not all of a tall frame for a few.
func (s *stage) cardHeight() float64 {
	n := len(s.in.Items)
	switch {
	case s.wide() && s.bare():
		return s.px(0.25) * float64((n+1)/2)
	case s.wide():
		return s.px(0.48) * float64((n+3)/4)
	case !anyText(bodies(s.in.Items)):
		return s.px(s.tall(0.22, 0.24)) * float64(n)
	}
	return s.px(0.3) * float64(n)
}

// bare reports whether items are titles alone: nothing over or under them.
func (s *stage) bare() bool {
	return s.in.Kind == manifest.List && !anyText(bodies(s.in.Items)) && !s.pictured()
}

// pictured reports whether every item has an icon: fewer are not shown, for
// the others would stand beside a hole.
func (s *stage) pictured() bool {
	return !slices.ContainsFunc(s.in.Items, func(it manifest.Item) bool { return it.Icon == "" })
}

// counted reports whether every item is a figure.
func (s *stage) counted() bool {
	return !slices.ContainsFunc(s.in.Items, func(it manifest.Item) bool { return it.Number == nil || it.Number.Text != it.Title })
}

// fillCards sets the texts of all cards alike and returns what puts each on its card.
func (s *stage) fillCards(cells []canvas.Rect, upright bool) ([]func(canvas.Entrance), error) {
	cell := cells[0]
	pad := min(s.px(0.045), cell.W*0.09, cell.H*0.12)
	inner := cell.Inset(pad, pad)
	icons := s.pictured()
	side := 0.0
	if icons {
		side = min(inner.H*0.36, inner.W*0.42, s.px(0.17))
		if !upright {
			side = min(inner.H*0.8, inner.W*0.2, s.px(0.15))
		}
	}
	text := inner
	if s.edged() {
		text.W -= s.px(edgeRoom)
	}
	if upright && icons {
		text = inner.Below(side + s.px(0.03))
	} else if icons {
		text.W -= side + s.px(0.035)
	}
	heads, err := s.setAll(titles(s.in.Items), s.cardTitle(text))
	if err != nil {
		return nil, err
	}
	left := text.H - tallest(heads) - s.px(0.012)
	notes, err := s.setAll(bodies(s.in.Items), s.onCard("body", 0.042, text.W, left, typeset.Start))
	if err != nil {
		return nil, err
	}
	var out []func(canvas.Entrance)
	for i := range s.in.Items {
		c := content{icon: s.in.Items[i].Icon, side: side, head: heads[i], note: notes[i], upright: upright}
		out = append(out, func(e canvas.Entrance) { s.fillCard(c, s.beside(cells[i].Inset(pad, pad)), e) })
	}
	return out, nil
}

// cardTitle is the type of titles on cards: figures large and in the accent.
func (s *stage) cardTitle(r canvas.Rect) canvas.Fit {
	if !s.counted() {
		return s.onCard("heading", s.tall(0.062, 0.07), r.W, r.H*s.titleShare(), typeset.Start)
	}
	f := s.onCard("display", 0.12, r.W, r.H*s.titleShare(), typeset.Start)
	f.Ink = theme.Readable(s.accentOn(s.Look.Card), theme.LargeContrast, s.Look.Card)
	return f
}

// A content is what lies on a card.
type content struct {
	icon       string
	side       float64
	head, note *canvas.Copy
	upright    bool
}

func (s *stage) fillCard(c content, r canvas.Rect, e canvas.Entrance) {
	var text column
	gap := s.px(0.012)
	for _, k := range []*canvas.Copy{c.head, c.note} {
		if k != nil {
			text = append(text, layer{gap, k.Height, func(y float64) { s.WriteOn(k, r.X, y, e) }})
		}
	}
	pop := e
	pop.From += 0.18
	if !c.upright {
		if c.side > 0 {
			s.badge(c.icon, canvas.Rect{X: r.X, Y: r.CY() - c.side/2, W: c.side, H: c.side}, s.Look.Card, pop)
			r.X += c.side + s.px(0.035)
		}
		text.middle(r, 0.5)
		return
	}
	if c.side > 0 {
		icon := layer{0, c.side, func(y float64) {
			s.badge(c.icon, canvas.Rect{X: r.X, Y: y, W: c.side, H: c.side}, s.Look.Card, pop)
		}}
		if len(text) > 0 {
			text[0].gap = s.px(0.03)
		}
		text = append(column{icon}, text...)
	}
	text.middle(r, 0.5)
}

// edgeRoom is what the edge of a card takes from its text.
const edgeRoom = 0.022

// edged reports whether cards have an accent at their edge: those with nothing else on them.
func (s *stage) edged() bool { return !s.pictured() && !s.counted() }

// beside is the part of a card's inside that an edge leaves.
func (s *stage) beside(r canvas.Rect) canvas.Rect {
	if s.edged() {
		r.X, r.W = r.X+s.px(edgeRoom), r.W-s.px(edgeRoom)
	}
	return r
}

// edge is the accent at the side text starts from on a card without an icon.
func (s *stage) edge(cell canvas.Rect, e canvas.Entrance) {
	w := max(s.px(0.01), 3)
	bar := s.Mirror(canvas.Rect{X: cell.X + s.px(0.018), Y: cell.CY() - cell.H*0.25, W: w, H: cell.H * 0.5})
	ink := raster.Ink{Colour: s.accentOn(s.Look.Card).Colour()}
	s.Add(func(f *raster.Frame, t float64) {
		if t < e.From {
			return
		}
		p := e.At(t)
		ink.Opacity = p.Opacity
		f.Fill(raster.Shape{X: bar.X + p.DX, Y: bar.Y + p.DY, W: bar.W, H: bar.H, Radius: w / 2}, ink, raster.Clip{})
	})
}

// listRows sets the items on the ground itself, ticked off one by one.
func listRows(s *stage) error {
	n := len(s.in.Items)
	tall := 0.24
	if n <= 4 {
		tall = 0.3
	}
	wide, size := 0.2, 0.07
	if s.wide() && s.in.Heading == "" && n <= 4 { // nothing stands beside them
		wide, size = 0.25, 0.1
	}
	r, err := s.besides(0.1, s.px(s.tall(wide, tall))*float64(n))
	if err != nil {
		return err
	}
	rows := r.Rows(n, 0)
	mark := min(rows[0].H*0.6, s.px(s.tall(size*1.35, 0.11)))
	inset := mark + s.px(0.035)
	w := rows[0].W - inset
	heads, err := s.setAll(titles(s.in.Items), s.text("heading", s.tall(size, 0.094), w, rows[0].H*0.6, typeset.Start))
	if err != nil {
		return err
	}
	notes, err := s.setAll(bodies(s.in.Items), s.text("body", 0.042, w, rows[0].H*0.86-tallest(heads), typeset.Start))
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.45)
	for i, row := range rows[:n] {
		name := s.in.Items[i].Icon
		if !s.pictured() {
			name = "" // a check each
		}
		s.tick(name, row.X+mark/2, row.CY(), mark, at[i])
		var col column
		for _, k := range []*canvas.Copy{heads[i], notes[i]} {
			if k != nil {
				col = append(col, layer{s.px(0.006), k.Height, func(y float64) { s.Write(k, row.X+inset, y, at[i]+0.08) }})
			}
		}
		col.middle(row, 0.5)
	}
	return nil
}

// tick is the mark before a row: the item's icon, or a check, on an accent disc.
func (s *stage) tick(name string, cx, cy, size, from float64) {
	s.Dot(cx, cy, size/2, s.Look.Accent, from)
	if sp := s.onAccent(name, int(size*0.6)); sp != nil {
		s.Sprite(sp, cx, cy, canvas.Entrance{From: from + 0.1}, false)
	}
}
