// Package storetest is a store for tests: the real client on a Firestore of its
// own, in memory, that refuses every query whose index is not declared; a clock the test moves;
// and a post box that keeps what was sent. No program links it.
//
// With AIPROD_TEST_FIRESTORE set to a host and port, the tests use the Firestore that serves there instead, such as Google's
// emulator, each with a project of its own in it. That one need not know the product's indexes.
package storetest

import (
	"context"
	"net"
	"os"
	"testing"

	cloud "cloud.google.com/go/firestore"
	"github.com/google/uuid"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/aiprod/aiprod/shared/clocktest"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud/firestore"
	"github.com/aiprod/aiprod/shared/store"
)

// Tenant is whose jobs Submit makes.
const Tenant = "acme"

// A Bench is a store with everything around it in the test's hands.
type Bench struct {
	*store.Store
	Clock *clocktest.Clock
	Post  *Post
}

// New returns a bench that ends with the test.
func New(t testing.TB) *Bench {
	t.Helper()
	return NewAt(t, Firestore(t))
}

// NewAt is New on the Firestore that serves at an address.
func NewAt(t testing.TB, address string) *Bench {
	t.Helper()
	clock, post := NewClock(), &Post{}
	return &Bench{Store: store.New(clientAt(t, address), post, clock.Now), Clock: clock, Post: post}
}

// Client returns the real client of a Firestore of its own, with the product's indexes.
func Client(t testing.TB) *cloud.Client {
	t.Helper()
	return clientAt(t, Firestore(t))
}

func clientAt(t testing.TB, address string) *cloud.Client {
	t.Helper()
	c, err := cloud.NewClient(context.Background(), project(), option.WithEndpoint(address), option.WithoutAuthentication(),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// elsewhere names the Firestore to use instead of one of the test's own.
const elsewhere = "AIPROD_TEST_FIRESTORE"

// project returns the project a client works in: where servers are shared, one nobody else has.
func project() string {
	if os.Getenv(elsewhere) == "" {
		return "demo"
	}
	return "demo-" + uuid.NewString()
}

// Firestore serves a Firestore of the test's own and returns its address.
func Firestore(t testing.TB) string {
	t.Helper()
	if address := os.Getenv(elsewhere); address != "" {
		return address
	}
	indexes, err := firestore.ParseIndexes(store.Indexes)
	if err != nil {
		t.Fatal(err)
	}
	s, err := firestore.Open(firestore.Options{Indexes: indexes})
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := grpc.NewServer(grpc.MaxRecvMsgSize(2 * firestore.MaxRequestBytes))
	s.Register(g)
	go func() { _ = g.Serve(l) }()
	t.Cleanup(func() {
		g.Stop()
		_ = s.Close()
	})
	return l.Addr().String()
}

// A Fataler is a test, or one run of a property.
type Fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Submit stores a job of Tenant's with its first attempt, in a state, and returns its ref.
func (b *Bench) Submit(t Fataler, id string, state job.State) store.Ref {
	t.Helper()
	now := b.Now()
	j := job.Job{Schema: job.Schema, ID: id, Tenant: Tenant, Owner: "alice", Created: now, Updated: now, Attempt: 1, State: state}
	a := job.Attempt{Schema: job.AttemptSchema, Number: 1, State: state, Created: now, Since: now}
	if _, err := b.Store.Submit(context.Background(), j, a, "", store.Key{}); err != nil {
		t.Fatalf("submit: %v", err)
	}
	return store.Ref{Tenant: Tenant, Job: id, Attempt: 1}
}

// Patiently repeats do while its error says to try again, as whoever delivers a message does.
func Patiently(do func() error) error {
	for {
		if err := do(); !fault.Retryable(err) {
			return err
		}
	}
}
