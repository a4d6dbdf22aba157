package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// targets is a function of each program.
var targets = map[string]string{"api": "jobs-get", "pipeline": "sanitize", "media": "render", "ops": "sweep"}

// programs times each program, built as it is deployed, from its start until it takes connections.
func (b *bench) programs(ctx context.Context) error {
	for _, program := range []string{"api", "pipeline", "media", "ops"} {
		binary := filepath.Join(b.dir, program)
		build := exec.CommandContext(ctx, "go", "build", "-tags=disable_grpc_modules", "-trimpath", "-ldflags=-s -w", "-o", binary, "./functions/cmd/"+program)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s; run this in the repository: %w\n%s", program, err, out)
		}
		for range b.runs {
			ms, err := listening(ctx, binary, targets[program])
			if err != nil {
				return fmt.Errorf("%s: %w", program, err)
			}
			b.add(program+"_listens_ms", "program "+program+" listens", "ms", 50, ms)
		}
	}
	return nil
}

// giveUp is how long a program may take before it is taken for broken.
const giveUp = 10 * time.Second

func listening(ctx context.Context, binary, target string) (ms float64, err error) {
	port, err := freePort(ctx)
	if err != nil {
		return 0, err
	}
	var said strings.Builder
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = append(os.Environ(), "FUNCTION_TARGET="+target, "PORT="+port, "GOOGLE_CLOUD_PROJECT=bench",
		"STORAGE_EMULATOR_HOST=127.0.0.1:1", "FIRESTORE_EMULATOR_HOST=127.0.0.1:1")
	cmd.Stderr = &said
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGKILL)
		_ = cmd.Wait() // killed: the status says nothing
	}()
	var d net.Dialer
	for time.Since(begun) < giveUp {
		conn, err := d.DialContext(ctx, "tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = conn.Close()
			return milliseconds(begun), nil
		}
		time.Sleep(200 * time.Microsecond)
	}
	return 0, errors.New("does not listen: " + said.String())
}

func freePort(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}
