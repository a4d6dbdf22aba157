package localcloud

import (
	"net/http"

	"github.com/aiprod/aiprod/shared/function"
)

// How many calls of clients are worked on at a time: enough that a processor always has one that does not wait for
// the disk. Those that read have places of their own, so that whoever looks at a film is not kept waiting
// by a hundred who submit one. In the cloud that is for each service's concurrency to say.
const (
	readsAtOnce  = 4
	othersAtOnce = 24
)

// turns has calls wait for their turn, first come first served. A machine of few cores that works on a hundred calls at
// once finishes none of them sooner, some of them much later, and all of them in more memory: beginning some later
// takes half off what the slowest readers wait.
type turns struct{ reads, others chan struct{} }

func newTurns() turns {
	return turns{reads: make(chan struct{}, readsAtOnce), others: make(chan struct{}, othersAtOnce)}
}

// of returns what serves a function, in turn where it is an endpoint that answers as soon as it can.
// Streams, stages and what takes ffmpeg last as long as they last; they wait for nobody, and nobody for them.
func (t turns) of(f *function.Function, h http.Handler) http.Handler {
	if f.Kind != function.OnHTTP || f.Program != function.API {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		places := t.others
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			places = t.reads
		}
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
			h.ServeHTTP(w, r)
		case <-r.Context().Done(): // nobody is there to be answered
		}
	})
}
