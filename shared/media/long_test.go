package media_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/aiprod/aiprod/shared/media"
)

// A clip says its length in milliseconds; over a hundred clips that is more than
// a frame. The film keeps its rate all the same, which Master checks itself.
func TestAHundredClipsKeepTheRate(t *testing.T) {
	t.Parallel()
	clips := slices.Repeat([]string{clip(t, "a.mp4", 4), clip(t, "b.mp4", 7)}, 60)
	film := filepath.Join(t.TempDir(), "film.mp4")
	spec := media.MasterSpec{Clips: clips, Frames: 660, FPS: 30, Sound: tone(440, 22, -14), Title: "long", Lang: "en", Out: film}
	if _, err := tools(t).Master(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
}
