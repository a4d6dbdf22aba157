// Package localcloud runs the whole platform on one machine: every function of
// the catalogue, on one port, over servers that speak Google Cloud's APIs and keep their
// data in one folder. The clients, retries, transactions, push formats and tokens
// are those of the cloud; only the addresses differ. It is no production server.
package localcloud

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
	"google.golang.org/grpc"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/localcloud/firestore"
	"github.com/aiprod/aiprod/shared/localcloud/identity"
	"github.com/aiprod/aiprod/shared/localcloud/meter"
	"github.com/aiprod/aiprod/shared/localcloud/pubsub"
	"github.com/aiprod/aiprod/shared/localcloud/storage"
	"github.com/aiprod/aiprod/shared/localcloud/tasks"
	"github.com/aiprod/aiprod/shared/store"
)

// Project is the id of the local project. It is not one of the real cloud's: those begin with a letter and have no dots.
const Project = "aiprod-local"

// StageTopic carries the messages that run stages.
const StageTopic = "aiprod-stages"

// Headroom is how many bytes a process that serves a stack to many clients had best allocate, never touch and keep. They take
// no memory, and the garbage collector, which runs when the heap has doubled, runs a fifth as often: a fifth of
// the CPU of a request otherwise. The process grows by as much at most.
const Headroom = 64 << 20

// Options say how a stack runs.
type Options struct {
	// Dir keeps all data; it is made where it is missing. One stack at a time may use it.
	Dir string
	// Port is where the stack listens on 127.0.0.1; one that is taken gives way to the next free one. 0 takes any.
	Port int
	// Functions are what runs. Defaults to every function linked into the program.
	Functions function.Catalogue
	// Log is where the stack logs. Defaults to nowhere.
	Log *slog.Logger
	// Probe makes every film small, for tests.
	Probe bool
	// Lease is how long a dead worker's step waits. Defaults to 10 s: there is one process, and it renews every third of it.
	Lease time.Duration
	// Vendors are the backends that cost money. Defaults to none: nothing can be bought.
	Vendors cloud.Vendors
	// OwnProcess says that the process runs this stack and no other: temporary files then lie in the data
	// folder, and what a killed process left there is removed. Defaults to the system's folder, which nobody empties.
	OwnProcess bool
	// Edge is how clients are let in. Defaults to no foreign pages, the routes' own rates, and no Redis.
	Edge cloud.Edge
	// Meter, where set, counts what Google would bill for.
	Meter *meter.Meter
}

// A Stack is a running local cloud with its functions.
type Stack struct {
	// URL is where the API is.
	URL string
	// Env is what the functions run in.
	Env *cloud.Env
	// Identity issues tokens.
	Identity *identity.Issuer

	o        Options
	host     string // address and port
	db       *bbolt.DB
	database *firestore.Server
	broker   *pubsub.Server
	queues   *tasks.Server
	files    *storage.Server
	runtime  *function.Runtime
	grpc     *grpc.Server
	inside   inside
	http     *http.Server
	failed   chan error
	stop     context.CancelFunc
	closers  []func() error
}

// Start brings a stack up. It is ready when Start returns.
func Start(ctx context.Context, o Options) (*Stack, error) {
	if o.Functions == nil {
		o.Functions = function.Declared()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Lease == 0 {
		o.Lease = 10 * time.Second
	}
	s := &Stack{o: o, inside: newInside(), failed: make(chan error, 3)}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *Stack) start(ctx context.Context) error {
	listener, err := listen(ctx, s.o.Port)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, listener.Close)
	s.host = listener.Addr().String()
	s.URL = "http://" + s.host
	if err := s.open(); err != nil {
		return err
	}
	if err := s.environment(ctx); err != nil {
		return err
	}
	if err := s.openServices(); err != nil { // they begin to tell of what an earlier run left, and need the environment
		return err
	}
	s.serve(listener)
	if err := s.provision(ctx); err != nil {
		return err
	}
	if err := s.takeOver(ctx); err != nil {
		return err
	}
	s.broker.Start()
	s.queues.Start()
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	return s.background(background)
}

// open opens what is on disk.
func (s *Stack) open() error {
	if err := os.MkdirAll(s.o.Dir, 0o700); err != nil {
		return fmt.Errorf("localcloud: data folder: %w", err)
	}
	db, err := bbolt.Open(filepath.Join(s.o.Dir, "queues.db"), 0o600, &bbolt.Options{Timeout: time.Second})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return fmt.Errorf("localcloud: the data folder %s is in use by another aiprod; stop it, or choose another with --data", s.o.Dir)
	}
	if err != nil {
		return fmt.Errorf("localcloud: %w", err)
	}
	s.db = db
	s.closers = append(s.closers, db.Close)
	if s.o.OwnProcess {
		if err := s.scratch(); err != nil {
			return err
		}
	}
	if s.Identity, err = identity.Open(filepath.Join(s.o.Dir, "identity"), Project, time.Now); err != nil {
		return err
	}
	indexes, err := firestore.ParseIndexes(store.Indexes)
	if err != nil {
		return err
	}
	if s.database, err = firestore.Open(firestore.Options{Path: filepath.Join(s.o.Dir, "firestore.db"), Indexes: indexes}); err != nil {
		return err
	}
	s.closers = append(s.closers, s.database.Close)
	return nil
}

func (s *Stack) openServices() (err error) {
	client := s.loopback()
	if s.broker, err = pubsub.Open(pubsub.Options{DB: s.db, HTTP: client, Token: s.token, Logger: s.o.Log}); err != nil {
		return err
	}
	s.closers = append(s.closers, s.broker.Close)
	if s.queues, err = tasks.Open(tasks.Options{DB: s.db, HTTP: client, Token: s.token, Logger: s.o.Log}); err != nil {
		return err
	}
	s.closers = append(s.closers, s.queues.Close)
	s.files, err = storage.Open(storage.Options{
		Dir: filepath.Join(s.o.Dir, "storage"), Buckets: buckets(), Host: s.host,
		Token: s.Identity.Accepts, Keys: s.Identity.PublicKey, Changed: s.changed,
	})
	if err == nil {
		s.closers = append(s.closers, s.files.Close)
	}
	return err
}

// listen takes the port, or the next free one after it.
func listen(ctx context.Context, port int) (net.Listener, error) {
	const tries = 20
	for i := range tries {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port+i))
		if err == nil {
			return l, nil
		}
		if port == 0 {
			return nil, fmt.Errorf("localcloud: %w", err)
		}
	}
	return nil, fmt.Errorf("localcloud: ports %d to %d are taken; choose another with --port", port, port+tries-1)
}

// Failed tells of a server that stopped by itself.
func (s *Stack) Failed() <-chan error { return s.failed }

// Close drains the functions, then stops the servers. What was accepted is on disk and goes on at the next start.
func (s *Stack) Close(ctx context.Context) error {
	if s.stop != nil {
		s.stop()
	}
	err := s.runtime.Drain(ctx)
	_ = s.http.Close() // streams end here
	s.grpc.Stop()
	return errors.Join(err, s.close())
}

func (s *Stack) close() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		if err := s.closers[i](); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
