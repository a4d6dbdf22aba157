package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// A Run is one call of ffmpeg.
type Run struct {
	// Op says what the call is for, in errors: "concat".
	Op string
	// Args is everything after the program's name. Inputs, outputs and filters only: the flags
	// that keep ffmpeg quiet, non-interactive and overwriting are added.
	Args []string
	// Stdin feeds pipe:0 and Stdout receives pipe:1; nil for neither.
	Stdin  io.Reader
	Stdout io.Writer
	// Log receives what filters report on standard error, after a line with ffmpeg's version;
	// nil leaves ffmpeg to errors only.
	Log io.Writer
	// Progress is told now and then how far the output is; nil for no reports. It takes
	// standard output, so it excludes Stdout.
	Progress func(Progress)
}

// An Error is a tool that failed. Its text is for operators: it holds paths and
// the tool's own words, which are never shown to a user.
type Error struct {
	Tool string // ffmpeg, ffprobe, or mp4 for package mp4
	Op   string
	// Tail is the end of what the tool wrote on standard error.
	Tail string
	Err  error
}

// Error names the call and ends with the tool's last words.
func (e *Error) Error() string {
	text := fmt.Sprintf("media: %s %s: %v", e.Tool, e.Op, e.Err)
	if e.Tail != "" {
		text += ": " + e.Tail
	}
	return text
}

// Unwrap returns what ended the call: the context's error, or the exit status.
func (e *Error) Unwrap() error { return e.Err }

// Run runs ffmpeg until it ends. When ctx ends first, ffmpeg is killed with
// everything it started, and the error wraps ctx's. A failure is an *Error.
func (t Tools) Run(ctx context.Context, r Run) error {
	args := []string{"-nostdin", "-nostats", "-y"}
	if r.Log == nil {
		args = append(args, "-hide_banner", "-loglevel", "error")
	}
	if r.Progress != nil {
		args = append(args, "-progress", "pipe:1")
		r.Stdout = &progressReader{report: r.Progress}
	}
	return t.exec(ctx, t.FFmpeg, "ffmpeg", r.Op, append(args, r.Args...), r.Stdin, r.Stdout, r.Log)
}

// exec runs one tool in a process group of its own.
func (t Tools) exec(ctx context.Context, path, tool, op string, args []string, in io.Reader, out, log io.Writer) error {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	// A child that kept a pipe open past the kill must not keep us.
	cmd.WaitDelay = 2 * time.Second
	last := &tail{}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, last
	if log != nil {
		cmd.Stderr = io.MultiWriter(log, last)
	}
	err := cmd.Run()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	} else if errors.Is(err, syscall.EPIPE) {
		err = errors.New("stopped reading its input")
	}
	return &Error{Tool: tool, Op: op, Tail: last.String(), Err: err}
}

// A tail keeps the last bytes written to it.
type tail struct{ b []byte }

// tailSize is enough for the error and the line that explains it.
const tailSize = 600

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if extra := len(t.b) - tailSize; extra > 0 {
		t.b = append(t.b[:0], t.b[extra:]...)
	}
	return len(p), nil
}

// String returns the tail on one line, without the first, perhaps broken, rune.
func (t *tail) String() string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(string(bytes.TrimSpace(t.b)), "")), " ")
}
