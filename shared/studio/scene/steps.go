package scene

import (
	"strconv"

	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// stepsPath strings numbered discs on a line that grows from one to the next.
func stepsPath(s *stage) error {
	top, err := s.header(s.Body, 0.082, 0.3)
	if err != nil {
		return err
	}
	if s.wide() {
		return s.pathAcross(top.over(s, s.Body.H))
	}
	return s.pathDown(top.over(s, s.px(s.tall(0.25, 0.26))*float64(len(s.in.Items))))
}

// nth is the number of the i-th step, counted from 0.
func (s *stage) nth(i int) int { return max(s.in.First, 1) + i }

func (s *stage) pathAcross(r canvas.Rect) error {
	n := len(s.in.Items)
	cells := r.Columns(n, s.px(0.04))
	size := min(s.px(0.12), cells[0].W*0.4)
	w := cells[0].W
	heads, notes, err := s.stepTexts(w, r.H-size-s.px(0.06))
	if err != nil {
		return err
	}
	h := size + s.px(0.04) + tallest(heads) + tallest(notes)
	top := r.Y + max(r.H-h, 0)*0.4
	at := s.times(s.from + 0.5)
	for i, c := range cells {
		if i+1 < n {
			line := canvas.Rect{X: c.X + size/2, Y: top + size/2 - s.px(0.003), W: c.W + s.px(0.04), H: s.px(0.006)}
			s.thread(line, at[i]+0.2, max(at[i+1]-at[i], 0.4))
		}
	}
	for i, c := range cells {
		s.numbered(s.nth(i), c.X+size/2, top+size/2, size, at[i])
		y := top + size + s.px(0.035)
		s.stepText(heads[i], notes[i], c.X, y, at[i]+0.12)
	}
	return nil
}

func (s *stage) pathDown(r canvas.Rect) error {
	n := len(s.in.Items)
	rows := r.Rows(n, 0)
	size := min(s.px(0.115), rows[0].H*0.72)
	inset := size + s.px(0.045)
	heads, notes, err := s.stepTexts(r.W-inset, rows[0].H*0.94)
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.5)
	for i := range rows[:n-1] {
		line := canvas.Rect{X: rows[i].X + size/2 - s.px(0.003), Y: rows[i].Y + size/2, W: s.px(0.006), H: rows[i].H}
		s.thread(line, at[i]+0.2, max(at[i+1]-at[i], 0.4))
	}
	for i, row := range rows {
		s.numbered(s.nth(i), row.X+size/2, row.Y+size/2, size, at[i])
		high := heads[i].Height
		if notes[i] != nil {
			high += notes[i].Height + s.px(0.01)
		}
		y := row.Y + max(min((size-heads[i].Height)/2, row.H-high), 0) // level with the disc where there is room
		s.stepText(heads[i], notes[i], row.X+inset, y, at[i]+0.12)
	}
	return nil
}

func (s *stage) stepTexts(w, h float64) (heads, notes []*canvas.Copy, err error) {
	names := titles(s.in.Items)
	for i := range names {
		if names[i] == "" {
			names[i] = strconv.Itoa(s.nth(i))
		}
	}
	room := h
	if anyText(bodies(s.in.Items)) {
		room = h * 0.6
	}
	if heads, err = s.setAll(names, s.text("heading", s.tall(0.064, 0.074), w, room, typeset.Start)); err != nil {
		return nil, nil, err
	}
	notes, err = s.setAll(bodies(s.in.Items), s.text("body", 0.043, w, h-tallest(heads)-s.px(0.01), typeset.Start))
	return heads, notes, err
}

// titleShare is how much of a card its title may take: most where there is no body.
func (s *stage) titleShare() float64 {
	if anyText(bodies(s.in.Items)) {
		return 0.54
	}
	return 1
}

func anyText(texts []string) bool {
	for _, t := range texts {
		if t != "" {
			return true
		}
	}
	return false
}

func (s *stage) stepText(head, note *canvas.Copy, x, y, from float64) {
	s.Write(head, x, y, from)
	if note != nil {
		s.Write(note, x, y+head.Height+s.px(0.01), from+0.15)
	}
}

