package once

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// A link follows how near a request has come to the vendor. A request without a
// connection has not been sent: that is the one proof there is. Once it has one,
// it may have been written, and whoever read it may have acted on it.
type link struct{ state atomic.Int32 }

const (
	unwatched int32 = iota // a transport that reports nothing proves nothing
	seeking
	connected
)

// watch returns a context that reports on the request sent with it.
func (l *link) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// net/http seeks a second connection only where the first, kept from an earlier
		// call, turned out closed before a byte of a POST was written to it.
		GetConn: func(string) { l.state.Store(seeking) },
		GotConn: func(httptrace.GotConnInfo) { l.state.Store(connected) },
	})
}

// unsent reports whether surely nothing was sent.
func (l *link) unsent() bool { return l.state.Load() == seeking }
