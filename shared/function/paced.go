package function

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// stall is how long a paced answer may stand still, on our side or its reader's, before it is broken off:
// longer than any pause of storage or of a phone between two cells, and short enough that readers who
// are gone do not keep connections.
const stall = 30 * time.Second

// errStalled is the cause of a paced answer that ended because nothing was sent any more.
var errStalled = errors.New("function: nothing was sent for too long")

// pacedResources are what an instance of a paced route gets: as API functions, for as long as the platform lets a request run.
// Source: cloud.google.com/run/docs/configuring/request-timeout, read 2026-11.
var pacedResources = Resources{CPU: 1, MemoryMiB: 512, Concurrency: 80, Timeout: time.Hour, Instances: 10}

// paced bounds an answer by its progress and not by its length: the request's context
// ends, and a write fails, once nothing was sent for stall. Call stop when the answer is complete.
func paced(w http.ResponseWriter, q *http.Request) (_ http.ResponseWriter, _ *http.Request, stop func()) {
	ctx, cancel := context.WithCancelCause(q.Context())
	p := &pace{ResponseWriter: w, control: http.NewResponseController(w), watch: time.AfterFunc(stall, func() { cancel(errStalled) })}
	return p, q.WithContext(ctx), func() {
		p.watch.Stop()
		cancel(nil)
		_ = p.control.SetWriteDeadline(time.Time{}) // the connection may serve another request
	}
}

// A pace is a writer whose every piece may take stall to be sent.
type pace struct {
	http.ResponseWriter
	control *http.ResponseController
	watch   *time.Timer // ends the context
}

// Write sends a piece.
func (p *pace) Write(piece []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(stall)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := p.ResponseWriter.Write(piece)
	if err == nil {
		p.watch.Reset(stall)
	}
	return n, err
}

// Unwrap returns the writer underneath, for http.ResponseController.
func (p *pace) Unwrap() http.ResponseWriter { return p.ResponseWriter }
