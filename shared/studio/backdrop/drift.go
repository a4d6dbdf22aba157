package backdrop

import (
	"math"
	"math/rand/v2"

	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// A blob is a spot of the gradient and the ellipse it travels on. Lengths are
// shares of the frame, speeds radians a second.
type blob struct {
	raster.Blob
	swingX, swingY float64
	speedX, speedY float64
	phaseX, phaseY float64
}

func (b blob) at(t float64) raster.Blob {
	p := b.Blob
	p.X += b.swingX * math.Sin(t*b.speedX+b.phaseX)
	p.Y += b.swingY * math.Cos(t*b.speedY+b.phaseY)
	return p
}

// scatter places a blob for each colour of the mesh, the way the look moves.
func scatter(look theme.Look, rng *rand.Rand) []blob {
	place := placements[look.Motion]
	if place == nil {
		place = drift
	}
	turn := rng.Float64()
	blobs := make([]blob, len(look.Mesh))
	for i, c := range look.Mesh {
		share := (float64(i) + 0.5) / float64(len(look.Mesh))
		blobs[i] = place(share, turn, rng)
		blobs[i].Colour = c
		blobs[i].phaseX += rng.Float64() * 2 * math.Pi
		blobs[i].phaseY += rng.Float64() * 2 * math.Pi
	}
	return blobs
}

// placements are the ways a background moves. A placement gets the place of the
// colour among the colours (0 to 1) and a turn all colours of the shot share.
var placements = map[string]func(share, turn float64, rng *rand.Rand) blob{
	"drift": drift, "aurora": aurora, "tide": tide, "spin": spin, "calm": calm,
}

// drift: round spots wander everywhere.
func drift(share, turn float64, rng *rand.Rand) blob {
	return blob{
		Blob: raster.Blob{X: math.Mod(share+turn, 1), Y: 0.1 + 0.8*rng.Float64(),
			RX: 0.34 + 0.2*rng.Float64(), RY: 0.30 + 0.2*rng.Float64(), Weight: 4},
		swingX: 0.17, swingY: 0.2, speedX: 0.32 + 0.25*rng.Float64(), speedY: 0.3 + 0.25*rng.Float64(),
	}
}

// aurora: broad bands hang across the frame and sway.
func aurora(share, turn float64, rng *rand.Rand) blob {
	return blob{
		Blob: raster.Blob{X: math.Mod(3*share+turn, 1), Y: share,
			RX: 0.75 + 0.3*rng.Float64(), RY: 0.15 + 0.1*rng.Float64(), Weight: 4},
		swingX: 0.35, swingY: 0.09, speedX: 0.3 + 0.2*rng.Float64(), speedY: 0.4 + 0.3*rng.Float64(),
	}
}

// tide: colour wells up from below and sinks again.
func tide(share, turn float64, rng *rand.Rand) blob {
	return blob{
		Blob: raster.Blob{X: math.Mod(share+turn, 1), Y: 0.35 + 0.75*rng.Float64(),
			RX: 0.38 + 0.2*rng.Float64(), RY: 0.36 + 0.2*rng.Float64(), Weight: 3.6},
		swingX: 0.08, swingY: 0.32, speedX: 0.25, speedY: 0.35 + 0.2*rng.Float64(),
	}
}

// spin: spots circle the middle, all the same way.
func spin(share, turn float64, rng *rand.Rand) blob {
	around := 2 * math.Pi * (share + turn)
	return blob{
		Blob:   raster.Blob{X: 0.5 + 0.3*math.Sin(around), Y: 0.5 + 0.3*math.Cos(around), RX: 0.42, RY: 0.42, Weight: 3.8},
		swingX: 0.24, swingY: 0.24, speedX: 0.5, speedY: 0.5,
	}
}

// calm: two or three wide washes at the edges, hardly moving.
func calm(share, turn float64, rng *rand.Rand) blob {
	around := 2 * math.Pi * (share + turn)
	return blob{
		Blob: raster.Blob{X: 0.5 + 0.62*math.Sin(around), Y: 0.5 + 0.62*math.Cos(around),
			RX: 0.5 + 0.2*rng.Float64(), RY: 0.5 + 0.2*rng.Float64(), Weight: 3},
		swingX: 0.34, swingY: 0.34, speedX: 0.62, speedY: 0.55,
	}
}
