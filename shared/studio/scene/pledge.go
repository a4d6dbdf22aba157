package scene

import (
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// pledgeCentred ends on the brand: its logo, its line, and what else it has to
// say beneath a rule.
func pledgeCentred(s *stage) error { return s.pledge(s.Centred(), typeset.Center, 0.21, 0.48) }

// pledgeStart sets the brand's line at the side text starts from.
func pledgeStart(s *stage) error { return s.pledge(s.Body, typeset.Start, 0.17, 0.46) }

// sloganChars is how long a line may be and still be set as a slogan.
const sloganChars = 60

// pledge is the column of the brand's lines, word for word.
func (s *stage) pledge(r canvas.Rect, align typeset.Align, logo, share float64) error {
	col, err := s.masthead(r, align, 0, s.tall(logo, logo*1.25), s.from)
	if err != nil {
		return err
	}
	more, err := s.smallPrint(r, align)
	if err != nil {
		return err
	}
	role, size := "display", s.tall(0.092, 0.108)
	if utf8.RuneCountInString(s.in.Heading) > sloganChars {
		role, size = "heading", 0.062
	}
	f := s.text(role, size, r.W, s.left(r, col, more)-s.px(0.05), align)
	k, err := s.Fit(s.in.Heading, f)
	if err != nil {
		return err
	}
	col = append(col, layer{s.px(0.05), k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, s.from+0.3) }})
	return append(col, more...).within(r, share)
}

// smallPrint is the lines after the first, beneath a rule.
func (s *stage) smallPrint(r canvas.Rect, align typeset.Align) (column, error) {
	if len(s.in.Items) == 0 {
		return nil, nil
	}
	col := column{s.rule(r, align, s.from+0.6)}
	room := r.H * 0.4 / float64(len(s.in.Items))
	for i, it := range s.in.Items {
		if it.Title == "" {
			continue
		}
		from := s.from + 0.9 + 0.4*float64(i)
		k, err := s.Fit(it.Title, s.text("body", 0.04, r.W, room, align))
		if err != nil {
			return nil, err
		}
		col = append(col, layer{s.px(0.032), k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, s.When(it.Title, from, from)) }})
	}
	return col, nil
}
