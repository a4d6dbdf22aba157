package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// timelineAxis strings moments on an axis that is drawn from one to the next:
// across the frame where it is wide, down where it is not.
func timelineAxis(s *stage) error {
	top, err := s.header(s.Body, 0.082, 0.26)
	if err != nil {
		return err
	}
	n := len(s.in.Items)
	if s.wide() && s.columnsRead(n) {
		return s.momentsAcross(top.over(s, s.px(0.52)))
	}
	return s.momentsDown(top.over(s, s.px(s.tall(0.235, s.ample(0.27)))*float64(n)))
}

// timelineTable sets times in a column of their own and what happens beside them,
// the axis between the two.
func timelineTable(s *stage) error {
	if s.wide() && s.in.Heading == "" && s.columnsRead(len(s.in.Items)) {
		return timelineAxis(s) // a table would leave half of the frame empty
	}
	r, err := s.besides(0.1, s.px(s.tall(0.19, 0.235))*float64(len(s.in.Items)))
	if err != nil {
		return err
	}
	return s.momentsBeside(r)
}

func (s *stage) momentsBeside(r canvas.Rect) error {
	rows := r.Rows(len(s.in.Items), 0)
	gutter := s.px(0.1)
	when, err := s.setAll(titles(s.in.Items), s.moment(r.W*s.whenShare(), rows[0].H*0.86, typeset.End))
	if err != nil {
		return err
	}
	column := widest(when)
	w := r.W - column - gutter
	what, err := s.setAll(bodies(s.in.Items), s.text("heading", s.tall(0.056, 0.066), w, rows[0].H*0.9, typeset.Start))
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.45)
	axis := r.X + column + gutter/2
	s.axisDown(axis, rows, at)
	for i, row := range rows {
		s.station(axis, row.CY(), i, at[i])
		s.Write(when[i], r.X+column-when[i].Width, row.CY()-when[i].Height/2, at[i])
		if k := what[i]; k != nil {
			s.Write(k, r.X+column+gutter, row.CY()-k.Height/2, at[i]+0.1)
		}
	}
	return nil
}

// whenShare is the most of a table its times may take.
func (s *stage) whenShare() float64 { return s.tall(0.34, 0.36) }

// ample is a share that is larger where there are few moments to tell.
func (s *stage) ample(share float64) float64 {
	if len(s.in.Items) <= 3 {
		return share * 1.3
	}
	return share
}

// moment is the type of a time: large, in the accent colour.
func (s *stage) moment(w, h float64, align typeset.Align) canvas.Fit {
	f := s.text("heading", s.tall(0.075, s.ample(0.082)), w, h, align)
	f.Ink = s.Look.Accent
	return f
}

// columnsRead reports whether what happens can be read in n columns side by side.
func (s *stage) columnsRead(n int) bool {
	longest := 0
	for _, it := range s.in.Items {
		longest = max(longest, len([]rune(it.Body)))
	}
	return n <= 5 && float64(longest*n) < 170
}

func (s *stage) momentsAcross(r canvas.Rect) error {
	cells := r.Columns(len(s.in.Items), s.px(0.045))
	w := cells[0].W
	when, err := s.setAll(titles(s.in.Items), s.moment(w, r.H*0.34, typeset.Start))
	if err != nil {
		return err
	}
	what, err := s.setAll(bodies(s.in.Items), s.text("heading", 0.05, w, r.H*0.46, typeset.Start))
	if err != nil {
		return err
	}
	gap := s.px(0.055)
	h := tallest(when) + 2*gap + tallest(what)
	y := r.Y + max(r.H-h, 0)*0.45 + tallest(when) + gap
	at := s.times(s.from + 0.5)
	s.axisAcross(cells, s.Body.Right(), y, at)
	for i, c := range cells {
		s.station(c.X+s.px(0.016), y, i, at[i])
		s.Write(when[i], c.X, y-gap-when[i].Height, at[i])
		if k := what[i]; k != nil {
			s.Write(k, c.X, y+gap, at[i]+0.12)
		}
	}
	return nil
}

func (s *stage) momentsDown(r canvas.Rect) error {
	rows := r.Rows(len(s.in.Items), 0)
	if rows[0].H < s.px(0.2) {
		return s.momentsBeside(r) // there is no room for two lines each
	}
	inset := s.px(0.085)
	w := r.W - inset
	when, err := s.setAll(titles(s.in.Items), s.moment(w, rows[0].H*0.42, typeset.Start))
	if err != nil {
		return err
	}
	what, err := s.setAll(bodies(s.in.Items), s.text("heading", s.tall(0.054, s.ample(0.064)), w, rows[0].H*0.88-tallest(when), typeset.Start))
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.5)
	axis := r.X + s.px(0.02)
	s.axisDown(axis, rows, at)
	for i, row := range rows {
		col := column{{0, when[i].Height, func(y float64) {
			s.station(axis, y+when[i].Height/2, i, at[i])
			s.Write(when[i], row.X+inset, y, at[i])
		}}}
		if k := what[i]; k != nil {
			col = append(col, layer{s.px(0.008), k.Height, func(y float64) { s.Write(k, row.X+inset, y, at[i]+0.12) }})
		}
		col.middle(row, 0.5)
	}
	return nil
}

// station is a moment on the axis; the last one is where things have got to.
func (s *stage) station(x, y float64, i int, at float64) {
	r := s.px(0.016)
	if i == len(s.in.Items)-1 {
		r = s.px(0.024)
	}
	s.Dot(x, y, r, s.Look.Accent, at)
}

// axisAcross draws the axis from moment to moment and, faintly, on to the edge.
func (s *stage) axisAcross(cells []canvas.Rect, end, y float64, at []float64) {
	stops := make([]float64, len(cells))
	for i, c := range cells {
		stops[i] = c.X + s.px(0.016)
	}
	thick := max(s.px(0.005), 2)
	s.run(stops, end, at, func(x0, x1 float64) canvas.Rect {
		return canvas.Rect{X: x0, Y: y - thick/2, W: x1 - x0, H: thick}
	})
}

// axisDown draws it from the middle of the first row to that of the last.
func (s *stage) axisDown(x float64, rows []canvas.Rect, at []float64) {
	stops := make([]float64, len(rows))
	for i, r := range rows {
		stops[i] = r.CY()
	}
	thick := max(s.px(0.005), 2)
	s.run(stops, rows[len(rows)-1].Bottom(), at, func(y0, y1 float64) canvas.Rect {
		return canvas.Rect{X: x - thick/2, Y: y0, W: thick, H: y1 - y0}
	})
}

// run draws an axis that reaches each stop as its moment comes; box turns a
// stretch of it into a rectangle. Under it lies a faint track of full length.
func (s *stage) run(stops []float64, end float64, at []float64, box func(from, to float64) canvas.Rect) {
	track := raster.Ink{Colour: s.Look.Text.Colour()}
	ink := raster.Ink{Colour: s.Look.Accent.Colour(), Opacity: 1}
	s.Add(func(f *raster.Frame, t float64) {
		track.Opacity = 0.2 * motion.Smooth(motion.Part(t, s.from, 0.5))
		f.Fill(s.Mirror(box(stops[0], end)).Shape(0), track, raster.Clip{})
		reach := stops[0]
		for i := 1; i < len(stops); i++ {
			reached := motion.InOut(motion.Part(t, at[i]-0.45, 0.6))
			reach += (stops[i] - stops[i-1]) * reached
		}
		if reach > stops[0] {
			f.Fill(s.Mirror(box(stops[0], reach)).Shape(0), ink, raster.Clip{})
		}
	})
}
