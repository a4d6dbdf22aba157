package tasks_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"

	"github.com/aiprod/aiprod/shared/localcloud/tasks"
)

// victimEnv names the database that this binary serves instead of testing.
const victimEnv = "AIPROD_TEST_TASKS_DB"

func TestMain(m *testing.M) {
	if path := os.Getenv(victimEnv); path != "" {
		if err := victim(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// victim serves until it is killed, or in good order until its input ends.
func victim(path string) error {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	server, err := tasks.Open(tasks.Options{DB: db, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	address, _, err := listen(server)
	if err != nil {
		return err
	}
	server.Start()
	fmt.Println(address)
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := server.Close(); err != nil {
		return err
	}
	return db.Close()
}

// A process is a victim that runs.
type process struct {
	*exec.Cmd
	address string
	stdin   io.Closer
}

func launch(t *testing.T, path string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimEnv+"="+path)
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
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return &process{cmd, strings.TrimSpace(line), stdin}
}

// Every task that was accepted is run, though the server is killed again and
// again in the middle of accepting and running.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data.db")
	ran := &ledger{done: map[string]bool{}, news: make(chan struct{}, 1)}
	url, _ := target(t, func(_ int, h hit, _ http.ResponseWriter) { ran.add(h.body) })

	var accepted []string
	for round := range 4 {
		p := launch(t, path)
		c := dial(t, p.address)
		if round == 0 {
			q := &pb.Queue{Name: queueName, RetryConfig: quick(-1)}
			if _, err := c.CreateQueue(t.Context(), &pb.CreateQueueRequest{Parent: parent, Queue: q}); err != nil {
				t.Fatal(err)
			}
		}
		accepted = append(accepted, createUntilKilled(t, p, url, round)...)
		_ = c.Close()
	}
	p := launch(t, path)
	for _, name := range accepted {
		ran.await(t, name)
	}
	_ = p.stdin.Close()
	if err := p.Wait(); err != nil {
		t.Fatal(err)
	}
	// What ran and was recorded is gone: another life has nothing to do.
	s := start(t, path, tasks.Options{})
	it := s.ListTasks(t.Context(), &pb.ListTasksRequest{Parent: queueName})
	if task, err := it.Next(); err == nil {
		t.Errorf("%s was left over", task.Name)
	}
}

// createUntilKilled creates tasks from several goroutines, kills the server in
// the midst, and returns the bodies of those that were accepted.
func createUntilKilled(t *testing.T, p *process, url string, round int) (accepted []string) {
	t.Helper()
	c := dial(t, p.address)
	defer c.Close()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				body := fmt.Sprintf("%d-%d-%d", round, worker, i)
				task := post("", url, body)
				if _, err := c.CreateTask(t.Context(), &pb.CreateTaskRequest{Parent: queueName, Task: task}); err != nil {
					return
				}
				mu.Lock()
				accepted = append(accepted, body)
				if len(accepted) == 40 {
					_ = p.Process.Kill()
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	_ = p.Wait()
	return accepted
}

// A ledger knows what was done.
type ledger struct {
	mu   sync.Mutex
	done map[string]bool
	news chan struct{}
}

func (l *ledger) add(name string) {
	l.mu.Lock()
	l.done[name] = true
	l.mu.Unlock()
	select {
	case l.news <- struct{}{}:
	default:
	}
}

func (l *ledger) has(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.done[name]
}

func (l *ledger) await(t *testing.T, name string) {
	t.Helper()
	ctx, cancel := bounded(t)
	defer cancel()
	for !l.has(name) {
		select {
		case <-l.news:
		case <-ctx.Done():
			t.Fatalf("%s was accepted and never done", name)
		}
	}
}
