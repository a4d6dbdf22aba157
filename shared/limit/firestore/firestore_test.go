package firestore_test

import (
	"context"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	cloud "cloud.google.com/go/firestore"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/limit/firestore"
	"github.com/aiprod/aiprod/shared/limit/limittest"
	local "github.com/aiprod/aiprod/shared/localcloud/firestore"
	"github.com/aiprod/aiprod/shared/store"
)

// A database is a local Firestore whose clock runs, and can be put forward.
type database struct {
	addr  string
	ahead atomic.Int64
	reads atomic.Int64
	calls atomic.Int64 // reads and all others
}

func open(t testing.TB) *database {
	t.Helper()
	d := &database{}
	indexes, err := local.ParseIndexes(store.Indexes)
	if err != nil {
		t.Fatal(err)
	}
	s, err := local.Open(local.Options{
		Path: filepath.Join(t.TempDir(), "firestore.db"), Indexes: indexes,
		Now: func() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := grpc.NewServer(
		grpc.UnaryInterceptor(func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			d.calls.Add(1)
			return next(ctx, req)
		}),
		grpc.StreamInterceptor(func(srv any, ss grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
			d.calls.Add(1)
			d.reads.Add(1)
			return next(srv, ss)
		}),
	)
	s.Register(g)
	go func() { _ = g.Serve(l) }()
	t.Cleanup(func() {
		g.Stop()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	d.addr = l.Addr().String()
	return d
}

func (d *database) client(t testing.TB) *cloud.Client {
	t.Helper()
	c, err := cloud.NewClient(context.Background(), "demo", option.WithEndpoint(d.addr), option.WithoutAuthentication(),
		option.WithTelemetryDisabled(), option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func (d *database) store(t testing.TB) *firestore.Store {
	t.Helper()
	c := d.client(t)
	return firestore.New(func() (*cloud.Client, error) { return c, nil })
}

func TestStore(t *testing.T) {
	t.Parallel()
	limittest.Run(t, func(t *testing.T) limittest.Subject {
		d := open(t)
		s := limittest.Subject{Advance: func(by time.Duration) { d.ahead.Add(int64(by)) }}
		for range 3 {
			s.Instances = append(s.Instances, d.store(t))
		}
		return s
	})
}

// An instance that serves a caller alone reads how the count stands once; another that takes between has it read again.
func TestTakesAreOneCall(t *testing.T) {
	t.Parallel()
	d := open(t)
	key, p := limit.KeyOf("jobs-submit", "203.0.113.7"), limit.Policy{Limit: 30, Window: 10 * time.Hour}
	s, other := d.store(t), d.store(t)
	take := func(s *firestore.Store, remaining int) {
		t.Helper()
		if g, err := s.Take(t.Context(), key, p, 1); err != nil || g.Granted != 1 || g.Remaining != remaining {
			t.Fatalf("take: %+v, %v; want %d to remain", g, err, remaining)
		}
	}
	for n := range 10 {
		take(s, 29-n)
	}
	if reads, calls := d.reads.Load(), d.calls.Load(); reads != 1 || calls != 11 {
		t.Errorf("ten takes are %d calls, %d of them reads; want 11 and 1", calls, reads)
	}
	take(other, 19)
	take(s, 18)
	if reads := d.reads.Load(); reads != 3 {
		t.Errorf("%d reads after another has taken, want 3", reads)
	}
}

// A count that an instance has not seen is taken for a new one, in one call; where another instance has begun it, it is read.
func TestNewCountsAreOneCall(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := limit.Policy{Limit: 30, Window: 10 * time.Hour}
	s, other := d.store(t), d.store(t)
	for _, tt := range []struct {
		name         string
		store        *firestore.Store
		key          string
		remaining    int
		calls, reads int64
	}{
		{"the first of all, to learn the time", s, "a", 29, 2, 1},
		{"new", s, "b", 29, 1, 0},
		{"the first of another instance", other, "c", 29, 2, 1},
		{"begun elsewhere", other, "b", 28, 3, 1},
		{"seen since", other, "b", 27, 1, 0},
		{"changed elsewhere", s, "b", 26, 3, 1},
	} {
		calls, reads := d.calls.Load(), d.reads.Load()
		g, err := tt.store.Take(t.Context(), limit.KeyOf(tt.key), p, 1)
		if err != nil || g.Granted != 1 || g.Remaining != tt.remaining {
			t.Errorf("%s: %+v, %v; want %d to remain", tt.name, g, err, tt.remaining)
		}
		if calls, reads = d.calls.Load()-calls, d.reads.Load()-reads; calls != tt.calls || reads != tt.reads {
			t.Errorf("%s: %d calls, %d of them reads; want %d and %d", tt.name, calls, reads, tt.calls, tt.reads)
		}
	}
}

// What is stored tells nobody whose it is, and ends by itself.
func TestDocument(t *testing.T) {
	t.Parallel()
	d := open(t)
	key := limit.KeyOf("jobs-submit", "203.0.113.7")
	p := limit.Policy{Limit: 30, Window: time.Minute}
	if _, err := d.store(t).Take(t.Context(), key, p, 5); err != nil {
		t.Fatal(err)
	}
	doc, err := d.client(t).Doc("limits/" + key.String()).Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(doc.Ref.ID, "203.0.113.7") || doc.Data()["schema"] != int64(1) {
		t.Errorf("document %s: %v", doc.Ref.ID, doc.Data())
	}
	if end, ok := doc.Data()["expire_at"].(time.Time); !ok || end.Before(time.Now()) || end.After(time.Now().Add(2*time.Hour)) {
		t.Errorf("expires at %v", doc.Data()["expire_at"])
	}
}

func BenchmarkTake(b *testing.B) {
	d := open(b)
	s := d.store(b)
	p := limit.Policy{Limit: 1_000_000, Window: time.Second}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Take(b.Context(), limit.KeyOf("caller"), p, 1); err != nil {
			b.Fatal(err)
		}
	}
}
