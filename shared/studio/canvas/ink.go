package canvas

import (
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// Letters returns the mask of set text as the frame takes it, with the emoji in it.
func Letters(m *typeset.Mask) *raster.Mask {
	out := raster.NewMask(m.Pix, m.W, m.H)
	if m.Picture == nil {
		return out
	}
	return out.With(m.Picture)
}
