package studio

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/timeline"
)

func shot() Shot {
	return Shot{
		Width: 480, Height: 854, FPS: 30, Frames: 60, Lang: "en", Seed: 4, Index: 1, Count: 3, Transition: "wipe", Next: "rise",
		Theme: manifest.Theme{Name: "ember"},
		Scene: manifest.Scene{Kind: manifest.Title, Kicker: "Fold It", Heading: "A bicycle that folds in eight seconds", Body: "Weighs 9.8 kg", Icon: "bicycle"},
	}
}

func TestRenderIsExactAndRepeatable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var clips [2][]byte
	for i := range clips {
		out := filepath.Join(dir, string(rune('a'+i))+".mp4")
		last := 0
		r, err := Render(t.Context(), shot(), out, func(n int) { last = n })
		if err != nil {
			t.Fatal(err)
		}
		if last != 60 || len(r.Boxes) < 3 || len(r.Events) == 0 || len(r.Fonts) == 0 {
			t.Errorf("progress %d, report %+v", last, r)
		}
		clips[i], _ = os.ReadFile(out)
	}
	if len(clips[0]) == 0 || !bytes.Equal(clips[0], clips[1]) {
		t.Errorf("the same shot gave %d and %d bytes that differ", len(clips[0]), len(clips[1]))
	}
	n, err := exec.Command("ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", filepath.Join(dir, "a.mp4")).Output()
	if got := strings.TrimSpace(string(n)); err != nil || got != "60" {
		t.Errorf("%s frames, %v", got, err)
	}
}

// cues returns one caption of a text, spoken over four seconds.
func cues(text string) []caption.Cue {
	var line []timeline.Word
	for i, w := range strings.Fields(text) {
		line = append(line, timeline.Word{Text: w, Start: 200 + i*700, End: 850 + i*700})
	}
	return []caption.Cue{{Start: 200, End: 4000, Lines: [][]timeline.Word{line}}}
}
