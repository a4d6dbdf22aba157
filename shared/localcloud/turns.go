package localcloud

import (
	"net/http"

	"github.com/aiprod/aiprod/shared/function"
)

// atOnce is how many calls of clients are worked on at a time: enough that a processor always has one that does not wait for
// the disk. In the cloud that is for each service's concurrency to say.
const atOnce = 32

// turns has calls wait for their turn, first come first served. A machine of few cores that works on a hundred calls at
// once finishes none of them sooner, some of them much later, and all of them in more memory: beginning some later
// takes half off what the slowest readers wait.
type turns chan struct{}

// of returns what serves a function, in turn where it is an endpoint that answers as soon as it can.
// Streams, stages and what takes ffmpeg last as long as they last; they wait for nobody, and nobody for them.
func (t turns) of(f *function.Function, h http.Handler) http.Handler {
	if f.Kind != function.OnHTTP || f.Program != function.API {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case t <- struct{}{}:
			defer func() { <-t }()
			h.ServeHTTP(w, r)
		case <-r.Context().Done(): // nobody is there to be answered
		}
	})
}
