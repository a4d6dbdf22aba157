package servetest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// pathEnv names the database that a test binary serves instead of testing.
const pathEnv = "AIPROD_TEST_SERVE"

// Main is TestMain of a package whose tests call Launch: in the processes that
// Launch starts it serves, in all others it runs the tests. It does not return.
func Main(m *testing.M, open Open) {
	path := os.Getenv(pathEnv)
	if path == "" {
		os.Exit(m.Run())
	}
	if err := serve(path, open); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve serves until it is killed, or in good order until its input ends.
func serve(path string, open Open) error {
	r, err := Serve(path, open)
	if err != nil {
		return err
	}
	fmt.Println(r.Address)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return r.Close()
}

// A Process is a service that runs in a process of its own.
type Process struct {
	Address string // host:port

	cmd   *exec.Cmd
	stdin io.Closer
}

// Launch starts a process that serves the database at path, which must not be
// open. It ends with the test at the latest.
func Launch(t testing.TB, path string) *Process {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), os.Args[0]) // the test's own context ends before its clean-up
	cmd.Env = append(os.Environ(), pathEnv+"="+path)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &Process{cmd: cmd, stdin: stdin}
	t.Cleanup(p.Kill)
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the service did not start: %v", err)
	}
	p.Address = strings.TrimSpace(line)
	return p
}

// Kill ends the process as kill -9 does and returns when it is gone.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // gone already: all the better
	_ = p.cmd.Wait()         // killed: the error says so
}

// End lets the service close in good order.
func (p *Process) End() error {
	_ = p.stdin.Close()
	return p.cmd.Wait()
}

// The storm of KillAmid.
const (
	stormWorkers = 4
	stormEnough  = 40
)

// KillAmid asks for more and more, from several goroutines and with a text that
// is new each time, kills the process in the midst of it, and returns the texts
// that were accepted. The context of ask ends with the process.
func (p *Process) KillAmid(t testing.TB, ask func(ctx context.Context, text string) error) (accepted []string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context()) // clients would try again for a minute
	defer cancel()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for worker := range stormWorkers {
		wg.Go(func() {
			for i := 0; ; i++ {
				text := fmt.Sprintf("%s-%d-%d", p.Address, worker, i)
				if err := ask(ctx, text); err != nil {
					return
				}
				mu.Lock()
				accepted = append(accepted, text)
				if len(accepted) == stormEnough {
					p.Kill()
					cancel()
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return accepted
}
