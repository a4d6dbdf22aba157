package studio

import (
	"testing"

	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// A fifth of a second after the cut the words of a covered shot can be seen,
// whatever covered it: no empty ground stands between two shots.
func TestWordsAreThereAsTheCoverLeaves(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ transition, ground string }{
		{"push", ""}, {"wipe", ""}, {"rise", ""}, {"dip", ""}, {"morph", ""}, {"morph", theme.OnAccent},
	} {
		s := shot()
		s.Transition, s.Scene.Ground, s.Scene.Kicker, s.Scene.Icon, s.Scene.Body = tt.transition, tt.ground, "", "", ""
		with, other := frameOf(t, s, 6), frameOf(t, blank(s), 6)
		if share := differing(with, other); share < 0.01 {
			t.Errorf("%s, ground %q: words change %.2f %% of the picture", tt.transition, tt.ground, 100*share)
		}
	}
}

// blank is the shot with a heading of next to no ink.
func blank(s Shot) Shot {
	s.Scene.Heading = "."
	return s
}

func frameOf(t *testing.T, s Shot, n int) *raster.Frame {
	t.Helper()
	k, err := build(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	f := raster.NewFrame(k.shot.Width, k.shot.Height)
	k.draw(f, n)
	return f
}

// differing is the share of pixels that are clearly lighter or darker in one of two frames.
func differing(a, b *raster.Frame) float64 {
	n := 0
	for y := range a.H {
		for x := range a.W {
			p, q := a.At(x, y).Y, b.At(x, y).Y
			if max(p, q)-min(p, q) > 24 {
				n++
			}
		}
	}
	return float64(n) / float64(a.W*a.H)
}
