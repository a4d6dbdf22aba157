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
		calls := make(turns, 2)
		call := func(ctx context.Context, kind function.Kind) (end func()) {
			ended := make(chan struct{})
			h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				serving.Add(1)
				defer serving.Add(-1)
				<-ended
			})
			f := &function.Function{Kind: kind, Program: function.API}
			go calls.of(f, h).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody))
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
		first, second := call(t.Context(), function.OnHTTP), call(t.Context(), function.OnHTTP)
		_, fourth := call(impatient, function.OnHTTP), call(t.Context(), function.OnHTTP)
		served(2, "of four")
		stream := call(t.Context(), function.OnStream)
		served(3, "with a stream")
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
