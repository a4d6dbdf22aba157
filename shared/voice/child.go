package voice

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	// childTimeout ends an engine that hangs; a chunk takes 10 to 200 ms.
	childTimeout = 30 * time.Second
	// childOutput is the most an engine may write: about twelve minutes of speech.
	childOutput = 32 << 20
)

// run runs an engine with text on its standard input and returns what it
// writes. The engine sees no environment of ours but a locale, and is killed
// when ctx ends.
func run(ctx context.Context, program, input string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, childTimeout)
	defer cancel()
	out := &limited{limit: childOutput}
	complaint := &limited{limit: 4 << 10, lossy: true}
	// eSpeak NG looks for a sound server though it writes to a pipe. Without a home that ends with the call, each would leave
	// a directory in /tmp, which on Cloud Run is memory.
	home, err := os.MkdirTemp("", "voice-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(home) }()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = []string{"LC_ALL=C.UTF-8", "HOME=" + home, "PULSE_RUNTIME_PATH=" + home}
	cmd.Stdin = strings.NewReader(input)
	cmd.Stdout, cmd.Stderr = out, complaint
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, fmt.Errorf("%s: %w: %s", filepath.Base(program), err, bytes.TrimSpace(complaint.kept.Bytes()))
	}
	return out.kept.Bytes(), nil
}

// limited keeps up to limit bytes: a lossy one drops the rest, any other fails.
// The buffer is a field, not embedded: its ReadFrom would pass the limit by.
type limited struct {
	kept  bytes.Buffer
	limit int
	lossy bool
}

func (l *limited) Write(p []byte) (int, error) {
	room := max(l.limit-l.kept.Len(), 0)
	if len(p) > room && !l.lossy {
		return 0, fmt.Errorf("output is longer than %d bytes", l.limit)
	}
	l.kept.Write(p[:min(room, len(p))])
	return len(p), nil
}
