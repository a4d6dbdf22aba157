package servetest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// hitsKept is how many requests a target remembers that no test has looked at.
const hitsKept = 10_000

// A Hit is a request that a target got.
type Hit struct {
	Method string
	Header http.Header
	Query  string
	Body   string
}

// Target is what a service sends its requests to. It answers the n-th, from 1,
// with the status that answer returns, which may block, and then reports it.
func Target(t testing.TB, answer func(n int, h Hit) (status int)) (url string, hits <-chan Hit) {
	t.Helper()
	got := make(chan Hit, hitsKept)
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		h := Hit{r.Method, r.Header, r.URL.RawQuery, string(body)}
		status := answer(int(n.Add(1)), h)
		got <- h
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

// Always answers every request with one status.
func Always(status int) func(int, Hit) int { return func(int, Hit) int { return status } }

// Next returns the next request, and fails the test if none comes.
func Next(t testing.TB, hits <-chan Hit) Hit {
	t.Helper()
	select {
	case h := <-hits:
		return h
	case <-time.After(Patience):
		t.Fatal("no request came")
		return Hit{}
	}
}
