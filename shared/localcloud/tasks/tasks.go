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
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc"

	"github.com/aiprod/aiprod/shared/localcloud/groupcommit"
	"github.com/aiprod/aiprod/shared/localcloud/sender"
)

const (

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
	Token sender.Token
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
	// Logger hears of failed and abandoned tasks. Defaults to slog.Default.
	Logger *slog.Logger
}

// A Server is the service. Make it with Open.
type Server struct {
	opt     Options
	commits *groupcommit.Committer
	sender  *sender.Sender

	// mu guards all that follows and everything within; it is never held
	// while something waits for the disk or the network.
	mu         sync.Mutex
	queues     map[string]*queue
	tasks      map[string]*task
	tombstones map[string]time.Time // names of tasks that are gone, and since when
	swept      time.Time            // when old tombstones were last looked for
	started    bool
}

// Open reads the state in the database and returns a server that answers calls
// once registered. It dispatches nothing before Start.
func Open(opt Options) (*Server, error) {
	s := &Server{
		opt:        opt.withDefaults(),
		commits:    groupcommit.New(opt.DB),
		sender:     sender.New(opt.HTTP, opt.Token),
		queues:     map[string]*queue{},
		tasks:      map[string]*task{},
		tombstones: map[string]time.Time{},
	}
	if err := s.load(); err != nil {
		return nil, fmt.Errorf("tasks: open: %w", err)
	}
	return s, nil
}

func (o Options) withDefaults() Options {
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
	s.sender.Close(&s.mu)
	return nil
}

// change lets decide alter what is in memory and say what to write, and returns
// when that is on disk.
func (s *Server) change(decide func() (func(*bbolt.Tx) error, error)) error {
	return s.commits.Change(&s.mu, decide)
}
