package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/localcloud"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
)

// A program is the API program under measurement, over a stack.
type program struct {
	url string
	cmd *exec.Cmd
}

func start(ctx context.Context, s *localcloud.Stack) (*program, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	host := strings.TrimPrefix(s.URL, "http://")
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = append(os.Environ(), serveEnv+"=1", "GOOGLE_CLOUD_PROJECT="+localcloud.Project, "FIRESTORE_EMULATOR_HOST="+host,
		"AIPROD_USER_KEYS="+s.URL+local.CertificatesPath, "AIPROD_RATE_FACTOR=1000")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &program{cmd: cmd}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		return nil, errors.Join(errors.New("the program did not say where it serves"), p.stop())
	}
	p.url = lines.Text()
	return p, nil
}

func (p *program) stop() error {
	err := p.cmd.Process.Kill()
	_ = p.cmd.Wait() // killed: the status says nothing
	return err
}

// memory returns what /proc says of the program, in MB: VmRSS now, VmHWM at the most.
func (p *program) memory(field string) (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, field+":"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kb * 1024 / 1e6, err
		}
	}
	return 0, fmt.Errorf("/proc knows no %s", field)
}
