package brand

import (
	"fmt"
	"math"

	"github.com/aiprod/aiprod/shared/studio/raster"
)

var black, white = raster.RGB{}, raster.RGB{R: 1, G: 1, B: 1}

// colour reads a colour of a kit that was checked; black for one that cannot be read.
func colour(hex string) raster.RGB {
	c, err := raster.Hex(hex)
	if err != nil {
		return black
	}
	return c
}

// written is a colour as "#rrggbb".
func written(c raster.RGB) string {
	part := func(v float64) int { return int(math.Round(255 * v)) }
	return fmt.Sprintf("#%02x%02x%02x", part(c.R), part(c.G), part(c.B))
}

// pole is black or white, whichever reads better on a ground.
func pole(ground raster.RGB) raster.RGB {
	if raster.Contrast(black, ground) > raster.Contrast(white, ground) {
		return black
	}
	return white
}
