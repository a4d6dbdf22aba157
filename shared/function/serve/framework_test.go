package serve

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A narrow listener's connections send nothing before its gate is open.
type narrow struct {
	net.Listener
	full chan<- struct{} // told of everything that waits
	gate <-chan struct{}
}

func (l narrow) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return narrowConn{c, l.full, l.gate}, err
}

type narrowConn struct {
	net.Conn
	full chan<- struct{}
	gate <-chan struct{}
}

func (c narrowConn) Write(b []byte) (int, error) {
	c.full <- struct{}{}
	<-c.gate
	return c.Conn.Write(b)
}

// The program does not end while an answer is on its way whose handler has returned.
func TestFinishWaitsForTheLastBytes(t *testing.T) {
	t.Parallel()
	full, gate := make(chan struct{}, 8), make(chan struct{})
	f := &front{next: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "all") })}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.finish(gone); err != nil {
		t.Errorf("before the first request: %v", err)
	}
	server := httptest.NewUnstartedServer(f)
	server.Listener = narrow{server.Listener, full, gate}
	server.Start()
	t.Cleanup(server.Close)

	answer := make(chan string)
	go func() {
		defer close(answer)
		res, err := http.Get(server.URL)
		if err != nil {
			t.Error(err)
			return
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Error(err)
		}
		answer <- string(body)
	}()
	<-full // so small an answer is sent when its handler has returned
	if err := f.finish(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("with an answer on its way: %v", err)
	}
	close(gate)
	if got := <-answer; got != "all" {
		t.Errorf("answer %q", got)
	}
	if err := f.finish(t.Context()); err != nil {
		t.Errorf("at the end: %v", err)
	}
}
