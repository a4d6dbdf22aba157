package scene

import (
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/icon"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// A tally is how many of how many marks are filled.
type tally struct{ filled, whole int }

// tallied returns the tally of a figure: three of five, or so many of a hundred.
func tallied(n *manifest.Number) tally { return tally{int(n.Value), n.Marks()} }

// portionAbove sets the marks over what they mean, all of it in the middle.
func portionAbove(s *stage) error {
	if s.wide() && s.in.Figure.Marks() > 20 {
		return portionBeside(s) // a field of marks is as high as it is wide
	}
	r := s.Centred()
	top, err := s.kicker(r, typeset.Center, s.from)
	if err != nil {
		return err
	}
	at := s.soon(s.When(s.in.Figure.Text, s.from+0.2, s.from+0.4))
	words, err := s.meaning(r, typeset.Center, r.H*0.5, at+0.2)
	if err != nil {
		return err
	}
	room := r.H - top.height() - words.height() - s.px(0.1)
	field := canvas.Rect{X: r.X, W: r.W, H: min(room, s.px(s.tall(0.4, 0.72)))}
	marks, err := s.marks(field, typeset.Center, at)
	if err != nil {
		return err
	}
	return append(append(top, marks), words...).within(r, 0.46)
}

// portionBeside sets the marks beside what they mean where the frame is wide, and
// over it from the side text starts at elsewhere.
func portionBeside(s *stage) error {
	r := s.Body
	at := s.soon(s.When(s.in.Figure.Text, s.from+0.2, s.from+0.4))
	if !s.wide() {
		words, err := s.meaning(r, typeset.Start, r.H*0.5, at+0.2)
		if err != nil {
			return err
		}
		marks, err := s.marks(canvas.Rect{X: r.X, W: r.W, H: min(r.H-words.height()-s.px(0.08), s.px(0.72))}, typeset.Start, at)
		if err != nil {
			return err
		}
		return append(column{marks}, words...).within(r, 0.46)
	}
	cols := r.Columns(2, s.px(0.09))
	words, err := s.meaning(cols[0], typeset.Start, r.H, at+0.2)
	if err != nil {
		return err
	}
	marks, err := s.marks(canvas.Rect{X: cols[1].X, W: cols[1].W, H: r.H * 0.9}, typeset.Center, at)
	if err != nil {
		return err
	}
	if err := words.within(r, 0.48); err != nil {
		return err
	}
	return column{marks}.within(r, 0.48)
}

// meaning is what the marks say: the share in words, and of what it is one.
func (s *stage) meaning(r canvas.Rect, align typeset.Align, room, at float64) (column, error) {
	var col column
	label, size := s.in.Figure.Label, 0.062
	if label == "" {
		label, size = s.in.Heading, s.tall(0.09, 0.1)
	} else {
		share := s.text("display", s.tall(0.14, 0.16), r.W, room*0.55, align)
		share.Ink = s.Look.Accent
		k, err := s.Fit(s.in.Figure.Text, share)
		if err != nil {
			return nil, err
		}
		col = append(col, layer{s.px(0.05), k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, at) }})
	}
	if label == "" {
		return col, nil
	}
	k, err := s.Fit(label, s.text("heading", s.tall(size, size*1.15), r.W*0.94, room-col.height()-s.px(0.03), align))
	if err != nil {
		return nil, err
	}
	k.Emphasise(append(s.in.Emphasis, s.in.Figure.Text))
	gap := s.px(0.055)
	if len(col) > 0 {
		gap = s.px(0.026)
	}
	return append(col, layer{gap, k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, at+0.15) }}), nil
}

