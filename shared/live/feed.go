package live

import (
	"context"
	"sync"
	"time"

	"github.com/aiprod/aiprod/shared/store"
)

// A feed follows one job for all its readers: it looks at the job again and
// again, and every look may add events and a newer view.
type feed struct {
	hub     *Hub
	ref     store.Ref
	show    Show
	stop    context.CancelFunc
	readers int           // guarded by the hub's mutex
	dirty   chan struct{} // holds a token once the job may have changed
	hurry   chan struct{} // holds a token once somebody waits for a look

	mu      sync.Mutex
	begun   int           // looks that have begun
	done    int           // the last look that has ended,
	failed  error         // and how
	looked  chan struct{} // closed when a look ends
	wake    chan struct{} // closed when there is something to read, or the feed is over
	view    store.View    // as last seen
	data    any           // view, as shown
	now     Message       // data, at seq
	version int           // counts views, from 1
	seq     int           // of the newest event
	events  []Message     // the newest ones, up to seq and without a gap
	err     error         // why the feed is over; nil while it goes on
}

func newFeed(h *Hub, ref store.Ref, show Show, stop context.CancelFunc) *feed {
	return &feed{
		hub: h, ref: ref, show: show, stop: stop, dirty: make(chan struct{}, 1), hurry: make(chan struct{}, 1),
		looked: make(chan struct{}), wake: make(chan struct{}),
	}
}

// poke has the job looked at soon.
func (f *feed) poke() { signal(f.dirty) }

func signal(token chan struct{}) {
	select {
	case token <- struct{}{}:
	default: // it is there already
	}
}

// run follows the job until it is over, or ctx is.
func (f *feed) run(ctx context.Context) {
	watched, unwatch := 0, func() {}
	defer func() { unwatch() }()
	for wait := pace; ; {
		f.begin()
		err := f.look(ctx)
		if ctx.Err() != nil || f.end(err) {
			return
		}
		if err != nil {
			f.hub.log.WarnContext(ctx, "a watched job could not be read", "job", f.ref.Job, "error", err)
			wait = min(2*wait, slowest)
			f.poke()
		} else {
			wait = pace
		}
		if n := f.view.Attempt.Number; n != watched { // the watch tells when it has begun: nothing falls between
			unwatch()
			watched, unwatch = n, f.hub.watcher.Watch(store.Ref{Tenant: f.ref.Tenant, Job: f.ref.Job, Attempt: n}, f.poke)
		}
		if !f.idle(ctx, wait) {
			return
		}
	}
}

// idle waits until the job is to be looked at again: soon where somebody waits
// for it, else when it may have changed, and after wait. It returns false when ctx ends.
func (f *feed) idle(ctx context.Context, wait time.Duration) bool {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-f.hurry:
		return true
	case <-t.C:
	}
	t.Reset(look)
	select {
	case <-ctx.Done():
		return false
	case <-f.hurry:
	case <-f.dirty:
	case <-t.C:
	}
	return true
}
