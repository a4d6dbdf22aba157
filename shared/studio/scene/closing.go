package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// closingButton ends in the middle with the call to action on a button.
func closingButton(s *stage) error {
	r := s.Centred()
	col, err := s.masthead(r, typeset.Center, s.crest(0.18, 0.28), s.tall(0.15, 0.19), s.from)
	if err != nil {
		return err
	}
	kicker, err := s.kicker(r, typeset.Center, s.from)
	if err != nil {
		return err
	}
	col = append(col, kicker...)
	var button column
	if s.in.Body != "" {
		if button, err = s.button(r, s.When(s.in.Body, s.from+0.7, s.from+0.9)); err != nil {
			return err
		}
	}
	heading, err := s.heading(r, "display", 0.132, s.left(r, col, button), typeset.Center, s.from+0.15)
	if err != nil {
		return err
	}
	if err := append(append(col, heading), button...).within(r, 0.48); err != nil {
		return err
	}
	s.corner()
	return nil
}

// crest is the size of an icon over the closing words; 0 where there is no room.
func (s *stage) crest(other, upright float64) float64 {
	if !s.roomy() {
		return 0
	}
	return s.tall(other, upright)
}

// button is the body on an accent ground that breathes once it is there.
func (s *stage) button(r canvas.Rect, from float64) (column, error) {
	padX, padY := s.px(0.055), s.px(0.03)
	k, err := s.Fit(s.in.Body, canvas.Fit{
		Role: "heading", Size: s.px(0.05), W: r.W - 2*padX, H: r.H * 0.3, Align: typeset.Center, Ink: s.Look.OnAccent, Plain: true,
	})
	if err != nil {
		return nil, err
	}
	h := k.Height + 2*padY
	return column{{s.px(0.06), h, func(y float64) {
		s.pulse(canvas.Rect{X: r.CX() - k.Width/2 - padX, Y: y, W: k.Width + 2*padX, H: h}, from)
		s.Write(k, r.CX()-k.Width/2, y+padY, from+0.15)
	}}}, nil
}

// pulse is a pill with a halo that leaves it every two seconds.
func (s *stage) pulse(r canvas.Rect, from float64) {
	at := s.Mirror(r)
	halo := raster.Ink{Colour: s.Look.Accent.Colour()}
	radius := min(at.H/2, max(s.Look.Corner*s.Short, at.H*0.12))
	s.Add(func(f *raster.Frame, t float64) {
		if t < from+0.6 {
			return
		}
		for turn := t - from - 0.6; turn >= 0; turn -= 2.2 {
			if p := turn / 1.6; p < 1 {
				grow := s.px(0.03) * motion.Out(p)
				ink := halo
				ink.Opacity = 0.4 * (1 - p)
				f.Fill(at.Inset(-grow, -grow).Shape(radius+grow), ink, raster.Clip{})
			}
		}
	})
	s.Pill(r, s.Look.Accent, from)
}

// closingPanel ends on a panel in the accent colour that comes up from below.
func closingPanel(s *stage) error {
	text := s.in.Body
	if text == "" {
		return closingButton(s)
	}
	r := s.hero(s.Body)
	pad := s.px(0.06)
	k, err := s.Fit(text, canvas.Fit{
		Role: "heading", Size: s.px(0.064), W: r.W - 2*pad, H: r.H * 0.34, Ink: s.Look.OnAccent, Plain: true,
	})
	if err != nil {
		return err
	}
	panel := canvas.Rect{X: r.X, W: r.W, H: k.Height + 2*pad}
	panel.Y = r.Bottom() - panel.H - r.H*0.04
	from := s.When(text, s.from+0.6, s.from+0.9)
	above := canvas.Rect{X: r.X, Y: r.Y, W: r.W, H: panel.Y - r.Y - s.px(0.05)}
	if err := s.farewell(above); err != nil {
		return err
	}
	card := s.Card(panel, s.Rise(from))
	card.Fill, card.Opacity = s.Look.Accent, 1
	s.Lay(card)
	s.Write(k, panel.X+pad, panel.Y+pad, from+0.25)
	s.corner()
	return nil
}

// farewell is what stands over the panel: icon, kicker and heading.
func (s *stage) farewell(r canvas.Rect) error {
	col, err := s.masthead(r, typeset.Start, s.crest(0.17, 0.26), s.tall(0.13, 0.17), s.from)
	if err != nil {
		return err
	}
	kicker, err := s.kicker(r, typeset.Start, s.from)
	if err != nil {
		return err
	}
	col = append(col, kicker...)
	heading, err := s.heading(r, "display", 0.12, r.H-col.height()-s.px(0.05), typeset.Start, s.from+0.15)
	if err != nil {
		return err
	}
	return append(col, heading).within(r, 0.75)
}