// marks is the pictogram, as large as its field allows; all marks come first, then
// those that count are filled one after the other.
func (s *stage) marks(field canvas.Rect, align typeset.Align, at float64) (layer, error) {
	n := tallied(s.in.Figure)
	across, side := lattice(n.whole, field.W, field.H)
	side = min(side, s.px(0.24))
	rows := (n.whole + across - 1) / across
	w, h := float64(across)*side, float64(rows)*side
	left := x(field, w, align)
	paint, err := s.marker(side)
	if err != nil {
		return layer{}, err
	}
	return layer{s.px(0.04), h, func(y float64) {
		spots := make([]raster.Point, n.whole)
		for i := range spots {
			spot := canvas.Rect{X: left + side*(float64(i%across)+0.5), Y: y + side*(float64(i/across)+0.5)}
			if align == typeset.Center && i/across == rows-1 { // a row that is not full stands in the middle
				spot.X += side * float64(rows*across-n.whole) / 2
			}
			spots[i] = raster.Point{X: s.Mirror(spot).X, Y: spot.Y}
		}
		s.fillMarks(spots, n, paint, at)
	}}, nil
}

// lattice returns how many of n marks stand in a row, and the room each has, so
// that they are as large as a field of w by h allows and rows are full where they can be.
func lattice(n int, w, h float64) (across int, side float64) {
	if n == 100 {
		return 10, min(w/10, h/10)
	}
	for a := n; a > 0; a-- {
		rows := (n + a - 1) / a
		if short := rows*a - n; short > 1 || short == 1 && a < 3 {
			continue // the last row is full, or one short
		}
		if fit := min(w/float64(a), h/float64(rows)); fit > side*1.12 {
			across, side = a, fit
		}
	}
	return across, side
}

// A markPainter paints one mark around a point, scaled, filled or not.
type markPainter func(f *raster.Frame, p raster.Point, scale, opacity float64, filled bool)

// marker returns the painter of marks of a size: the scene's icon where it has one
// that can be drawn plain and large enough to be told, else discs.
func (s *stage) marker(side float64) (markPainter, error) {
	if sp := s.pictograms(side); sp != nil {
		return sp, nil
	}
	full := raster.Ink{Colour: s.Look.Accent.Colour()}
	empty := raster.Ink{Colour: s.Look.Text.Colour()}
	return func(f *raster.Frame, p raster.Point, scale, opacity float64, filled bool) {
		r := side * 0.38 * scale
		if filled {
			full.Opacity = opacity
			f.Fill(raster.Disc(p.X, p.Y, r), full, raster.Clip{})
			return
		}
		empty.Opacity = 0.2 * opacity
		f.Fill(raster.Disc(p.X, p.Y, r), empty, raster.Clip{})
	}, nil
}

// pictograms paints marks with the scene's icon; nil where that cannot be.
func (s *stage) pictograms(side float64) markPainter {
	if s.in.Icon == "" || side < s.px(0.07) {
		return nil
	}
	full, err := icon.Plain(s.in.Icon, int(side*0.8), s.Look.Accent)
	if err != nil {
		return nil
	}
	empty, err := icon.Plain(s.in.Icon, int(side*0.8), s.Look.Text)
	if err != nil {
		return nil
	}
	return func(f *raster.Frame, p raster.Point, scale, opacity float64, filled bool) {
		if filled {
			f.Place(full, p.X, p.Y, scale, opacity, raster.Clip{})
			return
		}
		f.Place(empty, p.X, p.Y, scale, 0.25*opacity, raster.Clip{})
	}
}

// fillMarks lets all marks come, and those that count be filled from a time on.
func (s *stage) fillMarks(spots []raster.Point, n tally, paint markPainter, at float64) {
	come := min(0.05, 0.5/float64(n.whole))
	fill := min(0.16, 1.4/float64(max(n.filled, 1)))
	at = max(at, s.from+0.55)
	s.Event(s.from)
	s.Event(at)
	s.Add(func(f *raster.Frame, t float64) {
		for i, p := range spots {
			shown := motion.Part(t, s.from+come*float64(i), 0.4)
			if shown == 0 {
				continue
			}
			pop := 0.0
			if i < n.filled {
				pop = motion.Part(t, at+fill*float64(i), 0.45)
			}
			if pop < 1 {
				paint(f, p, motion.Back(shown), motion.Smooth(shown*2), false)
			}
			if pop > 0 {
				scale := motion.Back(pop)
				if pop == 1 {
					scale = 1
				}
				paint(f, p, scale, motion.Smooth(pop*3), true)
			}
		}
	})
}
