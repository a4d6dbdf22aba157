package scene

import (
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// marks are the opening marks of languages that do not write “.
var marks = map[string]string{
	"ja": "「", "zh": "「", "fr": "«", "ru": "«", "ar": "«", "es": "«", "it": "«", "de": "„", "pl": "„",
}

// quoteOpen sets the quotation large under an opening mark.
func quoteOpen(s *stage) error {
	r := s.Body
	align := typeset.Start
	if !s.wide() && s.Rand.IntN(2) == 0 {
		r, align = s.Centred(), typeset.Center
	}
	mark, err := s.mark(r, align, 0.26, s.Look.Accent)
	if err != nil {
		return err
	}
	source, err := s.source(r, align, s.Look.Muted)
	if err != nil {
		return err
	}
	col := column{mark}
	quote, err := s.heading(r, "heading", 0.108, s.left(r, col, source), align, s.from+0.2)
	if err != nil {
		return err
	}
	quote.gap = s.px(0.01)
	return append(append(col, quote), source...).within(r, 0.45)
}

// mark is the opening quotation mark, cropped to its ink.
func (s *stage) mark(r canvas.Rect, align typeset.Align, size float64, ink raster.RGB) (layer, error) {
	glyph := marks[s.Lang]
	if glyph == "" {
		glyph = "“"
	}
	b, err := s.Book.Set(glyph, s.Lang, typeset.Style{Role: "display", Size: s.px(size), Family: "serif"}, 0, typeset.Start)
	if err != nil {
		return layer{}, err
	}
	w := b.Lines[0].Words[0]
	height := float64(w.Mask.H)
	return layer{0, height, func(y float64) {
		left := x(r, float64(w.Mask.W), align)
		s.Ornament(w.Mask, left, y, ink, s.from)
	}}, nil
}

// source says whose words they are, after a short rule.
func (s *stage) source(r canvas.Rect, align typeset.Align, ink raster.RGB) (column, error) {
	if s.in.Body == "" {
		return nil, nil
	}
	at := s.When(s.in.Body, s.from+0.9, s.from+1.1)
	fit := s.text("body", 0.042, r.W*0.9, r.H*0.18, align)
	fit.Ink = ink
	k, err := s.Fit(s.in.Body, fit)
	if err != nil {
		return nil, err
	}
	rule := s.rule(r, align, at)
	rule.gap = s.px(0.05)
	return column{rule, {s.px(0.026), k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, at+0.1) }}}, nil
}

// quoteCard puts the quotation on a card the mark hangs over.
func quoteCard(s *stage) error {
	r := s.Centred()
	pad := s.px(0.075)
	inner := r.Inset(pad, pad)
	mark, err := s.mark(inner, typeset.Start, 0.22, s.accentOn(s.Look.Card))
	if err != nil {
		return err
	}
	col := column{mark}
	var source *canvas.Copy
	room := inner.H - mark.height - s.px(0.08)
	if s.in.Body != "" {
		if source, err = s.Fit(s.in.Body, s.onCard("body", 0.044, inner.W, r.H*0.16, typeset.Start)); err != nil {
			return err
		}
		room -= source.Height
	}
	quote, err := s.Fit(s.in.Heading, s.onCard("heading", 0.1, inner.W, room, typeset.Start))
	if err != nil {
		return err
	}
	quote.Accent = s.accentOn(s.Look.Card)
	quote.Emphasise(s.in.Emphasis)
	col = append(col, layer{s.px(0.02), quote.Height, func(y float64) { s.Underline(quote, s.Write(quote, inner.X, y, s.from+0.35)) }})
	if source != nil {
		at := s.When(s.in.Body, s.from+0.9, s.from+1.2)
		col = append(col, layer{s.px(0.04), source.Height, func(y float64) { s.Write(source, inner.X, y, at) }})
	}
	h := col.height()
	s.Lay(s.Card(r.Middle(r.W, h+2*pad), s.Rise(s.from)))
	s.from += 0.25 // the mark follows its card
	col.at(r.CY() - h/2)
	return nil
}
