// Package health is what all instances know of the backends that cost money: which of
// them are left alone for a while and why, how many calls each has under way and has had
// today, and how quickly and reliably it has answered lately.
//
// It is one small record for each backend, changed in transactions of a [Store]. Reading
// it costs nothing for most questions: what was read is good for a few seconds. Only what must be exact is
// asked of the store: who has the one call that tries a backend again, and who has a place among those its vendor allows.
//
// It fails open: a store that does not answer keeps nobody from being called. The ledger, not this, is
// what money depends on.
//
// The breaker is our own and not sony/gobreaker's DistributedCircuitBreaker: that one reads the shared
// state before it takes its lock and so loses counts, holds the lock for as long as the call lasts, which would have one
// paid call at a time on the whole platform, and knows neither calls that end minutes after they began nor failures that open it at once.
package health

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

// A Store keeps records.
type Store interface {
	// All returns every record, by the name of what it is of.
	All(ctx context.Context) (map[string]Record, error)
	// Change changes a record in a transaction, an empty one where there is none, and returns it. change may run several times.
	Change(ctx context.Context, of string, change func(*Record)) (Record, error)
}

// Options are how a Health behaves.
type Options struct {
	Now func() time.Time
	Log *slog.Logger
	// Rest is how long a backend that has failed is left alone first. Defaults to the figure of breaker.json.
	Rest time.Duration
	// Alert is told of a backend that nobody but us can get to work again: a key that is refused, a model
	// that is no more. Defaults to telling nobody.
	Alert func(ctx context.Context, backend string, why provider.Class)
}

const (
	// fresh is how long what was read is good for.
	fresh = 5 * time.Second
	// patience is how long a question may take: it is asked on the way to a paid call.
	patience = 2 * time.Second
)

// A Health is what one process knows. It is safe for concurrent use.
type Health struct {
	store Store
	o     Options

	mu      sync.Mutex
	records map[string]Record
	read    time.Time
	told    map[string]*report
	unheard atomic.Int64
}

// New returns a Health of what a store keeps.
func New(s Store, o Options) *Health {
	if o.Alert == nil {
		o.Alert = func(context.Context, string, provider.Class) {}
	}
	return &Health{store: s, o: o, told: map[string]*report{}}
}

// Unheard is how often the store did not answer, since the process began.
func (h *Health) Unheard() int64 { return h.unheard.Load() }

// A View is what is known at one moment.
type View struct {
	records map[string]Record
	now     time.Time
}

// Look returns what is known, a few seconds old at most.
func (h *Health) Look(ctx context.Context) View {
	now := h.o.Now()
	h.mu.Lock()
	known, stale := h.records, h.read.IsZero() || now.Sub(h.read) >= fresh || now.Before(h.read)
	if stale {
		h.read = now // one of those who ask reads, also where the store does not answer
	}
	h.mu.Unlock()
	if !stale {
		return View{known, now}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	all, err := h.store.All(ctx)
	if err != nil {
		h.missed(ctx, "read", err)
		return View{known, now}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.records = all
	return View{all, now}
}

func (h *Health) missed(ctx context.Context, what string, err error) {
	h.unheard.Add(1)
	h.o.Log.WarnContext(ctx, "health of backends not known", "doing", what, "error", err)
}

// State tells whether a backend may be called. One that may be tried again may.
func (v View) State(backend string, l route.Limit) route.State {
	if r := v.records[backend]; r.State(v.now) == Open {
		if r.Why == provider.Retired {
			return route.Retired
		}
		return route.BreakerOpen
	}
	if v.records[l.Of].used(l, v.now) {
		return route.Quota
	}
	return route.Ready
}

// Learned returns how a backend has done lately.
func (v View) Learned(backend string) route.Experience { return v.records[backend].Learned }

// Heard returns how fast a backend has spoken a language lately.
func (v View) Heard(backend, lang string) route.Pace { return v.records[backend].Paces[lang] }

// change changes a record and keeps what it is then. It reports whether the store has answered.
func (h *Health) change(ctx context.Context, of string, do func(*Record)) (Record, bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	r, err := h.store.Change(ctx, of, do)
	if err != nil {
		h.missed(ctx, "change of "+of, err)
		return r, false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make(map[string]Record, len(h.records)+1) // a View may hold the old one
	for name, o := range h.records {
		all[name] = o
	}
	all[of] = r
	h.records = all
	return r, true
}
