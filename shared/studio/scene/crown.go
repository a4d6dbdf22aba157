package scene

import "github.com/aiprod/aiprod/shared/studio/canvas"

// A crown is kicker and heading over the body of a scene, still without a place:
// how high they stand depends on how much of the room below is used.
type crown struct {
	col  column
	room canvas.Rect
}

// header sets kicker and heading for the top of r; the heading takes at most a share of its height.
func (s *stage) header(r canvas.Rect, size, share float64) (crown, error) {
	col, err := s.kicker(r, 0, s.from)
	if err != nil {
		return crown{}, err
	}
	if s.in.Heading != "" {
		h, err := s.heading(r, "heading", size*s.tall(1, 1.14), r.H*share-col.height(), 0, s.from+0.05)
		if err != nil {
			return crown{}, err
		}
		col = append(col, h)
	}
	return crown{col, r}, nil
}

// below is the room under the crown where it stands at the very top.
func (c crown) below(s *stage) canvas.Rect {
	if len(c.col) == 0 {
		return c.room
	}
	return c.room.Below(c.col.height() + s.px(0.05))
}

// over puts the crown, and returns the room for a body of at most a height. Both
// stand together, a little above the middle of what they do not need.
func (c crown) over(s *stage, most float64) canvas.Rect {
	r := c.below(s)
	spare := max(r.H-most, 0) * s.tall(0.38, 0.45)
	c.col.at(c.room.Y + spare)
	return canvas.Rect{X: r.X, Y: r.Y + spare, W: r.W, H: min(r.H, most)}
}
