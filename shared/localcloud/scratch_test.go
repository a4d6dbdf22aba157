package localcloud_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/localcloud"
)

// A stack with a process of its own keeps temporary files, its own and its
// programs', in its data folder, and removes what a killed one has left there.
func TestScratch(t *testing.T) { //nolint:paralleltest // it changes the environment of the process
	t.Setenv("TMPDIR", t.TempDir())
	dir := filepath.Join(t.TempDir(), "data")
	left := filepath.Join(dir, "scratch", "aiprod-render-1", "shot.mp4")
	if err := os.MkdirAll(filepath.Dir(left), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(left, []byte("half a shot"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := localcloud.Start(t.Context(), localcloud.Options{Dir: dir, Functions: function.Catalogue{}, OwnProcess: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("what was left is still there: %v", err)
	}
	made, err := os.MkdirTemp("", "score-")
	if err != nil || filepath.Dir(made) != filepath.Join(dir, "scratch") {
		t.Errorf("a temporary folder in %s, %v", made, err)
	}
	child, err := exec.CommandContext(t.Context(), "mktemp").Output()
	if err != nil || filepath.Dir(strings.TrimSpace(string(child))) != filepath.Join(dir, "scratch") {
		t.Errorf("a program's temporary file in %s, %v", child, err)
	}
}
