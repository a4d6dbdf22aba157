package scene

import (
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/icon"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// An icon keeps its own colours where it can be told from the ground, and is drawn plain where not.
func TestIconsAreNotLostOnTheGround(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		theme, on, icon string
		kept            bool
	}{
		{"marigold", "", "moon", false}, // yellow on yellow
		{"marigold", "", "tree", true},
		{"forest", "", "music", false}, // black on a dark green
		{"forest", "", "moon", true},
		{"blossom", "", "milk", false}, // white on a light ground
		{"paper", "", "tree", false},   // a look of plain icons
	} {
		look, err := theme.Resolve(manifest.Theme{Name: c.theme})
		if err != nil {
			t.Fatal(err)
		}
		if !icon.Coloured(c.icon) {
			t.Fatalf("%s has no colours", c.icon)
		}
		s := &stage{Canvas: &canvas.Canvas{Look: look.On(c.on)}}
		grounds := append([]raster.RGB{look.Background}, look.Mesh...)
		if got := s.coloured(c.icon, 96, grounds...) != nil; got != c.kept {
			t.Errorf("%s on %s keeps its colours: %v, want %v", c.icon, c.theme, got, c.kept)
		}
	}
}
