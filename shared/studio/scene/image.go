package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// imageFull fills the frame; text stands at the foot on a scrim in a dark colour of the look.
func imageFull(s *stage) (err error) {
	themed, veil := s.Look, 0.0
	s.Look, veil = s.Look.OnPicture()
	defer func() {
		if err != nil { // another arrangement stands on the theme's own ground
			s.Look = themed
		}
	}()
	footage, err := s.media.Open(s.in.Asset, int(s.W), int(s.H))
	if err != nil {
		return err
	}
	r := s.Body
	col, err := s.legend(r.Below(r.H*0.4), 0.094)
	if err != nil {
		return err
	}
	top := r.Bottom() - col.height() - s.px(0.015)
	from := (top - s.px(0.34)) / s.H
	clear := (top - s.px(0.02)) / s.H
	scrim := raster.NewScrim(s.Look.Background.Colour(), int(s.H), func(y float64) float64 {
		return veil * motion.Smooth((y-from)/(clear-from))
	})
	bare := len(col) == 0 && s.Band.H == 0
	length := s.Length
	s.ReplaceBackdrop(func(f *raster.Frame, t float64) {
		footage.Show(f, t, t/length)
		if !bare {
			f.Veil(scrim)
		}
	})
	s.Event(0)
	col.at(top)
	return nil
}

// legend is the text of an image: kicker on a pill, heading, body.
func (s *stage) legend(r canvas.Rect, size float64) (column, error) {
	var col column
	if s.in.Kicker != "" {
		pill, err := s.tag(s.in.Kicker, r, typeset.Start, s.from+0.2)
		if err != nil {
			return nil, err
		}
		col = append(col, pill)
	}
	body, err := s.body(r, 0.04, r.H*0.3, typeset.Start, s.from+0.9)
	if err != nil {
		return nil, err
	}
	if s.in.Heading != "" {
		h, err := s.heading(r, "display", size, s.left(r, col, body), typeset.Start, s.from+0.35)
		if err != nil {
			return nil, err
		}
		col = append(col, h)
	}
	return append(col, body...), nil
}

// imageFramed shows the image as a picture with rounded corners, the text beside
// it or below.
func imageFramed(s *stage) error {
	if s.in.Heading == "" && s.in.Body == "" {
		return imageFull(s)
	}
	r := s.Body
	var picture, text canvas.Rect
	if s.wide() {
		cols := r.Columns(2, s.px(0.08))
		picture, text = cols[1], cols[0]
	} else {
		picture = r.Top(r.H * s.tall(0.45, 0.54))
		text = r.Below(picture.H + s.px(0.055))
	}
	if err := s.framed(s.in.Asset, picture, s.from+0.1); err != nil {
		return err
	}
	col, err := s.legend(text, 0.086)
	if err != nil {
		return err
	}
	share := 0.48
	if !s.wide() {
		share = 0
	}
	return col.within(text, share)
}
