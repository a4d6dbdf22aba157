package brand

import (
	"cmp"

	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// How much of a colour is mixed into a ground of the kit's own, as shares: in a
// dark ground less cannot be seen.
const (
	lightTint = 0.08
	darkTint  = 0.22
)

// mesh is the ground and tints of it, none of which makes text or accent harder to
// read than it must.
func (b brush) mesh() []string {
	away := white
	if pole(b.ground) == white {
		away = black
	}
	second := colour(cmp.Or(b.Secondary, b.Accent, b.Primary))
	tints := []raster.RGB{b.ground.Mix(away, 0.2), b.ground.Mix(second, 0.3), b.ground.Mix(away, 0.34)}
	if b.own {
		share := lightTint
		if away == black {
			share = darkTint
		}
		tints = []raster.RGB{b.ground.Mix(colour(b.Primary), share), b.ground.Mix(second, share), b.ground.Mix(away, 0.3)}
	}
	out := []string{written(b.ground)}
	for _, t := range tints {
		out = append(out, written(b.calm(t)))
	}
	return out
}

// calm brings a tint back to the ground until text and accent can be read on it.
func (b brush) calm(tint raster.RGB) raster.RGB {
	text := min(theme.BrandText, raster.Contrast(b.text, b.ground))
	large := min(theme.BrandAccent, raster.Contrast(b.accent, b.ground))
	for range 12 {
		if raster.Contrast(b.text, tint) >= text && raster.Contrast(b.accent, tint) >= large {
			return tint
		}
		tint = tint.Mix(b.ground, 0.35)
	}
	return b.ground
}
