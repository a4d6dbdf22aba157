package backdrop

import (
	"math/rand/v2"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// shapes are a few large forms cut by the edges of the frame, as on a poster.
type shapes struct {
	ground
	forms []form
}

// A form is a disc, a ring or a rounded block, and how far it floats.
type form struct {
	x, y, size, radius, stroke float64
	period, phase              float64
	ink                        raster.Ink
}

func newShapes(g ground, look theme.Look, rng *rand.Rand) *shapes {
	// The corners in an order of their own for each shot; the first form is the hero.
	corners := [][2]float64{{1.02, 0.06}, {0.98, 0.97}, {-0.02, 0.98}, {0.0, 0.02}}
	rng.Shuffle(len(corners), func(i, j int) { corners[i], corners[j] = corners[j], corners[i] })
	s := &shapes{ground: g}
	tones := []raster.RGB{
		look.Background.Mix(look.Accent, 0.2), look.Background.Mix(look.Text, 0.07), look.Background.Mix(look.Card, 0.75),
	}
	for i, tone := range tones {
		size := g.short * (0.8 - 0.2*float64(i))
		f := form{x: corners[i][0] * g.w, y: corners[i][1] * g.h, size: size, radius: size / 2,
			period: 9 + 3*float64(i), phase: rng.Float64(), ink: raster.Ink{Colour: tone.Colour(), Opacity: 0.75}}
		switch (i + rng.IntN(3)) % 3 {
		case 1:
			f.stroke = size * 0.16
		case 2:
			f.radius = size * 0.18
		}
		s.forms = append(s.forms, f)
	}
	return s
}

func (s *shapes) paint(f *raster.Frame, t float64) {
	for _, m := range s.forms {
		size := m.size * (1 + 0.04*motion.Wave(t, m.period*0.8, m.phase))
		x := m.x + s.short*0.035*motion.Wave(t, m.period, m.phase)
		y := m.y + s.short*0.035*motion.Wave(t, m.period*1.3, m.phase+0.25)
		f.Fill(raster.Shape{X: x - size/2, Y: y - size/2, W: size, H: size, Radius: m.radius / m.size * size, Stroke: m.stroke}, m.ink, raster.Clip{})
	}
}

// bands are slanted stripes that slide across.
type bands struct {
	ground
	slope float64
	inks  []raster.Ink
	start float64
}

func newBands(g ground, look theme.Look, rng *rand.Rand) *bands {
	b := &bands{ground: g, slope: -0.42, start: rng.Float64()}
	if rng.IntN(2) == 0 {
		b.slope = 0.42
	}
	for _, opacity := range []float64{0.035, 0.06, 0.03} {
		b.inks = append(b.inks, raster.Ink{Colour: look.Text.Colour(), Opacity: opacity})
	}
	return b
}

func (b *bands) paint(f *raster.Frame, t float64) {
	slant := b.slope * b.h
	span := b.w + 2*b.w*0.4 + max(slant, -slant)
	for i, ink := range b.inks {
		width := b.short * (0.16 + 0.14*float64(i))
		p := wrap(b.start+float64(i)*0.37+t*(0.016+0.007*float64(i)), 0)
		x := -b.w*0.4 - max(slant, 0) + p*span
		f.Band(x, x+width, b.slope, ink)
	}
}
