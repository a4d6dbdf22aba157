package backdrop

import (
	"math"
	"math/rand/v2"

	"github.com/aiprod/aiprod/shared/studio/motion"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// dots are a regular field a swell runs through: dots grow and shrink in turn.
type dots struct {
	ground
	ink    raster.Colour
	angle  float64
	margin float64
}

func newDots(g ground, look theme.Look, rng *rand.Rand) *dots {
	return &dots{ground: g, ink: look.Text.Colour(), angle: rng.Float64() * 2 * math.Pi, margin: g.short * 0.066}
}

func (d *dots) paint(f *raster.Frame, t float64) {
	sin, cos := math.Sincos(d.angle)
	strength := 0.2
	if d.light {
		strength = 0.16
	}
	for y := d.margin / 2; y < d.h; y += d.margin {
		for x := d.margin / 2; x < d.w; x += d.margin {
			swell := math.Sin((x*cos+y*sin)/(d.short*0.22) - t*1.3)
			r := d.short * 0.0019 * (1.7 + swell)
			ink := raster.Ink{Colour: d.ink, Opacity: strength * (0.55 + 0.45*swell)}
			f.Fill(raster.Disc(x, y, r), ink, raster.Clip{})
		}
	}
}

// waves are hills of colour at the foot of the frame, rolling against each other.
type waves struct {
	ground
	layers []layer
	tops   []float64
}

type layer struct {
	height, swell, length, speed, phase float64
	ink                                 raster.Ink
}

func newWaves(g ground, look theme.Look, rng *rand.Rand) *waves {
	w := &waves{ground: g, tops: make([]float64, int(g.w))}
	for i, height := range []float64{0.30, 0.20, 0.11} {
		tone := look.Background.Mix(look.Mesh[(i+1)%len(look.Mesh)], 0.5)
		if !g.light {
			tone = tone.Mix(raster.RGB{}, 0.25)
		}
		w.layers = append(w.layers, layer{
			height: height, swell: 0.022 + 0.008*float64(i), length: g.w * (0.55 + 0.4*rng.Float64()) * math.Max(1, g.h/g.w*0.6),
			speed: (0.35 + 0.18*float64(i)) * float64(1-2*(i&1)), phase: rng.Float64() * 7, ink: raster.Ink{Colour: tone.Colour(), Opacity: 0.5},
		})
	}
	return w
}

func (w *waves) paint(f *raster.Frame, t float64) {
	for _, l := range w.layers {
		base := w.h * (1 - l.height + 0.012*motion.Wave(t, 9, l.phase))
		for x := range w.tops {
			a := float64(x)*2*math.Pi/l.length + t*l.speed + l.phase
			w.tops[x] = base + w.h*l.swell*(math.Sin(a)+0.4*math.Sin(1.7*a+t*0.3))
		}
		f.Flood(w.tops, l.ink)
	}
}
