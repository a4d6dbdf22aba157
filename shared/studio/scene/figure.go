package scene

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// figureCentred tells one number in the middle; a share of a hundred gets a ring
// that closes as it counts.
func figureCentred(s *stage) error {
	r := s.Centred()
	top, err := s.small(r, typeset.Center)
	if err != nil {
		return err
	}
	at := s.soon(s.When(s.in.Figure.Text, s.from+0.2, s.from+0.35))
	below, err := s.caption(r, typeset.Center, at+0.25)
	if err != nil {
		return err
	}
	room := r.H - top.height() - below.height() - s.px(0.1)
	var number column
	if s.in.Figure.Percent && s.in.Figure.Value >= 0 && s.in.Figure.Value <= 100 && room > s.px(0.3) {
		number, err = s.ringed(r, min(room, s.px(s.tall(0.5, 0.62))), at)
	} else {
		number, err = s.number(r, typeset.Center, min(s.px(0.34), room/1.1), at)
	}
	if err != nil {
		return err
	}
	return append(append(top, number...), below...).within(r, 0.48)
}

// small is kicker and heading over a figure.
func (s *stage) small(r canvas.Rect, align typeset.Align) (column, error) {
	col, err := s.kicker(r, align, s.from)
	if err != nil || s.in.Heading == "" {
		return col, err
	}
	h, err := s.heading(r, "heading", 0.066, r.H*0.26, align, s.from+0.05)
	if err != nil {
		return nil, err
	}
	return append(col, h), nil
}

// caption is what the figure counts, and the body.
func (s *stage) caption(r canvas.Rect, align typeset.Align, from float64) (column, error) {
	var col column
	if label := strings.TrimSpace(s.in.Figure.Label); label != "" && label != s.in.Heading {
		f := s.text("heading", s.tall(0.06, 0.07), r.W*0.92, r.H*0.24, align)
		k, err := s.Fit(label, f)
		if err != nil {
			return nil, err
		}
		col = append(col, layer{s.px(0.03), k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, from) }})
	}
	body, err := s.body(r, 0.04, r.H*0.2, align, from+0.35)
	if err != nil {
		return nil, err
	}
	return append(col, body...), nil
}

// number is the figure in one line; words before it, "from" say, stand small over it.
func (s *stage) number(r canvas.Rect, align typeset.Align, size, at float64) (column, error) {
	lead, figure := leading(s.in.Figure)
	var col column
	if lead != "" && !strings.Contains(s.in.Heading, s.in.Figure.Text) { // a heading with the figure says it already
		k, err := s.Fit(lead, s.text("heading", s.tall(0.06, 0.07), r.W, s.px(0.12), align))
		if err != nil {
			return nil, err
		}
		size -= (k.Height + s.px(0.03)) / 1.1
		col = column{{s.px(0.03), k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, at) }}}
	}
	n, err := s.Count(figure, canvas.Fit{Role: "display", Size: size, W: r.W, H: size * 1.1, Ink: s.Look.Accent})
	if err != nil {
		return nil, err
	}
	return append(col, layer{s.px(0.03), n.Height, func(y float64) { n.Roll(x(r, n.Width, align), y, at) }}), nil
}

// leading divides a figure into the words that stand before its number and the
// rest: "from" and "890 euros", but not what is written as part of the number.
func leading(n *manifest.Number) (lead, figure string) {
	text := n.Text
	at := strings.IndexFunc(text, unicode.IsDigit)
	if at < 0 {
		return "", text
	}
	words := strings.LastIndexByte(text[:at], ' ')
	if words < 0 {
		return "", text
	}
	lead = strings.TrimSpace(text[:words])
	if utf8.RuneCountInString(lead) < 2 || strings.Contains(n.Prefix, lead) {
		return "", text
	}
	return lead, strings.TrimSpace(text[words:])
}

// ringed is the number inside a ring of a diameter.
func (s *stage) ringed(r canvas.Rect, diameter, at float64) (column, error) {
	width := diameter * 0.085
	n, err := s.Count(s.in.Figure.Text, canvas.Fit{Role: "display", Size: diameter * 0.3, W: diameter - 3.4*width, Ink: s.Look.Text})
	if err != nil {
		return nil, err
	}
	return column{{s.px(0.04), diameter, func(y float64) {
		cy := y + diameter/2
		s.ring(r.CX(), cy, diameter/2, width, s.in.Figure.Value/100, at)
		n.Roll(r.CX()-n.Width/2, cy-n.Height/2, at)
	}}}, nil
}

// figureStart stands at the side text starts from, over a bar that fills up.
func figureStart(s *stage) error {
	r := s.Body
	if s.in.Icon != "" && s.wide() {
		side := s.px(0.34)
		s.emblem(s.in.Icon, canvas.Rect{X: r.Right() - side, Y: r.CY() - side/2, W: side, H: side}, s.from+0.7)
		r.W -= side + s.px(0.06)
	}
	col, err := s.small(r, typeset.Start)
	if err != nil {
		return err
	}
	if s.in.Icon != "" && !s.wide() && s.roomy() {
		col = append(column{s.emblemLayer(r, typeset.Start, 0.2, s.from)}, col...)
	}
	at := s.soon(s.When(s.in.Figure.Text, s.from+0.2, s.from+0.35))
	below, err := s.caption(r, typeset.Start, at+0.25)
	if err != nil {
		return err
	}
	room := r.H - col.height() - below.height() - s.px(0.16)
	number, err := s.number(r, typeset.Start, min(s.px(0.4), room/1.1), at)
	if err != nil {
		return err
	}
	col = append(append(col, number...), s.gauge(r, at))
	return append(col, below...).within(r, 0.48)
}

// gauge is a bar that fills to the figure's share of a hundred, or a plain rule.
func (s *stage) gauge(r canvas.Rect, at float64) layer {
	if !s.in.Figure.Percent || s.in.Figure.Value < 0 || s.in.Figure.Value > 100 {
		l := s.rule(r, typeset.Start, at+0.3)
		return l
	}
	h := s.px(0.03)
	return layer{s.px(0.03), h, func(y float64) {
		s.bar(canvas.Rect{X: r.X, Y: y, W: r.W, H: h}, s.Look.Text, 0.16, s.from+0.1)
		s.bar(canvas.Rect{X: r.X, Y: y, W: r.W * s.in.Figure.Value / 100, H: h}, s.Look.Accent, 1, at)
	}}
}
