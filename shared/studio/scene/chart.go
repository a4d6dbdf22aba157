package scene

import (
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// chartBelow puts the heading over the chart.
func chartBelow(s *stage) error {
	top, err := s.header(s.Body, 0.078, 0.26)
	if err != nil {
		return err
	}
	r := top.below(s)
	if r, err = s.footnote(top.over(s, s.chartHeight(r))); err != nil {
		return err
	}
	return s.plot(r)
}

// chartHeight is how much of r a chart is good for: bars lie only so far apart.
func (s *stage) chartHeight(r canvas.Rect) float64 {
	upright := r.W > r.H*1.05 && s.short(r)
	if upright || s.in.Chart.Kind == "line" || s.in.Chart.Kind == "ring" || s.in.Body != "" {
		return r.H
	}
	return s.px(s.tall(0.21, 0.24)) * float64(len(s.in.Chart.Points))
}

// chartBeside puts the heading at the side of the chart, where the frame has room.
func chartBeside(s *stage) error {
	if !s.wide() || s.in.Heading == "" {
		return chartBelow(s)
	}
	cols := s.Body.Columns(2, s.px(0.09))
	text, plot := cols[0], cols[1]
	shift := text.W * 0.12
	text.W -= shift
	plot.X -= shift
	plot.W += shift
	col, err := s.saying(text, typeset.Start, 0.092, 0)
	if err != nil {
		return err
	}
	if err := col.within(text, 0.48); err != nil {
		return err
	}
	return s.plot(plot.Inset(0, s.Body.H*0.04))
}

// footnote sets the body under the chart and returns the room above it.
func (s *stage) footnote(r canvas.Rect) (canvas.Rect, error) {
	body, err := s.body(r, 0.036, r.H*0.14, typeset.Start, s.from+1.2)
	if err != nil || body == nil {
		return r, err
	}
	h := body.height()
	body.at(r.Bottom() - h)
	return r.Top(r.H - h - s.px(0.04)), nil
}

// plot draws the chart of the scene in r.
func (s *stage) plot(r canvas.Rect) error {
	switch s.in.Chart.Kind {
	case "line":
		if len(s.in.Chart.Points) > 1 {
			return s.plotLine(r)
		}
	case "ring":
		if p := s.in.Chart.Points[0]; len(s.in.Chart.Points) == 1 && p.Text != "" && p.Value >= 0 && p.Value <= 100 {
			return s.plotRing(r, p)
		}
	}
	if r.W > r.H*1.05 && s.short(r) {
		return s.plotPillars(r)
	}
	return s.plotBars(r)
}

// short reports whether labels are short enough to stand side by side under pillars.
func (s *stage) short(r canvas.Rect) bool {
	each := r.W / float64(len(s.in.Chart.Points))
	for _, p := range s.in.Chart.Points {
		if float64(max(len([]rune(p.Label)), len([]rune(p.Text))))*s.px(0.019) > each {
			return false
		}
	}
	return true
}

// labels sets the names and the figures of all points, each alike.
func (s *stage) labels(w, h float64, align typeset.Align) (names, values []*canvas.Copy, err error) {
	var n, v []string
	for _, p := range s.in.Chart.Points {
		n, v = append(n, p.Label), append(v, p.Text)
	}
	name := s.text("body", 0.04, w, h, align)
	if names, err = s.setAll(n, name); err != nil {
		return nil, nil, err
	}
	value := s.text("heading", 0.052, w, h, align)
	value.Plain = true
	values, err = s.setAll(v, value)
	return names, values, err
}

// extent returns the range values are drawn in, zero always being part of it.
func extent(points []manifest.Number) (low, high float64) {
	for _, p := range points {
		low, high = min(low, p.Value), max(high, p.Value)
	}
	if high == low {
		high = low + 1
	}
	return low, high
}

// highlight returns which point carries the accent: the greatest, the last of equals.
func highlight(points []manifest.Number) (at int) {
	for i, p := range points {
		if p.Value >= points[at].Value {
			at = i
		}
	}
	return at
}

// pointTimes returns when each point appears.
func (s *stage) pointTimes() []float64 {
	var texts []string
	for _, p := range s.in.Chart.Points {
		texts = append(texts, p.Text)
	}
	at := s.Sequence(texts, s.from+0.4)
	if len(at) > 3 { // many points come as one movement
		for i := range at {
			at[i] = min(at[i], at[0]+0.16*float64(i))
		}
	}
	return at
}
