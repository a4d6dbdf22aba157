// Package tasks is Cloud Tasks in this process, durable in a bbolt file, that
// Google's client library uses over gRPC as it uses the cloud's.
//
// A task that CreateTask has accepted is dispatched at least once, at its time,
// also after kill -9; a name is refused for a day after its task is done. Queues
// have the cloud's retry configuration, rate limits, pause and purge. An attempt
// that ends with the death of this process is made again and not counted.
//
// It is for development and tests on one machine. It dispatches to HTTP targets
// only: no App Engine, no queue-level targets, no OAuth tokens, no IAM. Unlike
// the cloud it does not warm a queue up, and deleted queue names can be used
// again at once.
package tasks

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub/groupcommit"
)

const (
	// closeGrace is how long Close lets running requests finish.
	closeGrace = 5 * time.Second

	// tombstoneLife is how long the name of a task that is gone stays refused.
	tombstoneLife = 24 * time.Hour
)

// Options are what a Server works with.
type Options struct {
	// DB holds all state, in one bucket of its own. Required; the caller closes
	// it, after the server.
	DB *bbolt.DB
	// HTTP sends the requests. Nil: a client that follows no redirects.
	HTTP *http.Client
	// Token returns the bearer token of a task that asks for OIDC. Nil: none is sent.
	Token func(audience, serviceAccount string) (string, error)
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
	// Logger hears of failed and abandoned tasks. Defaults to slog.Default.
	Logger *slog.Logger
}

// A Server is the service. Make it with Open.
type Server struct {
	opt     Options
	commits *groupcommit.Committer

	// mu guards all that follows and everything within; it is never held
	// while something waits for the disk or the network.
	mu         sync.Mutex
	queues     map[string]*queue
	tasks      map[string]*task
	tombstones map[string]time.Time // names of tasks that are gone, and since when
	swept      time.Time            // when old tombstones were last looked for
	started    bool

	stopping chan struct{}   // closed by Close: no more dispatches
	requests context.Context // of running requests
	abort    context.CancelFunc
	work     sync.WaitGroup // dispatchers and requests
	stop     sync.Once
}

// Open reads the state in the database and returns a server that answers calls
// once registered. It dispatches nothing before Start.
func Open(opt Options) (*Server, error) {
	s := &Server{
		opt:        opt.withDefaults(),
		commits:    groupcommit.New(opt.DB),
		queues:     map[string]*queue{},
		tasks:      map[string]*task{},
		tombstones: map[string]time.Time{},
		stopping:   make(chan struct{}),
	}
	s.requests, s.abort = context.WithCancel(context.Background())
	if err := s.load(); err != nil {
		return nil, fmt.Errorf("tasks: open: %w", err)
	}
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.HTTP == nil {
		o.HTTP = &http.Client{
			Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute},
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return http.ErrUseLastResponse
			},
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}

// Register adds the CloudTasks service to a gRPC server.
func (s *Server) Register(r grpc.ServiceRegistrar) {
	pb.RegisterCloudTasksServer(r, service{Server: s})
}

// Start begins to dispatch. Call it once the targets in this process listen: a
// request that is refused counts as an attempt.
func (s *Server) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.started = true
	for _, q := range s.queues {
		s.dispatch(q)
	}
}

// Close ends all dispatching, gives running requests five seconds, cuts off the
// rest (their tasks are dispatched again after the next Open) and waits for the
// disk. The gRPC server must take no more calls afterwards. Close always
// returns nil.
func (s *Server) Close() error {
	s.stop.Do(func() {
		// Under mu: whoever adds work has looked at stopping under mu first.
		s.mu.Lock()
		close(s.stopping)
		s.mu.Unlock()
	})
	grace := time.AfterFunc(closeGrace, s.abort)
	s.work.Wait()
	grace.Stop()
	s.abort()
	return nil
}

// closing reports whether Close has been called.
func (s *Server) closing() bool {
	select {
	case <-s.stopping:
		return true
	default:
		return false
	}
}

// change lets decide alter what is in memory and say what to write, and returns
// when that is on disk. The disk sees changes in the order of the memory.
func (s *Server) change(decide func() (func(*bbolt.Tx) error, error)) error {
	s.mu.Lock()
	write, err := decide()
	if err != nil {
		s.mu.Unlock()
		return err
	}
	wait := s.commits.Start(write)
	s.mu.Unlock()
	return wait()
}
