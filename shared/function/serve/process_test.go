package serve_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for something that must happen.
const patience = 20 * time.Second

// A process is the program under test, running a function.
type process struct {
	url string

	t     *testing.T
	cmd   *exec.Cmd
	stdin io.Closer
	log   *bytes.Buffer // to be read once the process has ended
	ended func() error
}

// launch starts the program with one of its functions; variables come last, and so win.
func launch(t *testing.T, program, target string, variables ...string) *process {
	t.Helper()
	port := freePort(t)
	p := &process{url: "http://127.0.0.1:" + port, t: t, cmd: exec.Command(os.Args[0]), log: &bytes.Buffer{}}
	p.cmd.Env = append([]string{programEnv + "=" + program, "FUNCTION_TARGET=" + target, "PORT=" + port, "GOOGLE_CLOUD_PROJECT=demo"}, variables...)
	p.cmd.Stderr = p.log
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.ended = sync.OnceValue(p.cmd.Wait)
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		_ = p.ended()
	})
	return p
}

// ports counts the ports that were looked at.
var ports atomic.Int64

// freePort returns a port that no other test gets, below those that the system
// gives to connections, so that none is given this one before the program takes it.
func freePort(t *testing.T) string {
	t.Helper()
	for range 1000 {
		port := fmt.Sprint(20_000 + (100*int64(os.Getpid())+ports.Add(1))%10_000)
		if l, err := net.Listen("tcp", ":"+port); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}

// run returns what a process that ends by itself exits with, and its log.
func run(t *testing.T, program, target string, variables ...string) (code int, log string) {
	t.Helper()
	p := launch(t, program, target, variables...)
	return p.exit()
}

// exit waits for the end of the process.
func (p *process) exit() (code int, log string) {
	p.t.Helper()
	hang := time.AfterFunc(patience, func() { _ = p.cmd.Process.Kill() })
	defer hang.Stop()
	err := p.ended()
	var status *exec.ExitError
	if err != nil && !errors.As(err, &status) {
		p.t.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode(), p.log.String()
}

// term asks the process to end, as Cloud Run does.
func (p *process) term() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
}

// call makes a request, again until the process listens.
func (p *process) call(method, path, token string) *http.Response {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	p.t.Cleanup(cancel)
	for {
		req, err := http.NewRequestWithContext(ctx, method, p.url+path, bytes.NewBufferString(`{"message":{"data":"e30="}}`))
		if err != nil {
			p.t.Fatal(err)
		}
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		res, err := http.DefaultClient.Do(req)
		if errors.Is(err, syscall.ECONNREFUSED) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			p.t.Fatal(err)
		}
		p.t.Cleanup(func() { _ = res.Body.Close() })
		return res
	}
}

// get returns the status and the text of an answer, or how reading it failed.
func (p *process) get(path, token string) (status int, text string, err error) {
	p.t.Helper()
	res := p.call(http.MethodGet, path, token)
	body, err := io.ReadAll(res.Body)
	return res.StatusCode, string(body), err
}
