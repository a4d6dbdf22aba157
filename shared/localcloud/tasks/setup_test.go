package tasks_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	cloudtasks "cloud.google.com/go/cloudtasks/apiv2"
	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/aiprod/aiprod/shared/localcloud/tasks"
)

const (
	parent    = "projects/p/locations/l"
	queueName = parent + "/queues/work"
)

// patience bounds every wait for something that must happen.
const patience = 20 * time.Second

// A stack is a server with a real client.
type stack struct {
	*cloudtasks.Client
	t    testing.TB
	stop func() // closes server, connection and database; may be called twice
}

// start runs a server on the database at path.
func start(t testing.TB, path string, opt tasks.Options) *stack {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	opt.DB, opt.Logger = db, slog.New(slog.DiscardHandler)
	server, err := tasks.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	address, g, err := listen(server)
	if err != nil {
		t.Fatal(err)
	}
	server.Start()
	s := &stack{Client: dial(t, address), t: t}
	stopped := false
	s.stop = func() {
		if !stopped {
			stopped = true
			_ = s.Client.Close()
			_ = server.Close()
			g.Stop()
			_ = db.Close()
		}
	}
	t.Cleanup(s.stop)
	return s
}

// listen serves on a free port.
func listen(server *tasks.Server) (address string, g *grpc.Server, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	g = grpc.NewServer()
	server.Register(g)
	go func() { _ = g.Serve(listener) }()
	return listener.Addr().String(), g, nil
}

// bounded returns a context that ends with our patience.
func bounded(t testing.TB) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), patience)
}

func dial(t testing.TB, address string) *cloudtasks.Client {
	t.Helper()
	c, err := cloudtasks.NewClient(context.Background(),
		option.WithEndpoint(address),
		option.WithoutAuthentication(),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
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

// A request that a target got.
type hit struct {
	method string
	header http.Header
	body   string
}

// target reports its requests and answers as told; the answer may block.
func target(t testing.TB, answer func(n int, h hit, w http.ResponseWriter)) (url string, hits chan hit) {
	t.Helper()
	hits = make(chan hit, 10000)
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		h := hit{r.Method, r.Header, string(body)}
		answer(int(n.Add(1)), h, w)
		hits <- h
	}))
	t.Cleanup(server.Close)
	return server.URL, hits
}

func always(status int) func(int, hit, http.ResponseWriter) {
	return func(_ int, _ hit, w http.ResponseWriter) { w.WriteHeader(status) }
}

// next returns the next request.
func next(t testing.TB, hits <-chan hit) hit {
	t.Helper()
	select {
	case h := <-hits:
		return h
	case <-time.After(patience):
		t.Fatal("no request came")
		return hit{}
	}
}
