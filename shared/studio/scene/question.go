package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// questionMark sets the question large before a mark that fills the far side of
// the frame; the answer comes under it on the accent colour.
func questionMark(s *stage) error {
	r := s.Body
	if err := s.looming(); err != nil {
		return err
	}
	top, err := s.kicker(r, typeset.Start, s.from)
	if err != nil {
		return err
	}
	answer, err := s.answer(r, typeset.Start)
	if err != nil {
		return err
	}
	ask, err := s.heading(r, "display", s.tall(0.15, 0.16), s.left(r, top, answer), typeset.Start, s.from+0.05)
	if err != nil {
		return err
	}
	return append(append(top, ask), answer...).within(r, 0.46)
}

// questionCard sets the question on a card with the mark on its upper edge.
func questionCard(s *stage) error {
	r := s.Centred()
	pad := s.px(0.07)
	side := s.px(s.tall(0.17, 0.2))
	inner := r.Inset(pad, pad)
	answer, err := s.answer(r, typeset.Center)
	if err != nil {
		return err
	}
	room := r.H - 2*pad - side*0.75 - answer.height()
	if len(answer) > 0 {
		room -= answer[0].gap
	}
	size := s.tall(0.1, 0.11)
	if len(answer) == 0 {
		size *= 1.4
	}
	k, err := s.Fit(s.in.Heading, s.onCard("display", size, inner.W, room, typeset.Center))
	if err != nil {
		return err
	}
	k.Accent = s.accentOn(s.Look.Card)
	k.Emphasise(s.in.Emphasis)
	high := k.Height + 2*pad
	card := layer{0, high + side/2, func(y float64) {
		at := canvas.Rect{X: r.X, Y: y + side/2, W: r.W, H: high}
		s.Lay(s.Card(at, s.Rise(s.from)))
		s.Underline(k, s.Write(k, inner.CX()-k.Width/2, at.Y+pad+side*0.08, s.from+0.15))
		s.badgeMark(r.CX(), at.Y, side)
	}}
	return append(column{card}, answer...).within(r, 0.48)
}

// sign is the mark questions end in where the language is written.
func (s *stage) sign() string {
	if s.Lang == "ar" {
		return "؟"
	}
	return "?"
}

// looming is the mark, very large and faint, half out of the frame.
func (s *stage) looming() error {
	b, err := s.Book.Set(s.sign(), s.Lang, typeset.Style{Role: "display", Size: s.px(s.tall(1.15, 1.3)), Weight: "black"}, 0, typeset.Start)
	if err != nil {
		return err
	}
	w := b.Lines[0].Words[0].Mask
	mask := raster.NewMask(w.Pix, w.W, w.H)
	at := canvas.Rect{X: s.W - float64(w.W)*0.86, Y: (s.H - float64(w.H)) * 0.46, W: float64(w.W), H: float64(w.H)}
	if s.RTL {
		at.X = -float64(w.W) * 0.14
	}
	ink := raster.Ink{Colour: s.Look.Accent.Colour()}
	sway := s.px(0.03)
	s.Event(s.from)
	s.Add(func(f *raster.Frame, t float64) {
		p := motion.Part(t, s.from, 0.9)
		ink.Opacity = 0.13 * motion.Smooth(p)
		f.Lay(mask, at.X+s.Side()*sway*3*(1-motion.Out(p)), at.Y-sway*motion.Clamp(t/s.Length), ink, raster.Clip{})
	})
	return nil
}

// badgeMark is the mark on a disc that pops up around a point.
func (s *stage) badgeMark(cx, cy, side float64) {
	k, err := s.Fit(s.sign(), canvas.Fit{Role: "display", Size: side * 0.62, W: side, H: side, Ink: s.Look.OnAccent, Plain: true})
	if err != nil {
		return // the question still ends in its own mark
	}
	s.Dot(cx, cy, side/2, s.Look.Accent, s.from+0.2)
	w := k.Lines[0].Words[0]
	s.Ornament(w.Mask, cx-float64(w.Mask.W)/2, cy-float64(w.Mask.H)/2, s.Look.OnAccent, s.from+0.32)
}

// answer is the body on a panel in the accent colour; it comes when it is spoken.
func (s *stage) answer(r canvas.Rect, align typeset.Align) (column, error) {
	if s.in.Body == "" {
		return nil, nil
	}
	padX, padY := s.px(0.05), s.px(0.036)
	k, err := s.Fit(s.in.Body, canvas.Fit{
		Role: "heading", Size: s.px(s.tall(0.064, 0.07)), W: r.W - 2*padX, H: r.H * 0.36, Align: align, Ink: s.Look.OnAccent, Plain: true,
	})
	if err != nil {
		return nil, err
	}
	at := s.When(s.in.Body, s.from+0.9, max(s.from+1.4, s.Length*0.45))
	w, h := k.Width+2*padX, k.Height+2*padY
	return column{{s.px(0.06), h, func(y float64) {
		left := x(r, w, align)
		card := s.Card(canvas.Rect{X: left, Y: y, W: w, H: h}, s.Rise(at))
		card.Fill, card.Opacity = s.Look.Accent, 1
		s.Lay(card)
		s.Write(k, left+padX, y+padY, at+0.15)
	}}}, nil
}
