package function

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
)

// ErrDraining is the cause of a work context that ended because the process is
// about to stop: give leases back, leave the rest to who comes next.
var ErrDraining = errors.New("function: draining")

// A Runtime is one running set of functions: their environment, and how many
// calls are under way.
type Runtime struct {
	Env *cloud.Env

	mu       sync.Mutex // holds that no call is counted once draining is true
	draining bool
	calls    sync.WaitGroup
	root     context.Context
	end      context.CancelCauseFunc
}

// NewRuntime returns a runtime in env.
func NewRuntime(env *cloud.Env) *Runtime {
	root, end := context.WithCancelCause(context.Background())
	return &Runtime{Env: env, root: root, end: end}
}

// track counts the calls of a function and refuses new ones while draining.
func (rt *Runtime) track(_ *Function, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !rt.admit() {
			w.Header().Set("Connection", "close")
			f := fault.New(fault.Unavailable, "server.draining", "This instance is stopping.")
			fault.Write(w, r, f)
			return
		}
		defer rt.calls.Done()
		next.ServeHTTP(w, r)
	})
}

// admit counts a call in, unless the runtime is draining.
func (rt *Runtime) admit() bool {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	if rt.draining {
		return false
	}
	rt.calls.Add(1)
	return true
}

// work returns a context that ends with the call or, with ErrDraining, when the
// process is to stop. Call stop when the call ends.
func (rt *Runtime) work(ctx context.Context) (work context.Context, stop func()) {
	work, cancel := context.WithCancelCause(ctx)
	release := context.AfterFunc(rt.root, func() { cancel(context.Cause(rt.root)) })
	return work, func() { release(); cancel(context.Canceled) }
}

// Drain refuses new calls, tells running work to give back its leases, and
// waits until every call has ended or ctx has.
func (rt *Runtime) Drain(ctx context.Context) error {
	rt.mu.Lock()
	rt.draining = true
	rt.mu.Unlock()
	rt.end(ErrDraining)
	done := make(chan struct{})
	go func() {
		rt.calls.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
