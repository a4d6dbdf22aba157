package localcloud

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/aiprod/aiprod/shared/function"
)

// Calls beyond the limit wait until others have ended; who gives up is not served, and streams do not wait.
func TestTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var serving atomic.Int32
		calls := turns{reads: make(chan struct{}, 2), others: make(chan struct{}, 1)}
		call := func(ctx context.Context, kind function.Kind, method string) (end func()) {
			ended := make(chan struct{})
			h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				serving.Add(1)
				defer serving.Add(-1)
				<-ended
			})
			f := &function.Function{Kind: kind, Program: function.API}
			go calls.of(f, h).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, method, "/", http.NoBody))
			synctest.Wait() // they come one after the other
			return func() { close(ended) }
		}
		served := func(want int32, when string) {
			t.Helper()
			synctest.Wait()
			if got := serving.Load(); got != want {
				t.Errorf("%d are served %s, want %d", got, when, want)
			}
		}
		impatient, leave := context.WithCancel(t.Context())
		first, second := call(t.Context(), function.OnHTTP, http.MethodGet), call(t.Context(), function.OnHTTP, http.MethodGet)
		_, fourth := call(impatient, function.OnHTTP, http.MethodGet), call(t.Context(), function.OnHTTP, http.MethodGet)
		served(2, "of four")
		stream := call(t.Context(), function.OnStream, http.MethodGet)
		served(3, "with a stream")
		posted, waiting := call(t.Context(), function.OnHTTP, http.MethodPost), call(t.Context(), function.OnHTTP, http.MethodPost)
		served(4, "with one that reads nothing")
		posted()
		served(4, "when the next has begun")
		waiting()
		leave()
		first()
		served(3, "when the first has ended and the third has left")
		second()
		served(2, "when nobody waits any more")
		fourth()
		stream()
		served(0, "at the end")
	})
}
