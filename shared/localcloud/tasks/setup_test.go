package tasks_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	cloudtasks "cloud.google.com/go/cloudtasks/apiv2"
	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/aiprod/aiprod/shared/localcloud/servetest"
	"github.com/aiprod/aiprod/shared/localcloud/tasks"
)

const (
	parent    = "projects/p/locations/l"
	queueName = parent + "/queues/work"
)

// A stack is a server with a real client.
type stack struct {
	*cloudtasks.Client
	t    testing.TB
	stop func() // closes server, connection and database; may be called twice
}

// start runs a server on the database at path.
func start(t testing.TB, path string, opt tasks.Options) *stack {
	t.Helper()
	server, err := servetest.Serve(path, func(db *bbolt.DB) (servetest.Service, error) {
		opt.DB, opt.Logger = db, slog.New(slog.DiscardHandler)
		return tasks.Open(opt)
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &stack{Client: dial(t, server.Address), t: t}
	s.stop = sync.OnceFunc(func() {
		_ = s.Client.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(s.stop)
	return s
}

func dial(t testing.TB, address string) *cloudtasks.Client {
	t.Helper()
	c, err := cloudtasks.NewClient(context.Background(), servetest.Dial(address)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fresh is start with a new database.
func fresh(t testing.TB, opt tasks.Options) *stack {
	t.Helper()
	return start(t, filepath.Join(t.TempDir(), "data.db"), opt)
}

// queue creates the queue.
func (s *stack) queue(q *pb.Queue) {
	s.t.Helper()
	q.Name = queueName
	if _, err := s.CreateQueue(s.t.Context(), &pb.CreateQueueRequest{Parent: parent, Queue: q}); err != nil {
		s.t.Fatal(err)
	}
}

// create creates a task in the queue.
func (s *stack) create(task *pb.Task) *pb.Task {
	s.t.Helper()
	got, err := s.CreateTask(s.t.Context(), &pb.CreateTaskRequest{Parent: queueName, Task: task})
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

// post is a task that posts a body to a URL, with a name or without.
func post(id, url, body string) *pb.Task {
	task := &pb.Task{MessageType: &pb.Task_HttpRequest{HttpRequest: &pb.HttpRequest{Url: url, Body: []byte(body)}}}
	if id != "" {
		task.Name = queueName + "/tasks/" + id
	}
	return task
}

func ms(n int64) *durationpb.Duration { return durationpb.New(time.Duration(n) * time.Millisecond) }

// quick is a retry configuration that does not hold tests up.
func quick(attempts int32) *pb.RetryConfig {
	return &pb.RetryConfig{MaxAttempts: attempts, MinBackoff: ms(1), MaxBackoff: ms(4)}
}
