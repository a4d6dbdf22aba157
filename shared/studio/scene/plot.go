package scene

import (
	"math"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// plotPillars draws upright bars with the figure on top and the name below.
func (s *stage) plotPillars(r canvas.Rect) error {
	points := s.in.Chart.Points
	cells := r.Columns(len(points), min(s.px(0.05), r.W*0.04))
	names, values, err := s.labels(cells[0].W, s.px(0.1), typeset.Center)
	if err != nil {
		return err
	}
	head, foot := tallest(values)+s.px(0.014), tallest(names)+s.px(0.022)
	low, high := extent(points)
	scale := (r.H - head - foot) / (high - low)
	base := r.Y + head + high*scale
	at := s.pointTimes()
	best := highlight(points)
	s.axis(canvas.Rect{X: r.X, Y: base, W: r.W, H: max(s.px(0.002), 2)})
	width := min(cells[0].W*0.72, s.px(0.16))
	for i, c := range cells {
		h := points[i].Value * scale
		bar := canvas.Rect{X: c.CX() - width/2, Y: base - max(h, 0), W: width, H: max(h, -h, s.px(0.006))}
		ink, opacity := s.tone(i == best)
		s.pillar(bar, ink, opacity, at[i])
		if v := values[i]; v != nil {
			s.Write(v, c.CX()-v.Width/2, bar.Y-v.Height-s.px(0.01), at[i]+0.55)
		}
		if n := names[i]; n != nil {
			s.Write(n, c.CX()-n.Width/2, r.Bottom()-foot+s.px(0.02), at[i])
		}
	}
	return nil
}

// tone is the paint of a bar: the accent for the one that matters, else a veil of the text's.
func (s *stage) tone(best bool) (raster.RGB, float64) {
	if best {
		return s.Look.Accent, 1
	}
	return s.Look.Text, 0.3
}

// axis is the line bars stand on.
func (s *stage) axis(r canvas.Rect) {
	r = s.Mirror(r)
	ink := raster.Ink{Colour: s.Look.Text.Colour(), Opacity: 0.4}
	from := s.from + 0.2
	s.Add(func(f *raster.Frame, t float64) {
		g := r
		if g.W = r.W * motion.Out(motion.Part(t, from, 0.9)); s.RTL {
			g.X = r.Right() - g.W
		}
		f.Fill(g.Shape(0), ink, raster.Clip{})
	})
}

// plotBars draws bars lying down, the name over each and the figure at its end.
func (s *stage) plotBars(r canvas.Rect) error {
	points := s.in.Chart.Points
	if most := s.px(s.tall(0.21, 0.24)) * float64(len(points)); r.H > most {
		r = canvas.Rect{X: r.X, Y: r.Y + (r.H-most)*0.3, W: r.W, H: most}
	}
	rows := r.Rows(len(points), min(s.px(0.03), r.H*0.03))
	names, values, err := s.labels(r.W*0.6, rows[0].H*0.5, typeset.Start)
	if err != nil {
		return err
	}
	low, high := extent(points)
	high = max(high, -low) // lying bars show how large a figure is, whatever its sign
	room := r.W - widest(values) - s.px(0.025)
	name := tallest(names)
	thick := min(rows[0].H-name-s.px(0.012), s.px(0.075))
	at := s.pointTimes()
	best := highlight(points)
	for i, row := range rows {
		bar := canvas.Rect{X: row.X, Y: row.Bottom() - thick, W: max(room*math.Abs(points[i].Value)/high, s.px(0.012)), H: thick}
		if n := names[i]; n != nil {
			s.Write(n, row.X, bar.Y-n.Height-s.px(0.008), at[i])
		}
		ink, opacity := s.tone(i == best)
		s.bar(bar, ink, opacity, at[i])
		if v := values[i]; v != nil {
			s.Write(v, bar.Right()+s.px(0.02), bar.CY()-v.Height/2, at[i]+0.6)
		}
	}
	return nil
}

func widest(copies []*canvas.Copy) (w float64) {
	for _, k := range copies {
		if k != nil {
			w = max(w, k.Width)
		}
	}
	return w
}

// plotRing draws one share as a ring with its figure inside.
func (s *stage) plotRing(r canvas.Rect, p manifest.Number) error {
	d := min(r.W, r.H-s.px(0.12), s.px(0.62))
	n, err := s.Count(p.Text, canvas.Fit{Role: "display", Size: d * 0.3, W: d * 0.72, Ink: s.Look.Text})
	if err != nil {
		return err
	}
	at := s.soon(s.When(p.Text, s.from+0.3, s.from+0.4))
	col := column{{0, d, func(y float64) {
		s.ring(r.CX(), y+d/2, d/2, d*0.085, p.Value/100, at)
		n.Roll(r.CX()-n.Width/2, y+d/2-n.Height/2, at)
	}}}
	if p.Label != "" {
		k, err := s.Fit(p.Label, s.text("heading", 0.046, r.W, s.px(0.12), typeset.Center))
		if err != nil {
			return err
		}
		col = append(col, layer{s.px(0.03), k.Height, func(y float64) { s.Write(k, r.CX()-k.Width/2, y, at+0.6) }})
	}
	return col.within(r, 0.5)
}
