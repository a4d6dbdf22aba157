package studio

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/studio/theme"
)

// The detectors of the quality gate see neither a frozen nor a black stretch in
// any theme, however long the shot.
func TestDetectorsFindNoFreezeAndNoBlack(t *testing.T) {
	t.Parallel()
	kinds := samples()
	for i, name := range theme.Names() {
		s := kinds[i%len(kinds)]
		s.Theme.Name, s.Frames, s.Transition, s.Next = name, 210, "dip", "dip"
		s.Burn = false
		t.Run(name+"/"+s.Scene.Kind, func(t *testing.T) {
			t.Parallel()
			out := filepath.Join(t.TempDir(), "a.mp4")
			if _, err := Render(t.Context(), s, out, nil); err != nil {
				t.Fatal(err)
			}
			said, err := exec.Command("ffmpeg", "-hide_banner", "-nostdin", "-i", out,
				"-vf", "freezedetect=n=-60dB:d=2,blackdetect=d=0.5", "-f", "null", "-").CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, said)
			}
			for _, line := range strings.Split(string(said), "\n") {
				if strings.Contains(line, "freeze_start") || strings.Contains(line, "black_start") {
					t.Error(line)
				}
			}
		})
	}
}
