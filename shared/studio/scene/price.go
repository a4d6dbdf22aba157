package scene

import (
	"math"
	"strings"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// priceTag shows one price on a tag, what it is for beside or over it; several
// prices make a list.
func priceTag(s *stage) error {
	if len(s.in.Items) > 0 {
		return priceList(s)
	}
	r := s.Body
	at := s.soon(s.When(s.in.Figure.Text, s.from+0.2, s.from+0.35))
	if s.wide() && s.named() {
		left, right := s.wareAndPrice(r)
		tag, err := s.pricetag(right, typeset.End, s.px(0.42), at)
		if err != nil {
			return err
		}
		return s.facing(left, right, tag)
	}
	r = s.Centred()
	col, err := s.ware(r, typeset.Center, r.H*0.5)
	if err != nil {
		return err
	}
	tag, err := s.pricetag(r, typeset.Center, min(s.px(s.tall(0.34, 0.44)), r.H-col.height()-s.px(0.06)), at)
	if err != nil {
		return err
	}
	return append(col, tag).within(r, 0.48)
}

// priceSeal shows one price on a seal that turns a little, beside what it is for.
func priceSeal(s *stage) error {
	if len(s.in.Items) > 0 {
		return priceList(s)
	}
	at := s.soon(s.When(s.in.Figure.Text, s.from+0.2, s.from+0.35))
	if s.wide() && s.named() {
		left, right := s.wareAndPrice(s.Body)
		seal, err := s.seal(right, min(right.W, right.H*0.96, s.px(0.66)), at)
		if err != nil {
			return err
		}
		return s.facing(left, right, seal)
	}
	r := s.Centred()
	col, err := s.ware(r, typeset.Center, r.H*0.5)
	if err != nil {
		return err
	}
	seal, err := s.seal(r, min(r.W*0.8, r.H-col.height()-s.px(0.08), s.px(0.66)), at)
	if err != nil {
		return err
	}
	return append(col, seal).within(r, 0.48)
}

// wareAndPrice divides a wide body between what is sold and its price.
func (s *stage) wareAndPrice(r canvas.Rect) (left, right canvas.Rect) {
	gap := s.px(0.06)
	left = canvas.Rect{X: r.X, Y: r.Y, W: r.W*0.44 - gap, H: r.H}
	return left, canvas.Rect{X: r.X + r.W*0.44, Y: r.Y, W: r.W * 0.56, H: r.H}
}

// facing puts what is sold at the left of its price.
func (s *stage) facing(left, right canvas.Rect, price layer) error {
	col, err := s.ware(left, typeset.Start, left.H)
	if err != nil {
		return err
	}
	if err := col.within(left, 0.48); err != nil {
		return err
	}
	return column{price}.within(right, 0.48)
}

// seal is the price on a disc with a scalloped edge.
func (s *stage) seal(r canvas.Rect, d, at float64) (layer, error) {
	lead, price := leading(s.in.Figure)
	room := d * 0.72
	n, err := s.Count(price, canvas.Fit{Role: "display", Size: d * 0.3, W: room, H: d * 0.4, Ink: s.Look.OnAccent})
	if err != nil {
		return layer{}, err
	}
	words, _, err := s.around(lead, canvas.Fit{Role: "heading", Size: d * 0.09, W: room * 0.8, H: d * 0.14, Ink: s.Look.OnAccent, Plain: true})
	if err != nil {
		return layer{}, err
	}
	col := words(layer{0, n.Height, func(y float64) { n.Roll(r.CX()-n.Width/2, y, at) }}, r, typeset.Center, at)
	return layer{s.px(0.06), d, func(y float64) {
		s.scallops(r.CX(), y+d/2, d/2, at-0.3)
		col.middle(canvas.Rect{X: r.X, Y: y, W: r.W, H: d}, 0.48)
	}}, nil
}

// scallops is the ground of a seal: it pops up turning, and keeps turning slowly.
func (s *stage) scallops(cx, cy, radius, from float64) {
	const waves, steps = 18, 10
	cx = s.Mirror(canvas.Rect{X: cx}).X
	ink := raster.Ink{Colour: s.Look.Accent.Colour()}
	from = max(from, s.from)
	s.Feature(canvas.Rect{X: cx - radius, Y: cy - radius, W: 2 * radius, H: 2 * radius}, s.Look.Accent)
	s.Event(from)
	outline := make([]raster.Point, waves*steps)
	s.Add(func(f *raster.Frame, t float64) {
		p := motion.Part(t, from, 0.7)
		if p == 0 {
			return
		}
		turn := s.Side() * (0.5*(1-motion.Out(p)) - 0.04*(t-from))
		grow := motion.Back(p)
		for i := range outline {
			a := 2 * math.Pi * float64(i) / float64(len(outline))
			reach := radius * grow * (0.955 + 0.045*math.Cos(waves*a))
			sin, cos := math.Sincos(a + turn)
			outline[i] = raster.Point{X: cx + reach*sin, Y: cy - reach*cos}
		}
		m, o := s.Pen.Polygon(outline)
		ink.Opacity = motion.Smooth(p * 3)
		f.Lay(m, o.X, o.Y, ink, raster.Clip{})
	})
}

// named reports whether the scene says what the price is for.
func (s *stage) named() bool { return s.in.Heading != "" || s.in.Figure.Label != "" }

// ware is what costs it: icon, kicker, name and what else is said.
func (s *stage) ware(r canvas.Rect, align typeset.Align, room float64) (column, error) {
	var col column
	if s.in.Icon != "" && s.roomy() {
		col = append(col, s.emblemLayer(r, align, s.tall(0.18, 0.28), s.from))
	}
	kicker, err := s.kicker(r, align, s.from)
	if err != nil {
		return nil, err
	}
	col = append(col, kicker...)
	name := s.in.Heading
	if label := s.in.Figure.Label; name == "" || label != "" && len(name) > 3*len(label) {
		name = label
	}
	if name == "" {
		return col, nil
	}
	k, err := s.Fit(name, s.text("display", s.tall(0.11, 0.125), r.W, room-col.height()-s.px(0.06), align))
	if err != nil {
		return nil, err
	}
	k.Emphasise(s.in.Emphasis)
	return append(col, layer{s.px(0.03), k.Height, func(y float64) { s.Write(k, x(r, k.Width, align), y, s.from+0.05) }}), nil
}

// pricetag is the price on a tag with a hole and a cut end, which swings in from
// the side text ends at.
func (s *stage) pricetag(r canvas.Rect, align typeset.Align, size, at float64) (layer, error) {
	lead, price := leading(s.in.Figure)
	point := size * 0.28 // the cut end
	pad := size * 0.13
	room := r.W - point - 2*pad
	n, err := s.Count(price, canvas.Fit{Role: "display", Size: size * 0.52, W: room, H: size * 0.62, Ink: s.Look.OnAccent})
	if err != nil {
		return layer{}, err
	}
	inner := n.Width
	words, widest, err := s.around(lead, canvas.Fit{Role: "heading", Size: size * 0.15, W: room, H: size * 0.22, Ink: s.Look.OnAccent, Plain: true})
	if err != nil {
		return layer{}, err
	}
	inner = max(inner, widest)
	w := inner + point + 2*pad
	return layer{s.px(0.06), size, func(y float64) {
		tag := canvas.Rect{X: x(r, w, align), Y: y, W: w, H: size}
		s.tagShape(tag, point, at-0.3)
		text := canvas.Rect{X: tag.X + point + pad*0.6, Y: y, W: inner, H: size}
		words(layer{0, n.Height, func(y float64) { n.Roll(text.X, y, at) }}, text, typeset.Start, at).middle(text, 0.5)
	}}, nil
}

// around sets the words that belong to a price: what leads to it ("from") over
// it, what follows ("a month") under it. It returns what puts them around the price
// and how wide they are.
func (s *stage) around(lead string, fit canvas.Fit) (func(price layer, r canvas.Rect, align typeset.Align, at float64) column, float64, error) {
	copies, err := s.setAll([]string{lead, s.in.Body}, fit)
	if err != nil {
		return nil, 0, err
	}
	over, under := copies[0], copies[1]
	return func(price layer, r canvas.Rect, align typeset.Align, at float64) column {
		var col column
		if over != nil {
			col = append(col, layer{0, over.Height, func(y float64) { s.Write(over, x(r, over.Width, align), y, at) }})
		}
		col = append(col, price)
		if under != nil {
			col = append(col, layer{0, under.Height, func(y float64) { s.Write(under, x(r, under.Width, align), y, at+0.3) }})
		}
		return col
	}, widest(copies), nil
}

// tagShape is the tag itself.
func (s *stage) tagShape(r canvas.Rect, point, from float64) {
	m := s.Mirror(r)
	left, tip := m.X, m.X+point
	right := m.Right()
	if s.RTL {
		left, tip, right = m.Right(), m.Right()-point, m.X
	}
	bevel := point * 0.3
	inward := s.Side() * bevel
	mask, origin := s.Pen.Polygon([]raster.Point{
		{X: left, Y: m.CY() - bevel}, {X: tip - inward, Y: m.Y}, {X: right, Y: m.Y},
		{X: right, Y: m.Bottom()}, {X: tip - inward, Y: m.Bottom()}, {X: left, Y: m.CY() + bevel},
	})
	ink := raster.Ink{Colour: s.Look.Accent.Colour()}
	hole := raster.Ink{Colour: s.Look.Background.Colour()}
	cx, cr := left+(tip-left)*0.62, point*0.16
	from = max(from, s.from)
	s.Feature(m, s.Look.Accent)
	s.Event(from)
	s.Add(func(f *raster.Frame, t float64) {
		p := motion.Part(t, from, 0.6)
		if p == 0 {
			return
		}
		dx := s.Side() * s.px(0.2) * (1 - motion.Back(p))
		if p == 1 {
			dx = 0
		}
		ink.Opacity, hole.Opacity = motion.Smooth(p*3), motion.Smooth(p*3)
		f.Lay(mask, origin.X+dx, origin.Y, ink, raster.Clip{})
		f.Fill(raster.Disc(cx+dx, m.CY(), cr), hole, raster.Clip{})
	})
}

// priceList is a menu: what there is at one side, what it costs at the other, a
// dotted line between.
func priceList(s *stage) error {
	if len(s.in.Items) == 0 {
		return priceTag(s)
	}
	n := len(s.in.Items)
	r, err := s.besides(0.1, s.px(s.tall(0.165, 0.19))*float64(n))
	if err != nil {
		return err
	}
	rows := r.Rows(n, 0)
	cost := s.text("heading", s.tall(0.066, 0.072), r.W*0.42, rows[0].H*0.7, typeset.End)
	cost.Ink = s.Look.Accent
	costs, err := s.setAll(figuresOf(s.in.Items), cost)
	if err != nil {
		return err
	}
	gap := s.px(0.03)
	wares, err := s.setAll(titles(s.in.Items), s.text("heading", s.tall(0.06, 0.066), r.W-widest(costs)-3*gap, rows[0].H*0.84, typeset.Start))
	if err != nil {
		return err
	}
	at := s.times(s.from + 0.4)
	for i, row := range rows {
		ware, cost := wares[i], costs[i]
		s.Write(ware, row.X, row.CY()-ware.Height/2, at[i])
		s.Write(cost, row.Right()-cost.Width, row.CY()-cost.Height/2, at[i]+0.25)
		base := row.CY() + s.px(0.016)
		s.leader(row.X+ware.Width+gap, row.Right()-cost.Width-gap, base, at[i]+0.1)
	}
	return nil
}

// leader is a dotted line that runs from what is sold to its price.
func (s *stage) leader(from, to, y, at float64) {
	step, r := s.px(0.02), max(s.px(0.0028), 1.5)
	n := int(math.Max(0, (to-from)/step))
	ink := raster.Ink{Colour: s.Look.Text.Colour(), Opacity: 0.4}
	s.Add(func(f *raster.Frame, t float64) {
		shown := int(float64(n) * motion.Out(motion.Part(t, at, 0.7)))
		for i := range shown {
			dot := s.Mirror(canvas.Rect{X: from + step*float64(i)})
			f.Fill(raster.Disc(dot.X, y, r), ink, raster.Clip{})
		}
	})
}

func figuresOf(items []manifest.Item) []string {
	out := make([]string, len(items))
	for i, it := range items {
		if it.Number != nil {
			out[i] = strings.TrimSpace(it.Number.Text)
		}
	}
	return out
}

// priced reports whether every item says what it is and what it costs.
func priced(items []manifest.Item) bool {
	for _, it := range items {
		if it.Title == "" || it.Number == nil || strings.TrimSpace(it.Number.Text) == "" {
			return false
		}
	}
	return len(items) > 0
}
