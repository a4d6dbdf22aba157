package serve

import (
	"context"
	"net/http"
	"sync/atomic"
)

// A front stands between the framework's server and a function, for what the
// framework does not do: break off an answer, and end without breaking one off.
type front struct {
	next   http.Handler
	server atomic.Pointer[http.Server] // the framework's own, nil before the first request
}

// ServeHTTP hands a request to the function.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The framework does not give its server away; a request's context does.
	if s, ok := r.Context().Value(http.ServerContextKey).(*http.Server); ok {
		f.server.Store(s)
	}
	defer abort(w)
	f.next.ServeHTTP(w, r)
}

// abort breaks off an aborted answer itself: the framework takes every panic for
// a crash, and would end the answer as if it were whole.
func abort(w http.ResponseWriter) {
	p := recover()
	if p == nil {
		return
	}
	if p != http.ErrAbortHandler { //nolint:errorlint // net/http knows only the value itself
		panic(p)
	}
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// finish waits until the answers of the calls that have ended are sent: a
// handler returns before its last bytes leave.
func (f *front) finish(ctx context.Context) error {
	if s := f.server.Load(); s != nil {
		return s.Shutdown(ctx)
	}
	return nil
}
