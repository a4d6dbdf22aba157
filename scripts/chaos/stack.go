package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/aiprod/aiprod/scripts/simulated"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
)

// A stack is the process that is killed and started again, always at the same address.
type stack struct {
	o      Options
	vendor string // where the vendors are
	port   int
	url    string
	token  string
	cmd    *exec.Cmd
	dead   chan struct{} // closed when the process has ended
}

// tenant is whose films are made.
const tenant = "chaos"

func newStack(o Options, vendors *simulated.Vendors) (*stack, error) {
	port, err := quietPort()
	if err != nil {
		return nil, err
	}
	issuer, err := local.Open(filepath.Join(o.Dir, "data", "identity"), localcloud.Project, time.Now) // the stack finds the keys and keeps them
	if err != nil {
		return nil, fmt.Errorf("chaos: %w", err)
	}
	token := issuer.IDToken(local.User{UID: "chaos", Email: "chaos@example.com", Tenant: tenant, Role: identity.Admin})
	s := &stack{o: o, vendor: vendors.URL, port: port, url: fmt.Sprintf("http://127.0.0.1:%d", port), token: token}
	vendors.Storage(s.url, issuer.AccessToken())
	return s, nil
}

// quietPort is a free port that stays free while the stack is dead: the system gives no
// connection and no listener on port 0 one below 32768.
func quietPort() (int, error) {
	const first, ports, tries = 20_000, 12_000, 50
	var err error
	for range tries {
		var l net.Listener
		port := first + rand.IntN(ports)
		if l, err = (&net.ListenConfig{}).Listen(context.Background(), "tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("chaos: no free port: %w", err)
}

// live starts the stack, armed to die at a point where one is given, and waits until it answers.
func (s *stack) live(ctx context.Context, point string) error {
	data := filepath.Join(s.o.Dir, "data")
	env, vendors := []string{"RUNWAYML_API_SECRET=chaos", "AIPROD_RUNWAY_URL=" + s.vendor}, ""
	if s.o.All {
		env, vendors = nil, s.vendor
	}
	args := s.o.Stack(data, s.port, filepath.Join(s.o.Dir, "stack.log"), vendors)
	s.cmd = exec.CommandContext(context.WithoutCancel(ctx), args[0], args[1:]...) // it ends by our hand alone
	s.cmd.Env = append(append(os.Environ(), env...), failpoint.Variable+"="+point, "AIPROD_POLL=200ms", "AIPROD_VENDOR_TIMEOUT=2s",
		"AIPROD_VENDOR_TIERS=runway:5", "AIPROD_BACKEND_REST=2s")
	s.cmd.Stderr = os.Stderr
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its media tools die with it
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("chaos: start the stack: %w", err)
	}
	s.dead = make(chan struct{})
	go func(cmd *exec.Cmd, dead chan struct{}) {
		defer close(dead)
		_ = cmd.Wait()
	}(s.cmd, s.dead)
	return s.ready(ctx)
}

// ready waits until the stack answers, or has died at once: some points come early.
func (s *stack) ready(ctx context.Context) error {
	limit, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		select {
		case <-s.dead:
			return nil
		default:
		}
		req, err := http.NewRequestWithContext(limit, http.MethodGet, s.url+"/health", nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		if err := pause(limit, 20*time.Millisecond); err != nil {
			return errors.Join(fmt.Errorf("chaos: the stack does not answer at %s", s.url), err, s.end())
		}
	}
}

// die waits until the stack has died of itself and says so, or kills it when its life is over.
func (s *stack) die(ctx context.Context, life time.Duration) (itself bool) {
	t := time.NewTimer(life)
	defer t.Stop()
	select {
	case <-s.dead:
		itself = true
	case <-t.C:
	case <-ctx.Done():
	}
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) // the group: its children too, dead or alive
	<-s.dead
	return itself
}

// end stops the stack in good order.
func (s *stack) end() error {
	if s.cmd == nil {
		return nil
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("chaos: end the stack: %w", err)
	}
	select {
	case <-s.dead:
	case <-time.After(30 * time.Second):
		s.die(context.Background(), 0)
	}
	return nil
}
