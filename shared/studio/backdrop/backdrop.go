// Package backdrop paints what a scene stands before: a slow gradient and an
// ornament floating in it. Something always moves, so that no film looks frozen,
// and nothing moves enough to draw the eye from the words.
package backdrop

import (
	"math/rand/v2"

	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// A Backdrop paints the background of one shot. It is not safe for concurrent use.
type Backdrop struct {
	mesh     *raster.Mesh
	look     theme.Look
	blobs    []blob
	buf      []raster.Blob
	ornament ornament
	start    float64
}

// An ornament paints its shapes at t seconds.
type ornament interface {
	paint(f *raster.Frame, t float64)
}

// New returns the backdrop of a look for frames of w by h. Rng decides where
// things stand; start is the time in seconds the movement begins at, so that the
// shots of a film do not all begin alike.
func New(w, h int, look theme.Look, rng *rand.Rand, start float64) *Backdrop {
	b := &Backdrop{mesh: raster.NewMesh(w, h), look: look, start: start}
	b.blobs = scatter(look, rng)
	b.buf = make([]raster.Blob, len(b.blobs))
	b.ornament = newOrnament(w, h, look, rng)
	return b
}

// Paint fills the frame as it looks t seconds into the shot.
func (b *Backdrop) Paint(f *raster.Frame, t float64) {
	t += b.start
	for i, s := range b.blobs {
		b.buf[i] = s.at(t)
	}
	b.mesh.Paint(f, b.look.Background, b.buf, b.look.Vignette)
	b.ornament.paint(f, t)
}
