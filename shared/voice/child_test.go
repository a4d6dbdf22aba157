package voice

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What an engine leaves at home, as the client of a sound server does, is gone with it.
func TestEnginesLeaveNothing(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "engine")
	script := "#!/bin/sh\nmkdir $PULSE_RUNTIME_PATH/pulse $HOME/.config && echo $HOME\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	out, err := run(t.Context(), program, "")
	home := strings.TrimSpace(string(out))
	if err != nil || home == "" {
		t.Fatalf("%q, %v", out, err)
	}
	if _, err := os.Stat(home); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", home, err)
	}
}
