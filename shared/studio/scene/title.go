package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// openingLogo is the height of a logo over the first words: a mark, not an advertisement.
const openingLogo = 0.085

// titleStart is a column at the side text starts from, with the icon at the other
// side or, where the frame is narrow, above.
func titleStart(s *stage) error {
	r := s.hero(s.Body)
	if s.in.Icon != "" && s.wide() {
		side := s.px(0.36)
		s.emblem(s.in.Icon, canvas.Rect{X: r.Right() - side, Y: r.CY() - side/2, W: side, H: side}, s.from+0.5)
		r.W -= side + s.px(0.06)
	}
	icon := 0.2
	if s.wide() {
		icon = 0
	}
	top, err := s.masthead(r, typeset.Start, icon, openingLogo, s.from)
	if err != nil {
		return err
	}
	col, err := s.opening(r, typeset.Start, s.tall(0.128, 0.142), top)
	if err != nil {
		return err
	}
	if err := col.within(r, 0.46); err != nil {
		return err
	}
	s.corner()
	return nil
}

// opening is the column of a title: kicker, heading, rule and body.
func (s *stage) opening(r canvas.Rect, align typeset.Align, size float64, top column) (column, error) {
	kicker, err := s.kicker(r, align, s.from)
	if err != nil {
		return nil, err
	}
	col := append(top, kicker...)
	body, err := s.body(r, 0.043, r.H*0.26, align, s.from+0.75)
	if err != nil {
		return nil, err
	}
	if body != nil || s.in.Kicker != "" {
		body = append(column{s.rule(r, align, s.from+0.55)}, body...)
	}
	heading, err := s.heading(r, "display", size, s.left(r, col, body), align, s.from+0.05)
	if err != nil {
		return nil, err
	}
	return append(append(col, heading), body...), nil
}

// left is the height a heading may have between the columns above and below it.
func (s *stage) left(r canvas.Rect, above, below column) float64 {
	room := r.H - above.height() - below.height() - s.px(0.05)
	if len(below) > 0 {
		room -= below[0].gap
	}
	return room
}

// titleCentred stands in the middle, the kicker on a pill.
func titleCentred(s *stage) error {
	r := s.Centred()
	col, err := s.masthead(r, typeset.Center, s.tall(0.15, 0.26), openingLogo, s.from)
	if err != nil {
		return err
	}
	if s.in.Kicker != "" {
		pill, err := s.tag(s.in.Kicker, r, typeset.Center, s.from)
		if err != nil {
			return err
		}
		col = append(col, pill)
	}
	body, err := s.body(r.Inset(r.W*0.04, 0), 0.043, r.H*0.24, typeset.Center, s.from+0.8)
	if err != nil {
		return err
	}
	heading, err := s.heading(r, "display", 0.132, s.left(r, col, body), typeset.Center, s.from+0.08)
	if err != nil {
		return err
	}
	heading.gap = s.px(0.042)
	if err := append(append(col, heading), body...).within(r, 0.48); err != nil {
		return err
	}
	s.corner()
	return nil
}

// titlePoster puts the kicker along the top with a line to the edge and the
// heading, as large as it goes, at the foot.
func titlePoster(s *stage) error {
	r := s.Body
	if s.in.Kicker == "" {
		r = s.hero(r)
	}
	if s.in.Kicker != "" {
		k, err := s.label(s.in.Kicker, r.W*0.7, s.Look.SmallAccent, typeset.Start)
		if err != nil {
			return err
		}
		s.Write(k, r.X, r.Y, s.from)
		gap := s.px(0.03)
		s.Rule(canvas.Rect{X: r.X + k.Width + gap, Y: r.Y + k.Height/2, W: r.W - k.Width - gap, H: max(s.px(0.003), 2)}, s.Look.Accent, s.from+0.2)
	}
	body, err := s.body(r, 0.04, r.H*0.2, typeset.Start, s.from+0.8)
	if err != nil {
		return err
	}
	r = r.Below(s.px(0.09))
	top, err := s.masthead(r, typeset.Start, s.tall(0.2, 0.3), openingLogo, s.from+0.3)
	if err != nil {
		return err
	}
	heading, err := s.heading(r, "display", s.tall(0.17, 0.15), s.left(r, top, body), typeset.Start, s.from+0.05)
	if err != nil {
		return err
	}
	return append(append(top, heading), body...).within(r, 1)
}
