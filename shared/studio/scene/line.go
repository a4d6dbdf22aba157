package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// plotLine draws a line that runs from point to point, with the first and the
// last figure on it and names below.
func (s *stage) plotLine(r canvas.Rect) error {
	points := s.in.Chart.Points
	if r.H > r.W*0.9 {
		r = canvas.Rect{X: r.X, Y: r.Y + (r.H-r.W*0.9)*0.3, W: r.W, H: r.W * 0.9}
	}
	names, values, err := s.labels(r.W/float64(min(len(points), 4)), s.px(0.1), typeset.Center)
	if err != nil {
		return err
	}
	edge := max(widest(values), widest(names)) / 2
	head, foot := tallest(values)+s.px(0.05), tallest(names)+s.px(0.035)
	area := canvas.Rect{X: r.X + edge, Y: r.Y + head, W: r.W - 2*edge, H: r.H - head - foot}
	track := s.track(area)
	s.axis(canvas.Rect{X: r.X, Y: area.Bottom() + s.px(0.012), W: r.W, H: max(s.px(0.002), 2)})
	at := s.from + 0.5
	const run = 2.0
	s.trace(track, area.Bottom()+s.px(0.012), at, run)
	for i, p := range track {
		passed := at + run*motion.InOutAt(float64(i)/float64(len(track)-1))
		if n := names[i]; n != nil && (len(points) <= 6 || i%2 == 0) {
			s.Write(n, p.X-n.Width/2, r.Bottom()-n.Height, passed)
		}
		if v := values[i]; v != nil && (i == 0 || i == len(track)-1 || s.roomForAll(values, area.W)) {
			s.Write(v, p.X-v.Width/2, s.clear(track, i, v.Height, area.Bottom()), passed+0.1)
		}
		size := s.px(0.011)
		if i == len(track)-1 {
			size = s.px(0.02)
		}
		s.Dot(p.X, p.Y, size, s.Look.Accent, passed)
	}
	return nil
}

// roomForAll reports whether the figures of all points can stand on a line.
func (s *stage) roomForAll(values []*canvas.Copy, w float64) bool {
	return widest(values)*1.25 < w/float64(len(values)-1)
}

// clear returns the top of a label of height h at point i: over it, or under it
// where the line comes down to the point and there is room.
func (s *stage) clear(track []raster.Point, i int, h, foot float64) float64 {
	gap := s.px(0.028)
	if i > 0 && track[i-1].Y < track[i].Y && track[i].Y+gap+h < foot {
		return track[i].Y + gap
	}
	return track[i].Y - h - gap
}

// track returns where the points lie in r, from left to right.
func (s *stage) track(r canvas.Rect) []raster.Point {
	points := s.in.Chart.Points
	low, high := points[0].Value, points[0].Value
	for _, p := range points {
		low, high = min(low, p.Value), max(high, p.Value)
	}
	if low > 0 && low < (high-low)*2 {
		low = 0
	}
	if high == low {
		high = low + 1
	}
	out := make([]raster.Point, len(points))
	for i, p := range points {
		out[i] = raster.Point{
			X: r.X + r.W*float64(i)/float64(len(points)-1),
			Y: r.Bottom() - r.H*(p.Value-low)/(high-low),
		}
	}
	return out
}

// trace draws the line as far as it has run, over a faint area.
func (s *stage) trace(track []raster.Point, base, at, run float64) {
	mirrored := make([]raster.Point, len(track))
	for i, p := range track {
		mirrored[i] = raster.Point{X: s.Mirror(canvas.Rect{X: p.X}).X, Y: p.Y}
	}
	ink := raster.Ink{Colour: s.Look.Accent.Colour(), Opacity: 1}
	veil := raster.Ink{Colour: s.Look.Accent.Colour(), Opacity: 0.16}
	s.Add(func(f *raster.Frame, t float64) {
		p := motion.InOut(motion.Part(t, at, run))
		if p == 0 {
			return
		}
		part := partial(mirrored, p*float64(len(track)-1))
		end := part[len(part)-1]
		ground := append([]raster.Point{{X: part[0].X, Y: base}}, part...)
		m, o := s.Pen.Polygon(append(ground, raster.Point{X: end.X, Y: base}))
		f.Lay(m, o.X, o.Y, veil, raster.Clip{})
		m, o = s.Pen.Line(part, s.px(0.009))
		f.Lay(m, o.X, o.Y, ink, raster.Clip{})
		f.Fill(raster.Disc(end.X, end.Y, s.px(0.014)), ink, raster.Clip{})
	})
}

// partial returns the first n segments of a line, the last one in part.
func partial(points []raster.Point, n float64) []raster.Point {
	whole := min(int(n), len(points)-1)
	out := append([]raster.Point{}, points[:whole+1]...)
	if rest := n - float64(whole); rest > 0 && whole+1 < len(points) {
		a, b := points[whole], points[whole+1]
		out = append(out, raster.Point{X: motion.Lerp(a.X, b.X, rest), Y: motion.Lerp(a.Y, b.Y, rest)})
	}
	return out
}
