package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/store"
)

// A Hub follows the jobs that somebody reads, each once. Make it with New; it
// is safe for concurrent use.
type Hub struct {
	jobs    Jobs
	watcher Watcher
	log     *slog.Logger

	mu    sync.Mutex
	feeds map[store.Ref]*feed // of jobs that have readers
}

// New returns a hub.
func New(jobs Jobs, watcher Watcher, log *slog.Logger) *Hub {
	return &Hub{jobs: jobs, watcher: watcher, log: log, feeds: map[store.Ref]*feed{}}
}

// Join returns a reader of a job's newest attempt and of those that follow:
// first a snapshot, then every event after a sequence number, or with FromNow those that happen from now
// on. Close it in the end.
//
// All readers of a job are shown the same: the show of the one that came first.
// Its errors are faults: NotFound, Unavailable, and Invalid for a sequence number the job has not reached.
func (h *Hub) Join(ctx context.Context, ref store.Ref, after int, show Show) (*Reader, error) {
	for {
		f, look := h.enter(ref, show)
		r := &Reader{feed: f, leave: sync.OnceFunc(func() { h.leave(f) })}
		err := r.begin(ctx, look, after)
		if err == nil {
			return r, nil
		}
		r.Close()
		if !errors.Is(err, errOver) {
			return nil, err
		}
	}
}

// enter counts a reader in to the feed of a job, a new one where there is none
// that goes on. It returns as well the first look at the job that begins from now on.
func (h *Hub) enter(ref store.Ref, show Show) (f *feed, look int) {
	ref.Attempt = 0 // of all attempts
	h.mu.Lock()
	defer h.mu.Unlock()
	f = h.feeds[ref]
	if f != nil {
		look = f.next()
	}
	if look == 0 {
		ctx, stop := context.WithCancel(context.Background()) // no reader's own: it ends with the last of them
		f = newFeed(h, ref, show, stop)
		h.feeds[ref] = f
		look = f.next()
		go f.run(ctx)
	}
	f.readers++
	return f, look
}

// leave counts a reader out, and ends the feed that has none left.
func (h *Hub) leave(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.readers--; f.readers > 0 {
		return
	}
	f.stop()
	if h.feeds[f.ref] == f {
		delete(h.feeds, f.ref)
	}
}

// ahead is the fault of resuming after an event that has not happened.
func ahead(events int) error {
	return fault.New(fault.Invalid, "events.ahead", fmt.Sprintf("The job has had %d events; the one to resume after is not among them.", events)).
		WithHint("Resume after the seq of a message you have received, or leave it out to start afresh.")
}
