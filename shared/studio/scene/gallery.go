package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// galleryMosaic sets one picture large and the others beside or under it.
func galleryMosaic(s *stage) error {
	return s.gallery(s.mosaicOf)
}

// mosaicOf divides r into a large window and small ones at its longer side's end.
func (s *stage) mosaicOf(r canvas.Rect) []canvas.Rect {
	n := len(s.in.Assets)
	gap := s.px(0.022)
	if n == 2 {
		return s.row(r, n)
	}
	if r.W > r.H {
		big := canvas.Rect{X: r.X, Y: r.Y, W: r.W * 0.6, H: r.H}
		rest := canvas.Rect{X: big.Right() + gap, Y: r.Y, W: r.W - big.W - gap, H: r.H}
		return append([]canvas.Rect{big}, rest.Rows(n-1, gap)...)
	}
	big := r.Top(r.H * 0.58)
	return append([]canvas.Rect{big}, r.Below(big.H+gap).Columns(n-1, gap)...)
}

// galleryRow sets all pictures alike.
func galleryRow(s *stage) error {
	return s.gallery(func(r canvas.Rect) []canvas.Rect {
		cells := s.row(r, len(s.in.Assets))
		if c := cells[0]; c.W > c.H*2.2 || c.H > c.W*2 { // slits show nothing
			return s.mosaicOf(r)
		}
		return cells
	})
}

// row divides r into windows of one size: side by side, two by two, or one above the other.
func (s *stage) row(r canvas.Rect, n int) []canvas.Rect {
	gap := s.px(0.022)
	switch {
	case r.W > r.H*1.5 || n == 2 && r.W > r.H:
		return r.Columns(n, gap)
	case n == 4:
		rows := r.Rows(2, gap)
		return append(rows[0].Columns(2, gap), rows[1].Columns(2, gap)...)
	}
	return r.Rows(n, gap)
}

// gallery shows the pictures in the windows divide makes, one coming after the
// other, under kicker and heading.
func (s *stage) gallery(divide func(canvas.Rect) []canvas.Rect) error {
	r := s.Body
	col, err := s.kicker(r, typeset.Start, s.from)
	if err != nil {
		return err
	}
	if s.in.Heading != "" {
		h, err := s.heading(r, "heading", s.tall(0.085, 0.1), r.H*0.26, typeset.Start, s.from+0.05)
		if err != nil {
			return err
		}
		col = append(col, h)
	}
	room := r
	if len(col) > 0 {
		room = r.Below(col.height() + s.px(0.045))
	}
	col.at(r.Y)
	step := min(0.35, s.Length*0.1)
	for i, cell := range divide(room) {
		if err := s.framed(s.in.Assets[i], cell, s.from+0.15+step*float64(i)); err != nil {
			return err
		}
	}
	return nil
}

// framed adds a file in r, coming in like a card.
func (s *stage) framed(id string, r canvas.Rect, from float64) error {
	at := s.Mirror(r)
	w, h := int(at.W)&^1, int(at.H)&^1
	footage, err := s.media.Open(id, w, h)
	if err != nil {
		return err
	}
	card := s.Card(r, s.Rise(from))
	card.Opacity = 0 // only its shadow
	s.Lay(card)
	buffer := raster.NewFrame(w, h)
	corners := raster.RoundedMask(float64(w), float64(h), max(card.Radius, s.px(0.012)))
	length := s.Length
	s.Add(func(f *raster.Frame, t float64) {
		pose := card.At(t)
		if pose.Opacity == 0 {
			return
		}
		footage.Show(buffer, t, t/length)
		f.Paste(buffer, int(at.X+pose.DX), int(at.Y+pose.DY), corners, pose.Opacity)
	})
	return nil
}
