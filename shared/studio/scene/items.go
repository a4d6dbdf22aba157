package scene

import (
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
)

// setAll sets texts in one size: the largest in which each fits. Empty texts give nil.
func (s *stage) setAll(texts []string, fit canvas.Fit) ([]*canvas.Copy, error) {
	out := make([]*canvas.Copy, len(texts))
	for range 4 { // a size that fits one text may still be too large for the next
		changed := false
		for i, text := range texts {
			if text == "" || (out[i] != nil && out[i].Size == fit.Size) {
				continue
			}
			k, err := s.Fit(text, fit)
			if err != nil {
				return nil, err
			}
			if changed = changed || k.Size < fit.Size; k.Size < fit.Size {
				fit.Size = k.Size
			}
			out[i] = k
		}
		if !changed {
			break
		}
	}
	return out, nil
}

func titles(items []manifest.Item) []string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = it.Title
	}
	return out
}

func bodies(items []manifest.Item) []string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = it.Body
	}
	return out
}

func tallest(copies []*canvas.Copy) (h float64) {
	for _, k := range copies {
		if k != nil {
			h = max(h, k.Height)
		}
	}
	return h
}

// times returns when each item appears: as it is spoken, but the first at once
// where no heading holds the frame, and soon where one does.
func (s *stage) times(first float64) []float64 {
	texts := make([]string, len(s.in.Items))
	for i, it := range s.in.Items {
		texts[i] = it.Title
		if it.Title == "" {
			texts[i] = it.Body
		}
	}
	at := s.Sequence(texts, first)
	at[0] = s.soon(at[0])
	return at
}

// soon is a time at which the first thing beside the heading comes: no later than
// the eye waits for it.
func (s *stage) soon(at float64) float64 {
	if s.in.Heading == "" {
		return min(at, s.from+0.1)
	}
	return min(at, s.from+1.1)
}

// grid divides r for n items: one row or two where the frame is wide, rows of one
// or two otherwise.
func (s *stage) grid(r canvas.Rect, n int) []canvas.Rect {
	gap := s.px(0.028)
	across := 1
	switch {
	case s.wide() && s.bare() && n != 3:
		across = min(n, 2)
	case s.wide() && n <= 4:
		across = n
	case s.wide():
		across = (n + 1) / 2
	case n > 4:
		across = 2
	}
	var cells []canvas.Rect
	for _, row := range r.Rows((n+across-1)/across, gap) {
		cells = append(cells, row.Columns(across, gap)...)
	}
	return cells[:n]
}

// besides puts kicker and heading beside the room that is left where the frame is
// wide, and above it otherwise; most is the height the room is good for.
func (s *stage) besides(size, most float64) (canvas.Rect, error) {
	if !s.wide() || s.in.Heading == "" {
		top, err := s.header(s.Body, size*0.9, 0.34)
		if err != nil {
			return s.Body, err
		}
		return top.over(s, most), nil
	}
	r, gap := s.Body, s.px(0.09)
	head := canvas.Rect{X: r.X, Y: r.Y, W: r.W * 0.4, H: r.H}
	col, err := s.kicker(head, 0, s.from)
	if err != nil {
		return r, err
	}
	h, err := s.heading(head, "display", size, head.H-col.height()-s.px(0.08), 0, s.from+0.05)
	if err != nil {
		return r, err
	}
	if err := append(col, h, s.rule(head, 0, s.from+0.5)).within(head, 0.45); err != nil {
		return r, err
	}
	room := canvas.Rect{X: head.Right() + gap, Y: r.Y, W: r.W - head.W - gap, H: r.H}
	if room.H > most { // level with the heading beside it
		room.Y, room.H = room.Y+(room.H-most)*0.45, most
	}
	return room, nil
}
