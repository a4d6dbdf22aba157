package jobs

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/live/livetest"
)

// A bench serves both streams of one job over connections in memory, which hold nothing: what
// is not read is not written. It works where time is the test's own.
type bench struct {
	t       *testing.T
	job     *livetest.Job
	hub     *live.Hub
	expired atomic.Bool // the caller's token

	conns  chan net.Conn
	closed chan struct{}
}

type benchKey struct{}

// The streams of a bench.
var (
	testEvents = benchStream("test-events", "/events", serveEvents)
	testSocket = benchStream("test-socket", "/socket", serveSocket)
)

func benchStream(name, path string, serve func(http.ResponseWriter, *http.Request, *live.Reader)) *function.Function {
	r := function.Route{Name: name, Method: "GET", Path: path, Role: identity.Viewer, Live: true, Summary: name, Tag: "test"}
	return function.Stream(r, function.Answer{Description: name}, func(w http.ResponseWriter, r *http.Request, _ *cloud.Env) error {
		b := r.Context().Value(benchKey{}).(*bench)
		reader, err := b.hub.Join(r.Context(), livetest.Ref, live.FromNow, livetest.Show)
		if err != nil {
			return err
		}
		defer reader.Close()
		serve(w, r, reader)
		return nil
	})
}

func newBench(t *testing.T) *bench {
	j := livetest.New()
	log := slog.New(slog.DiscardHandler)
	b := &bench{t: t, job: j, hub: live.New(j, j, log), conns: make(chan net.Conn), closed: make(chan struct{})}
	env := cloud.New(cloud.Config{Project: "demo"}, log)
	env.Verifier, env.Limiter = b, limit.New(limit.NewMemory(time.Now), time.Now)
	rt := function.NewRuntime(env)
	mux := http.NewServeMux()
	mux.Handle("/events", testEvents.Handler(rt))
	mux.Handle("/socket", testSocket.Handler(rt))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute, BaseContext: func(net.Listener) context.Context {
		return context.WithValue(context.Background(), benchKey{}, b)
	}}
	var done sync.WaitGroup
	done.Go(func() { _ = server.Serve(b) })
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // whoever still watches is told, and not waited for
		_ = rt.Drain(ctx)
		_ = server.Close()
		done.Wait()
	})
	return b
}

// Verify implements cloud.Verifier.
func (b *bench) Verify(context.Context, string) (identity.Principal, error) {
	if b.expired.Load() {
		return identity.Principal{}, fault.New(fault.Unauthenticated, "auth.expired", "The token has expired.")
	}
	return identity.Principal{UID: "vic", Tenant: "acme", Role: identity.Viewer}, nil
}

// Accept, Close and Addr implement net.Listener.
func (b *bench) Accept() (net.Conn, error) {
	select {
	case c := <-b.conns:
		return c, nil
	case <-b.closed:
		return nil, net.ErrClosed
	}
}

func (b *bench) Close() error   { close(b.closed); return nil }
func (b *bench) Addr() net.Addr { return &net.UnixAddr{Name: "bench", Net: "pipe"} }

// client returns a client with a connection of its own.
func (b *bench) client() *http.Client {
	tr := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		b.conns <- there
		return here, nil
	}}
	b.t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

// get opens the stream of server-sent events.
func (b *bench) get() *http.Response {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, "http://bench/events", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer t")
	res, err := b.client().Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatalf("%v %v", res, err)
	}
	b.t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// dial opens the WebSocket.
func (b *bench) dial(o websocket.DialOptions) *websocket.Conn {
	b.t.Helper()
	o.HTTPClient, o.HTTPHeader = b.client(), http.Header{"Authorization": {"Bearer t"}}
	conn, _, err := websocket.Dial(b.t.Context(), "http://bench/socket", &o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = conn.CloseNow() })
	return conn
}

// A seen is what a client was told.
type seen struct {
	types []string
	beats int
	end   End
	err   error // what a WebSocket was closed with
}

func (s *seen) take(raw []byte) {
	var m struct {
		Type string
		Data json.RawMessage
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		s.err = errors.Join(s.err, err)
	}
	s.types = append(s.types, m.Type)
	if m.Type == "end" {
		s.err = errors.Join(s.err, json.Unmarshal(m.Data, &s.end))
	}
}

// watch reads both streams to their ends.
func (b *bench) watch() (byEvents, bySocket *seen, wait func()) {
	b.t.Helper()
	byEvents, bySocket = &seen{}, &seen{}
	body := b.get().Body
	var pings atomic.Int32
	conn := b.dial(websocket.DialOptions{OnPingReceived: func(context.Context, []byte) bool { pings.Add(1); return true }})
	var wg sync.WaitGroup
	wg.Go(func() {
		for lines := bufio.NewScanner(body); lines.Scan(); {
			if line, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				byEvents.take([]byte(line))
			}
			if strings.HasPrefix(lines.Text(), ":") {
				byEvents.beats++
			}
		}
	})
	wg.Go(func() {
		for {
			_, raw, err := conn.Read(b.t.Context())
			if err != nil {
				bySocket.err, bySocket.beats = err, int(pings.Load())
				return
			}
			bySocket.take(raw)
		}
	})
	return byEvents, bySocket, wg.Wait
}
