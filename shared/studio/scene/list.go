package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// listCards shows each item on a card of its own.
func listCards(s *stage) error {
	r, err := s.header(s.Body, 0.082, 0.3)
	if err != nil {
		return err
	}
	cells := s.grid(s.cardArea(r), len(s.in.Items))
	upright := cells[0].W < cells[0].H*1.25 // the icon goes above the text
	cards, err := s.fillCards(cells, upright)
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.5)
	for i, put := range cards {
		e := s.Rise(at[i])
		s.Lay(s.Card(cells[i], e))
		put(e)
	}
	return nil
}

// cardArea is the part of r that cards fill: not all of a tall frame for a few.
func (s *stage) cardArea(r canvas.Rect) canvas.Rect {
	each := 0.3
	if !anyText(bodies(s.in.Items)) {
		each = 0.23
	}
	most := s.px(each) * float64(len(s.in.Items))
	if s.wide() {
		most = s.px(0.48) * float64((len(s.in.Items)+3)/4)
	}
	if r.H > most {
		r = canvas.Rect{X: r.X, Y: r.Y + (r.H-most)*0.35, W: r.W, H: most}
	}
	return r
}

// fillCards sets the texts of all cards alike and returns what puts each on its card.
func (s *stage) fillCards(cells []canvas.Rect, upright bool) ([]func(canvas.Entrance), error) {
	cell := cells[0]
	pad := min(s.px(0.045), cell.W*0.09, cell.H*0.12)
	inner := cell.Inset(pad, pad)
	icons := false
	for _, it := range s.in.Items {
		icons = icons || it.Icon != ""
	}
	side := 0.0
	if icons {
		side = min(inner.H*0.36, inner.W*0.42, s.px(0.17))
		if !upright {
			side = min(inner.H*0.8, inner.W*0.2, s.px(0.15))
		}
	}
	text := inner
	if upright && icons {
		text = inner.Below(side + s.px(0.03))
	} else if icons {
		text.W -= side + s.px(0.035)
	}
	heads, err := s.setAll(titles(s.in.Items), s.onCard("heading", 0.062, text.W, text.H*s.titleShare(), typeset.Start))
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
		out = append(out, func(e canvas.Entrance) { s.fillCard(c, cells[i].Inset(pad, pad), e) })
	}
	return out, nil
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

// listRows sets the items on the ground itself, ticked off one by one.
func listRows(s *stage) error {
	r, err := s.besides(0.1)
	if err != nil {
		return err
	}
	n := len(s.in.Items)
	most := s.px(0.19) * float64(n)
	if r.H > most {
		share := 0.3
		if s.wide() {
			share = 0.45 // level with the heading beside it
		}
		r = canvas.Rect{X: r.X, Y: r.Y + (r.H-most)*share, W: r.W, H: most}
	}
	rows := r.Rows(n, 0)
	mark := min(rows[0].H*0.6, s.px(0.095))
	inset := mark + s.px(0.035)
	w := rows[0].W - inset
	heads, err := s.setAll(titles(s.in.Items), s.text("heading", 0.064, w, rows[0].H*0.6, typeset.Start))
	if err != nil {
		return err
	}
	notes, err := s.setAll(bodies(s.in.Items), s.text("body", 0.042, w, rows[0].H*0.86-tallest(heads), typeset.Start))
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.45)
	for i, row := range rows[:n] {
		s.tick(s.in.Items[i].Icon, row.X+mark/2, row.CY(), mark, at[i])
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
