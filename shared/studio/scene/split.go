package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// splitFar gives the half of the frame text ends at to the picture, up to the
// frame's edges; where the frame is not wide, its upper part.
func splitFar(s *stage) error { return s.split(false) }

// splitNear gives the picture the half text starts at.
func splitNear(s *stage) error { return s.split(true) }

func (s *stage) split(near bool) error {
	picture, text := s.halves(near)
	col, err := s.sideText(text)
	if err != nil {
		return err
	}
	if err := s.uncovered(picture, near); err != nil {
		return err
	}
	share := 0.48
	switch {
	case !s.wide() && near:
		share = 0.8
	case !s.wide():
		share = 0.4
	}
	return col.within(text, share)
}

// halves returns the part of the frame the picture has, and that of the text.
func (s *stage) halves(near bool) (picture, text canvas.Rect) {
	gap := s.px(0.065)
	r := s.Body
	if !s.wide() {
		h := s.H * s.tall(0.33, 0.38)
		if near { // under the text and over the captions
			h = r.H * s.tall(0.5, 0.54)
			picture = canvas.Rect{Y: r.Bottom() - h, W: s.W, H: h}
			return picture, r.Top(r.H - h - gap)
		}
		picture = canvas.Rect{W: s.W, H: h}
		return picture, canvas.Rect{X: r.X, Y: h + gap, W: r.W, H: r.Bottom() - h - gap}
	}
	half := s.W * 0.48
	if near {
		picture = canvas.Rect{W: half, H: s.H}
		return picture, canvas.Rect{X: half + gap, Y: r.Y, W: r.Right() - half - gap, H: r.H}
	}
	picture = canvas.Rect{X: s.W - half, W: half, H: s.H}
	return picture, canvas.Rect{X: r.X, Y: r.Y, W: s.W - half - gap - r.X, H: r.H}
}

// sideText is what stands beside the picture.
func (s *stage) sideText(r canvas.Rect) (column, error) {
	col, err := s.kicker(r, typeset.Start, s.from)
	if err != nil {
		return nil, err
	}
	body, err := s.body(r, 0.045, r.H*0.34, typeset.Start, s.from+0.8)
	if err != nil {
		return nil, err
	}
	if s.in.Heading == "" {
		return append(col, body...), nil
	}
	heading, err := s.heading(r, "display", s.tall(0.105, 0.118), s.left(r, col, body)-s.px(0.05), typeset.Start, s.from+0.1)
	if err != nil {
		return nil, err
	}
	col = append(col, heading)
	if s.wide() {
		col = append(col, s.rule(r, typeset.Start, s.from+0.5))
	}
	return append(col, body...), nil
}

// uncovered adds the footage in r, uncovered from the edge of the frame behind a
// bar in the accent colour, which stays as the seam. Captions have the whole foot
// of the frame, so a picture beside them is darkened towards it.
func (s *stage) uncovered(r canvas.Rect, near bool) error {
	if s.RTL && s.wide() {
		r.X = s.W - r.Right()
		near = !near
	}
	w, h := int(r.W)&^1, int(r.H)&^1
	footage, err := s.media.Open(s.in.Asset, w, h)
	if err != nil {
		return err
	}
	buffer := raster.NewFrame(w, h)
	seam := max(s.px(0.008), 3)
	ink := raster.Ink{Colour: s.Look.Accent.Colour(), Opacity: 1}
	length, from, side := s.Length, s.from, s.wide()
	veil := s.footVeil(h)
	s.Event(from)
	s.Add(func(f *raster.Frame, t float64) {
		p := motion.Out(motion.Part(t, from-0.1, 0.9))
		if p == 0 {
			return
		}
		footage.Show(buffer, t, t/length)
		if veil != nil {
			buffer.Veil(veil)
		}
		x, y := int(r.X), int(r.Y)
		bar := raster.Shape{X: r.X, Y: r.Y, W: seam, H: r.H}
		switch {
		case !side && near:
			x += int(s.Side() * r.W * (1 - p))
			bar = raster.Shape{X: r.X, Y: r.Y - seam/2, W: r.W * p, H: seam}
		case !side:
			y -= int(r.H * (1 - p))
			bar = raster.Shape{X: r.X, Y: r.Bottom() - r.H*(1-p) - seam/2, W: r.W, H: seam}
		case near:
			x -= int(r.W * (1 - p))
			bar.X = r.Right() - r.W*(1-p) - seam/2
		default:
			x += int(r.W * (1 - p))
			bar.X = r.X + r.W*(1-p) - seam/2
		}
		f.Paste(buffer, x, y, nil, 1)
		f.Fill(bar, ink, raster.Clip{})
	})
	return nil
}

// footVeil darkens the foot of a picture captions run over; nil where none do.
func (s *stage) footVeil(h int) *raster.Scrim {
	if s.Band.H == 0 || !s.wide() {
		return nil
	}
	from, full := (s.Band.Y-s.px(0.16))/s.H, (s.Band.Y-s.px(0.01))/s.H
	return raster.NewScrim(s.Look.Background.Colour(), h, func(y float64) float64 {
		return 0.84 * motion.Smooth((y-from)/(full-from))
	})
}
