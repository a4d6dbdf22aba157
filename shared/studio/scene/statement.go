package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// statementBar sets the sentence large beside an upright bar that grows with it.
func statementBar(s *stage) error {
	r := s.Body
	inset := s.px(0.055)
	text := canvas.Rect{X: r.X + inset, Y: r.Y, W: r.W - inset, H: r.H}
	var col column
	if s.in.Icon != "" {
		col = append(col, s.emblemLayer(text, typeset.Start, s.tall(0.15, 0.22), s.from))
	}
	more, err := s.saying(text, typeset.Start, s.tall(0.118, 0.134), col.height())
	if err != nil {
		return err
	}
	col = append(col, more...)
	h := col.height()
	top := r.Y + (r.H-h)*0.48
	s.upright(canvas.Rect{X: r.X, Y: top, W: max(s.px(0.009), 4), H: h}, s.from)
	col.at(top)
	return nil
}

// saying is the column of a statement: kicker, sentence, body.
func (s *stage) saying(r canvas.Rect, align typeset.Align, size, used float64) (column, error) {
	col, err := s.kicker(r, align, s.from)
	if err != nil {
		return nil, err
	}
	body, err := s.body(r, 0.042, r.H*0.25, align, s.When(s.in.Body, s.from+0.9, s.from+0.9))
	if err != nil {
		return nil, err
	}
	r.H -= used
	heading, err := s.heading(r, "display", size, s.left(r, col, body), align, s.from+0.1)
	if err != nil {
		return nil, err
	}
	return append(append(col, heading), body...), nil
}

// upright adds a bar that grows downwards.
func (s *stage) upright(r canvas.Rect, from float64) {
	r = s.Mirror(r)
	ink := raster.Ink{Colour: s.Look.Accent.Colour(), Opacity: 1}
	s.Add(func(f *raster.Frame, t float64) {
		h := r.H * motion.Out(motion.Part(t, from, 1.1))
		f.Fill(raster.Shape{X: r.X, Y: r.Y, W: r.W, H: h, Radius: r.W / 2}, ink, raster.Clip{})
	})
}

// statementMarked stands in the middle; a marker is drawn through the emphasised words.
func statementMarked(s *stage) error {
	r := s.Centred()
	var col column
	if s.in.Icon != "" {
		col = append(col, s.emblemLayer(r, typeset.Center, s.tall(0.18, 0.26), s.from))
	}
	marked := s.in.Emphasis
	body, err := s.body(r.Inset(r.W*0.05, 0), 0.042, r.H*0.25, typeset.Center, s.from+0.9)
	if err != nil {
		return err
	}
	k, err := s.Fit(s.in.Heading, s.text("display", s.tall(0.12, 0.132)*s.loudness("display"), r.W, s.left(r, col, body), typeset.Center))
	if err != nil {
		return err
	}
	k.Emphasise(marked)
	k.Accent = s.Look.OnAccent
	col = append(col, layer{s.px(0.04), k.Height, func(y float64) {
		left := x(r, k.Width, typeset.Center)
		s.Marker(k, left, y, s.from+0.55)
		at := s.Write(k, left, y, s.from+0.1)
		if len(k.Accented) == 0 {
			k.Accent = s.Look.Accent
			s.Underline(k, at)
		}
	}})
	return append(col, body...).within(r, 0.48)
}

// statementCard sets the sentence on a card, as on a sign.
func statementCard(s *stage) error {
	r := s.Centred()
	pad := s.px(0.075)
	inner := r.Inset(pad, pad)
	var col column
	if s.in.Icon != "" {
		col = append(col, s.emblemLayer(inner, typeset.Start, 0.16, s.from+0.35))
	}
	k, err := s.Fit(s.in.Heading, s.onCard("display", s.tall(0.104, 0.118), inner.W, inner.H-col.height()-s.px(0.14), typeset.Start))
	if err != nil {
		return err
	}
	k.Accent = s.accentOn(s.Look.Card)
	k.Emphasise(s.in.Emphasis)
	col = append(col, layer{s.px(0.04), k.Height, func(y float64) { s.Underline(k, s.Write(k, inner.X, y, s.from+0.12)) }})
	if s.in.Body != "" {
		b, err := s.Fit(s.in.Body, s.onCard("body", 0.04, inner.W, r.H*0.22, typeset.Start))
		if err != nil {
			return err
		}
		col = append(col, layer{s.px(0.035), b.Height, func(y float64) { s.Write(b, inner.X, y, s.from+0.9) }})
	}
	h := col.height()
	s.Lay(s.Card(r.Middle(r.W, h+2*pad), s.Rise(s.from)))
	col.at(r.CY() - h/2)
	return nil
}
