package watch_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	api "cloud.google.com/go/firestore/apiv1"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/live/watch"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// patience bounds every wait for what must happen.
const patience = 20 * time.Second

// A world is a Firestore, reached over connections that the test can cut.
type world struct {
	*storetest.Bench
	changes *watch.Changes

	mu    sync.Mutex
	conns []net.Conn
}

func open(t *testing.T) *world {
	t.Helper()
	address := storetest.Firestore(t)
	w := &world{Bench: storetest.NewAt(t, address)}
	client, err := api.NewClient(t.Context(), option.WithEndpoint(address), option.WithoutAuthentication(),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())),
		option.WithGRPCDialOption(grpc.WithContextDialer(w.dial)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	w.changes = watch.New(w.Store, client, slog.New(slog.DiscardHandler))
	return w
}

func (w *world) dial(ctx context.Context, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conns = append(w.conns, c)
	return c, err
}

// cut breaks every connection there is.
func (w *world) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

// changed returns a channel that holds a token once a job may have changed.
func (w *world) changed(ref store.Ref) (told chan struct{}, stop func()) {
	told = make(chan struct{}, 1)
	return told, w.changes.Watch(ref, func() {
		select {
		case told <- struct{}{}:
		default:
		}
	})
}

// next waits until a change is told.
func next(t *testing.T, told chan struct{}) {
	t.Helper()
	select {
	case <-told:
	case <-time.After(patience):
		t.Fatal("nothing was told")
	}
}

func (w *world) happen(t *testing.T, ref store.Ref) {
	t.Helper()
	err := w.Update(t.Context(), ref, func(u *store.Unit) error {
		u.Event("job.noted", "")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever changes in a job is told, over as many breaks as there are.
func TestTellsOfEveryChange(t *testing.T) {
	t.Parallel()
	w := open(t)
	ref := w.Submit(t, "j", job.Rendering)
	told, stop := w.changed(ref)
	defer stop()
	next(t, told) // it watches
	for n := range 10 {
		for len(told) > 0 {
			<-told
		}
		if n%2 == 1 {
			w.cut()
		}
		w.happen(t, ref)
		next(t, told)
		if err := w.Progress(t.Context(), ref, "shots", "s1", 10*n); err != nil {
			t.Fatal(err)
		}
		next(t, told)
	}
	if _, err := w.Job(ref).Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	next(t, told)
}

// More jobs than a stream takes are watched, and let go of, each by itself.
func TestWatchesMany(t *testing.T) {
	t.Parallel()
	w := open(t)
	const n = 250
	refs, told, stops := make([]store.Ref, n), make([]chan struct{}, n), make([]func(), n)
	for i := range n {
		refs[i] = w.Submit(t, fmt.Sprint("j", i), job.Rendering)
		told[i], stops[i] = w.changed(refs[i])
	}
	for i := range n {
		next(t, told[i])
		if i%2 == 1 {
			stops[i]()
			stops[i]()
		}
	}
	for i := 0; i < n; i += 2 {
		w.happen(t, refs[i])
		next(t, told[i])
		stops[i]()
	}
	for i := range refs {
		last, stop := w.changed(refs[i])
		next(t, last)
		stop()
	}
}