// thread is a line that grows along its longer side.
func (s *stage) thread(r canvas.Rect, from, length float64) {
	r = s.Mirror(r)
	ink := raster.Ink{Colour: s.Look.Accent.Colour(), Opacity: 0.7}
	s.Add(func(f *raster.Frame, t float64) {
		p := motion.InOut(motion.Part(t, from, length))
		g := r
		if r.W > r.H {
			if g.W = r.W * p; s.RTL {
				g.X = r.Right() - g.W
			}
		} else {
			g.H = r.H * p
		}
		f.Fill(g.Shape(min(g.W, g.H)/2), ink, raster.Clip{})
	})
}

// numbered is a disc with a number, in the digits of the film's language.
func (s *stage) numbered(n int, cx, cy, size, from float64) {
	s.Dot(cx, cy, size/2, s.Look.Accent, from)
	k, err := s.Fit(strconv.Itoa(n), canvas.Fit{Role: "heading", Size: size * 0.5, W: size, H: size, Ink: s.Look.OnAccent, Plain: true})
	if err != nil {
		return // a disc without a number still counts
	}
	s.WriteOn(k, cx-k.Width/2, cy-k.Height/2, canvas.Entrance{From: from + 0.1, Length: 0.3})
}

// stepsCards puts each step on a card with its number large behind the text.
func stepsCards(s *stage) error {
	top, err := s.header(s.Body, 0.08, 0.28)
	if err != nil {
		return err
	}
	n := len(s.in.Items)
	cells := s.grid(top.over(s, s.cardHeight()), n)
	pad := min(s.px(0.042), cells[0].W*0.09, cells[0].H*0.12)
	inner := cells[0].Inset(pad, pad)
	upright := inner.W < inner.H*1.25
	big := min(inner.H*0.34, s.px(0.15))
	text := inner.Below(big + s.px(0.02))
	if !upright {
		big = min(inner.H*0.9, s.px(0.17))
		text = canvas.Rect{X: inner.X + big*1.1, Y: inner.Y, W: inner.W - big*1.1, H: inner.H}
	}
	heads, err := s.setAll(titles(s.in.Items), s.onCard("heading", 0.062, text.W, text.H*s.titleShare(), typeset.Start))
	if err != nil {
		return err
	}
	notes, err := s.setAll(bodies(s.in.Items), s.onCard("body", 0.042, text.W, text.H-tallest(heads)-s.px(0.012), typeset.Start))
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.5)
	for i, cell := range cells {
		e := s.Rise(at[i])
		s.Lay(s.Card(cell, e))
		in := cell.Inset(pad, pad)
		s.numeral(s.nth(i), in, big, upright, e)
		s.stepOnCard(heads[i], notes[i], in, text.X-inner.X, text.Y-inner.Y, upright, e)
	}
	return nil
}

func (s *stage) numeral(n int, r canvas.Rect, size float64, upright bool, e canvas.Entrance) {
	ink := theme.Readable(s.accentOn(s.Look.Card), theme.LargeContrast, s.Look.Card)
	k, err := s.Fit(strconv.Itoa(n), canvas.Fit{Role: "display", Size: size, W: size * 1.2, H: size * 1.6, Ink: ink, Plain: true})
	if err != nil {
		return // the order of the cards still tells
	}
	y := r.Y - k.Height*0.08
	if !upright {
		y = r.CY() - k.Height/2
	}
	s.WriteOn(k, r.X, y, e)
}

func (s *stage) stepOnCard(head, note *canvas.Copy, r canvas.Rect, dx, dy float64, upright bool, e canvas.Entrance) {
	var col column
	for _, k := range []*canvas.Copy{head, note} {
		if k != nil {
			col = append(col, layer{s.px(0.012), k.Height, func(y float64) { s.WriteOn(k, r.X+dx, y, e) }})
		}
	}
	if upright {
		col.at(r.Y + dy)
		return
	}
	col.middle(r, 0.5)
}
