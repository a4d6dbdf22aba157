// Package cloud is the one place where cloud clients are made: from the
// environment, on first use, once. A function gets an Env and asks it for what it needs;
// what it never asks for is never dialled. The same clients speak to Google and to the local cloud.
package cloud

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	cloudtasks "cloud.google.com/go/cloudtasks/apiv2"
	"cloud.google.com/go/firestore"
	firestoreapi "cloud.google.com/go/firestore/apiv1"
	"cloud.google.com/go/pubsub/v2"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/cloud/wire"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/limit"
	limitstore "github.com/aiprod/aiprod/shared/limit/firestore"
	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/live/watch"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// An Env is what a function runs in. Make it with New; it is safe for concurrent use.
type Env struct {
	Config Config
	// Log is where the function logs.
	Log *slog.Logger
	// Now is the clock.
	Now func() time.Time
	// Dial is how clients reach the gRPC endpoints of a local cloud. Defaults to nothing, which connects by TCP.
	Dial []grpc.DialOption
	// Verifier checks the tokens of users.
	Verifier Verifier
	// Accounts says whether a user's account still holds. Defaults to nil, which takes every token's word.
	Accounts *identity.Watch
	// Users administers accounts; nil in programs that change none.
	Users Users
	// Keys checks API keys. Defaults to those in the store.
	Keys *apikey.Ring
	// Pushes checks the tokens of the platform's own calls: messages, tasks, events, schedules.
	Pushes PushVerifier
	// Blobs keeps files; nil in programs that move none.
	Blobs Blobs
	// Backends are those that cost money; nil in programs that call none.
	Backends Backends
	// Post carries letters. Defaults to Pub/Sub and Cloud Tasks.
	Post outbox.Poster
	// Signer makes links that work for a while without credentials.
	Signer Signer
	// Limiter says how often callers may call. Defaults to one that counts in Firestore.
	Limiter *limit.Limiter
	// Health is what is known of the backends that cost money. Defaults to what all instances share in Firestore.
	Health *health.Health
	// Brake says whether anything may be spent; Pauser stops the queues that spend. Default to the switch in Firestore, and Cloud Tasks.
	Brake  *Brake
	Pauser Pauser
	// Secrets are given new versions; nil in programs that make none.
	Secrets Secrets
	// Subscribers are told of every notice, besides the log. Defaults to none.
	Subscribers []notice.Subscriber
	// Cache keeps answers for a while. Defaults to one in the process.
	Cache *cache.Cache

	firestore func() (*firestore.Client, error)
	pubsub    func() (*pubsub.Client, error)
	tasks     func() (*cloudtasks.Client, error)
	store     func() (*store.Store, error)
	live      func() (*live.Hub, error)
	sealKey   func() (ed25519.PrivateKey, error)
	sealKeys  func() ([]ed25519.PublicKey, error)
}

// A Verifier turns a user's bearer token into who it names.
type Verifier interface {
	Verify(ctx context.Context, token string) (identity.Principal, error)
}

// A PushVerifier checks that a call comes from the platform itself.
type PushVerifier interface {
	VerifyPush(ctx context.Context, token, audience string) error
}

// New returns an Env of c. The caller sets the exported fields it needs.
func New(c Config, log *slog.Logger) *Env {
	e := &Env{Config: c, Log: log, Now: time.Now}
	ctx := context.Background() // clients outlive the request that first needs them
	e.firestore = sync.OnceValues(func() (*firestore.Client, error) {
		decode := option.WithGRPCDialOption(grpc.WithDefaultCallOptions(grpc.ForceCodecV2(wire.Codec())))
		return firestore.NewClientWithDatabase(ctx, c.Project, c.Database, append(e.dial(c.Endpoints.Firestore), decode)...)
	})
	e.pubsub = sync.OnceValues(func() (*pubsub.Client, error) {
		return pubsub.NewClient(ctx, c.Project, e.dial(c.Endpoints.PubSub)...)
	})
	e.tasks = sync.OnceValues(func() (*cloudtasks.Client, error) {
		return cloudtasks.NewClient(ctx, e.dial(c.Endpoints.Tasks)...)
	})
	e.Post, e.Pauser, e.Brake = poster{e}, pauser{e}, e.newBrake()
	clock := func() time.Time { return e.Now() }
	e.Limiter = limit.New(limitstore.New(e.firestore), clock)
	e.Health = e.newHealth()
	e.Cache = cache.New("in-process", cache.NewMemory(clock), clock)
	e.Keys = apikey.NewRing(keyBook{e}, clock)
	e.sealKey = sync.OnceValues(func() (ed25519.PrivateKey, error) { return readSealKey(c.ProvenanceKey) })
	e.sealKeys = func() ([]ed25519.PublicKey, error) { return readSealKeys(c.ProvenancePublic) }
	e.store = sync.OnceValues(e.openStore)
	e.live = sync.OnceValues(e.newLive)
	return e
}

func (e *Env) openStore() (*store.Store, error) {
	fs, err := e.firestore()
	if err != nil {
		return nil, err
	}
	s := store.New(fs, e.Post, e.Now)
	s.Listen(e.journalist())
	return s, nil
}

// newLive makes the hub, with a client of its own: only the bare one carries many watches on a stream.
func (e *Env) newLive() (*live.Hub, error) {
	s, err := e.store()
	if err != nil {
		return nil, err
	}
	client, err := firestoreapi.NewClient(context.Background(), e.dial(e.Config.Endpoints.Firestore)...)
	if err != nil {
		return nil, err
	}
	return live.New(s, watch.New(s, client, e.Log), e.Log), nil
}

// dial returns the options that reach a local endpoint, none for Google's own.
func (e *Env) dial(endpoint string) []option.ClientOption {
	if endpoint == "" {
		return nil
	}
	options := []option.ClientOption{
		option.WithEndpoint(endpoint), option.WithoutAuthentication(), option.WithTelemetryDisabled(),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())),
	}
	for _, o := range e.Dial {
		options = append(options, option.WithGRPCDialOption(o))
	}
	return options
}

// Store returns the job store.
func (e *Env) Store() (*store.Store, error) { return e.store() }

// Live returns what tells readers of the jobs they watch.
func (e *Env) Live() (*live.Hub, error) { return e.live() }

// Journal returns the step journal.
func (e *Env) Journal() (*step.Journal, error) {
	s, err := e.store()
	if err != nil {
		return nil, err
	}
	return step.New(s, step.Options{Lease: e.Config.Lease, Token: rand.Text}), nil
}

// Firestore returns the Firestore client.
func (e *Env) Firestore() (*firestore.Client, error) { return e.firestore() }

// PubSub returns the Pub/Sub client.
func (e *Env) PubSub() (*pubsub.Client, error) { return e.pubsub() }

// Tasks returns the Cloud Tasks client.
func (e *Env) Tasks() (*cloudtasks.Client, error) { return e.tasks() }
