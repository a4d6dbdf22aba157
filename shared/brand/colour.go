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

// vivid is a colour with more of its hue, so that it does not turn grey once it is
// mixed with black or white.
func vivid(c raster.RGB) raster.RGB {
	const more = 2.2
	top := max(c.R, c.G, c.B)
	deeper := func(v float64) float64 { return max(top-(top-v)*more, 0) }
	return raster.RGB{R: deeper(c.R), G: deeper(c.G), B: deeper(c.B)}
}

// pole is black or white, whichever reads better on a ground.
func pole(ground raster.RGB) raster.RGB {
	if raster.Contrast(black, ground) > raster.Contrast(white, ground) {
		return black
	}
	return white
}
