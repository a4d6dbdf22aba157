package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"time"

	_ "github.com/aiprod/aiprod/functions/api" // what is measured
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/localcloud"
)

// The environment of the process that is the stack: its folder, where its profile goes, and what multiplies the rate limits.
const (
	serveEnv   = "AIPROD_LOAD_SERVE"
	profileEnv = "AIPROD_LOAD_PROFILE"
	factorEnv  = "AIPROD_LOAD_FACTOR"
)

// factor multiplies every rate limit: calls are counted, and none is refused.
func (o options) factor() int {
	if o.Each > 0 {
		return 1
	}
	return 1000
}

// A stack is what is loaded.
type stack struct {
	url  string
	data string
	cmd  *exec.Cmd // nil where it ran before
	pid  int       // 0 where it is not known
}

// serve is the stack, in a process of its own, so that its CPU can be told from that of its clients.
func serve(ctx context.Context) error {
	if file := os.Getenv(profileEnv); file != "" {
		f, err := os.Create(file)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	factor, err := strconv.Atoi(os.Getenv(factorEnv))
	if err != nil {
		return err
	}
	s, err := localcloud.Start(ctx, localcloud.Options{
		Dir: os.Getenv(serveEnv), Functions: function.Declared().Of(function.API), OwnProcess: true, Edge: cloud.Edge{RateFactor: factor},
	})
	if err != nil {
		return err
	}
	fmt.Println(s.URL)
	room := make([]byte, localcloud.Headroom)
	select {
	case err = <-s.Failed():
	case <-ctx.Done():
	}
	runtime.KeepAlive(room)
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, s.Close(end))
}

// target is the stack that runs in a data folder, or a new one.
func target(ctx context.Context, o options) (*stack, error) {
	if o.Data == "" {
		return launch(ctx, o)
	}
	raw, err := os.ReadFile(filepath.Join(o.Data, "stack.json"))
	if err != nil {
		return nil, fmt.Errorf("no stack runs there: %w", err)
	}
	var at struct{ URL string }
	if err := json.Unmarshal(raw, &at); err != nil {
		return nil, err
	}
	return &stack{url: at.URL, data: o.Data}, nil
}

func launch(ctx context.Context, o options) (*stack, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "load")
	if err != nil {
		return nil, err
	}
	s := &stack{data: dir, cmd: exec.CommandContext(ctx, self)}
	s.cmd.Env = append(os.Environ(), serveEnv+"="+dir, profileEnv+"="+o.Profile, factorEnv+"="+strconv.Itoa(o.factor()))
	s.cmd.Stderr = os.Stderr
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(os.Interrupt) }
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		return nil, errors.Join(errors.New("the stack did not say where it serves"), s.stop())
	}
	s.url, s.pid = lines.Text(), s.cmd.Process.Pid
	return s, nil
}

// stop ends a stack that was started here and removes its data.
func (s *stack) stop() error {
	if s.cmd == nil {
		return nil
	}
	err := s.cmd.Process.Signal(os.Interrupt)
	return errors.Join(err, s.cmd.Wait(), os.RemoveAll(s.data))
}
