package backdrop

import (
	"math"
	"math/rand/v2"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// A ground is what ornaments are drawn on: the size, and inks that are lighter
// or darker than the gradient without changing how well text can be read on it.
type ground struct {
	w, h, short float64
	veil        raster.Colour // white on dark grounds, the card's white on light ones
	accent      raster.Colour
	light       bool
}

func newOrnament(w, h int, look theme.Look, rng *rand.Rand) ornament {
	g := ground{w: float64(w), h: float64(h), short: float64(min(w, h)), light: look.Light, accent: look.Accent.Colour()}
	g.veil = raster.RGB{R: 1, G: 1, B: 1}.Colour()
	switch look.Ornament {
	case "discs":
		return newDiscs(g, rng)
	case "rings":
		return newRings(g, rng)
	case "dots":
		return newDots(g, look, rng)
	case "waves":
		return newWaves(g, look, rng)
	case "shapes":
		return newShapes(g, look, rng)
	case "bands":
		return newBands(g, look, rng)
	}
	return plain{}
}

type plain struct{}

func (plain) paint(*raster.Frame, float64) {}

// discs are soft lights out of focus, rising slowly.
type discs struct {
	ground
	spots []disc
}

type disc struct{ x, y, r, drift, rise, phase float64 }

func newDiscs(g ground, rng *rand.Rand) *discs {
	d := &discs{ground: g, spots: make([]disc, 13)}
	for i := range d.spots {
		d.spots[i] = disc{
			x: math.Mod(float64(i)*0.618+rng.Float64()*0.2, 1), y: math.Mod(float64(i)*0.377+rng.Float64()*0.2, 1),
			r: g.short * (0.022 + 0.085*rng.Float64()*rng.Float64()), drift: 0.02 * (rng.Float64() - 0.5),
			rise: 0.008 + 0.016*rng.Float64(), phase: rng.Float64(),
		}
	}
	return d
}

func (d *discs) paint(f *raster.Frame, t float64) {
	for _, s := range d.spots {
		x := wrap(s.x+s.drift*t, 0.15) * d.w
		y := wrap(s.y-s.rise*t, 0.15) * d.h
		shape := raster.Disc(x, y, s.r)
		shape.Feather = s.r * 0.22
		glow := 0.055 + 0.035*motion.Wave(t, 7, s.phase)
		if d.light {
			glow *= 4
		}
		f.Fill(shape, raster.Ink{Colour: d.veil, Opacity: glow}, raster.Clip{})
	}
}

// wrap keeps v between -margin and 1+margin, entering again on the other side.
func wrap(v, margin float64) float64 {
	span := 1 + 2*margin
	v = math.Mod(v+margin, span)
	if v < 0 {
		v += span
	}
	return v - margin
}

// rings widen from a point outside the middle, like ripples.
type rings struct {
	ground
	x, y float64
}

func newRings(g ground, rng *rand.Rand) *rings {
	side := float64(rng.IntN(2))
	return &rings{ground: g, x: g.w * (0.08 + 0.84*side), y: g.h * (0.1 + 0.8*rng.Float64())}
}

func (r *rings) paint(f *raster.Frame, t float64) {
	const count = 5
	far := math.Hypot(r.w, r.h) * 0.7
	for i := range count {
		p := math.Mod(t*0.035+float64(i)/count, 1)
		shape := raster.Disc(r.x, r.y, r.short*0.08+far*p)
		shape.Stroke = r.short * (0.003 + 0.05*p)
		strength := 0.09
		ink := r.accent
		if r.light {
			strength, ink = 0.4, r.veil
		}
		f.Fill(shape, raster.Ink{Colour: ink, Opacity: strength * math.Sin(math.Pi*p)}, raster.Clip{})
	}
}
