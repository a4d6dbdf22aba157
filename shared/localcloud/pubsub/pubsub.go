// Package pubsub is a Pub/Sub broker in this process, durable in a bbolt file,
// that Google's client libraries use over gRPC as they use the cloud's.
//
// It delivers at least once, by pull, by streaming pull and by push, with
// filters, ordering keys, acknowledgement deadlines, backoff and dead-letter
// topics. A message that Publish has accepted survives kill -9; one whose
// acknowledgement has been answered is gone for good. Failures are counted on
// disk, but an attempt that ends with the death of this process is not counted.
//
// It is for development and tests on one machine: unacknowledged messages are
// held in memory too. It has no snapshots, no Seek, no schemas, no transforms,
// no access control, and it keeps no acknowledged messages.
//
// The gRPC server that it is registered with must allow requests of
// MaxRequestBytes. Compressed requests are understood.
package pubsub

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"go.etcd.io/bbolt"
	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // clients may compress what they publish

	"github.com/aiprod/aiprod/shared/localcloud/groupcommit"
	"github.com/aiprod/aiprod/shared/localcloud/sender"
)

// MaxRequestBytes is what grpc.MaxRecvMsgSize must allow: Google's limit of
// 10 MB of messages, and their frame.
const MaxRequestBytes = 11 << 20

// Options are what a Server works with.
type Options struct {
	// DB holds all state, in one bucket of its own. Required; the caller closes
	// it, after the server.
	DB *bbolt.DB
	// HTTP sends the pushes. Nil: a client that follows no redirects.
	HTTP *http.Client
	// Token returns the bearer token of a push that asks for OIDC. Nil: none is sent.
	Token sender.Token
	// MaxInFlight bounds the running push requests of each subscription. Defaults to 16.
	MaxInFlight int
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
	// Logger hears of failed pushes and dead letters. Defaults to slog.Default.
	Logger *slog.Logger
}

// A Server is the broker. Make it with Open.
type Server struct {
	opt     Options
	commits *groupcommit.Committer
	sender  *sender.Sender

	// mu guards all that follows and everything within; it is never held
	// while something waits for the disk or the network.
	mu      sync.Mutex
	topics  map[string]*pb.Topic
	subs    map[string]*subscription
	started bool
}

// Open reads the state in the database and returns a broker that answers calls
// once registered. It pushes nothing before Start.
func Open(opt Options) (*Server, error) {
	s := &Server{
		opt:     opt.withDefaults(),
		commits: groupcommit.New(opt.DB),
		sender:  sender.New(opt.HTTP, opt.Token),
		topics:  map[string]*pb.Topic{},
		subs:    map[string]*subscription{},
	}
	if err := s.load(); err != nil {
		return nil, fmt.Errorf("pubsub: open: %w", err)
	}
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.MaxInFlight == 0 {
		o.MaxInFlight = 16
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}

// Register adds the Publisher and Subscriber services to a gRPC server.
func (s *Server) Register(r grpc.ServiceRegistrar) {
	pb.RegisterPublisherServer(r, publisher{Server: s})
	pb.RegisterSubscriberServer(r, subscriber{Server: s})
}

// Start begins to push. Call it once the endpoints in this process listen: a
// push that is refused waits for its backoff.
func (s *Server) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.started = true
	for _, sub := range s.subs {
		s.dispatch(sub)
	}
}

// Close ends all deliveries, gives running pushes five seconds, cuts off the
// rest (they are delivered again after the next Open) and waits for the disk.
// Streams end with Unavailable, which clients repeat. The gRPC server must take
// no more calls afterwards. Close always returns nil.
func (s *Server) Close() error {
	s.sender.Close(&s.mu)
	return nil
}

// change lets decide alter what is in memory and say what to write, and returns
// when that is on disk.
func (s *Server) change(decide func() (func(*bbolt.Tx) error, error)) error {
	return s.commits.Change(&s.mu, decide)
}

// behind writes without making the caller, who holds mu, wait; what a crash
// loses of it is only ever delivered once more. Then, if given, runs after it.
func (s *Server) behind(what string, write func(*bbolt.Tx) error, then func()) {
	wait := s.commits.Start(write)
	finish := func() {
		if err := wait(); err != nil {
			s.opt.Logger.Error("pubsub: write", "what", what, "error", err)
		} else if then != nil {
			then()
		}
	}
	if s.sender.Closing() {
		go finish() // a late call: Close no longer counts
		return
	}
	s.sender.Go(finish)
}
