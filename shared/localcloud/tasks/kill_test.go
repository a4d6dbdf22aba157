package tasks_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	"google.golang.org/api/iterator"

	"github.com/aiprod/aiprod/shared/localcloud/servetest"
	"github.com/aiprod/aiprod/shared/localcloud/tasks"
)

func TestMain(m *testing.M) {
	servetest.Main(m, func(db *bbolt.DB) (servetest.Service, error) {
		return tasks.Open(tasks.Options{DB: db, Logger: slog.New(slog.DiscardHandler)})
	})
}

// Every task that was accepted is run, though the server is killed again and
// again in the middle of accepting and running.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data.db")
	ran := &ledger{done: map[string]bool{}, news: make(chan struct{}, 1)}
	url, _ := servetest.Target(t, func(_ int, h servetest.Hit) int {
		ran.add(h.Body)
		return 200
	})
	prepare := start(t, path, tasks.Options{})
	prepare.queue(&pb.Queue{RetryConfig: quick(-1)})
	prepare.stop()

	var accepted []string
	for range 4 {
		accepted = append(accepted, createAndKill(t, path, url)...)
	}
	p := servetest.Launch(t, path)
	for _, body := range accepted {
		ran.await(t, body)
	}
	// Also what was cut off in an earlier life, or never answered, is done in the end, and is recorded.
	awaitEmpty(t, p.Address)
	if err := p.End(); err != nil {
		t.Fatal(err)
	}
	after := start(t, path, tasks.Options{})
	if name := after.first(); name != "" {
		t.Errorf("%s was left over", name)
	}
}

// createAndKill creates tasks until the server is killed, and returns the bodies of those that were accepted.
func createAndKill(t *testing.T, path, url string) (accepted []string) {
	t.Helper()
	p := servetest.Launch(t, path)
	c := dial(t, p.Address)
	defer c.Close()
	return p.KillAmid(t, func(ctx context.Context, text string) error {
		_, err := c.CreateTask(ctx, &pb.CreateTaskRequest{Parent: queueName, Task: post("", url, text)})
		return err
	})
}

// awaitEmpty waits until the queue of a server has no task.
func awaitEmpty(t *testing.T, address string) {
	t.Helper()
	s := &stack{Client: dial(t, address), t: t}
	defer s.Client.Close()
	deadline := time.Now().Add(servetest.Patience)
	for name := s.first(); name != ""; name = s.first() {
		if time.Now().After(deadline) {
			t.Fatalf("%s is never done", name)
		}
	}
}

// first returns the name of a task in the queue, empty if it has none.
func (s *stack) first() string {
	s.t.Helper()
	it := s.ListTasks(s.t.Context(), &pb.ListTasksRequest{Parent: queueName, PageSize: 1})
	task, err := it.Next()
	if err != nil && !errors.Is(err, iterator.Done) {
		s.t.Fatal(err)
	}
	return task.GetName()
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
	ctx, cancel := context.WithTimeout(t.Context(), servetest.Patience)
	defer cancel()
	for !l.has(name) {
		select {
		case <-l.news:
		case <-ctx.Done():
			t.Fatalf("%s was accepted and never done", name)
		}
	}
}
