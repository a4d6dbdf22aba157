package system

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"strconv"

	"github.com/coder/websocket"
)

// A transport is one of the two ways to watch a job.
type transport struct {
	name string
	// path of a job's stream, after the last message seen; empty to begin.
	path func(id, after string) string
	// watch opens a stream and yields its messages until it ends or the caller stops. Refused is
	// the answer to a request that was not let through, nil else.
	watch func(w *world, path string) (messages iter.Seq[message], end func() error, refused *http.Response)
}

var transports = []transport{
	{"events", func(id, after string) string { return "/job/" + id + "/events?last_event_id=" + after }, watchEvents},
	{"socket", func(id, after string) string { return "/ws/job/" + id + "?after=" + after }, watchSocket},
}

func watchEvents(w *world, path string) (iter.Seq[message], func() error, *http.Response) {
	w.t.Helper()
	res := w.do("GET", path, nil, nil)
	if res.StatusCode != http.StatusOK {
		return nil, nil, res
	}
	return func(yield func(message) bool) {
		defer func() { _ = res.Body.Close() }()
		for e := range events(res.Body) {
			if e.kind != e.message.Type || e.id != strconv.Itoa(e.message.Seq) {
				w.t.Errorf("event %s %s carries %s %d", e.kind, e.id, e.message.Type, e.message.Seq)
			}
			if !yield(e.message) {
				return
			}
		}
	}, func() error { return nil }, nil
}

func watchSocket(w *world, path string) (iter.Seq[message], func() error, *http.Response) {
	w.t.Helper()
	conn, res, err := websocket.Dial(w.t.Context(), w.stack.URL+path, &websocket.DialOptions{HTTPHeader: bearer(w.token)})
	if err != nil && res != nil {
		return nil, nil, res
	}
	if err != nil {
		w.t.Fatal(err)
	}
	conn.SetReadLimit(1 << 20)
	var closed error
	return func(yield func(message) bool) {
		defer func() { _ = conn.CloseNow() }()
		for {
			var m message
			if closed = read(w.t.Context(), conn, &m); closed != nil || !yield(m) {
				return
			}
		}
	}, func() error { return closed }, nil
}

func bearer(token string) http.Header {
	if token == "" {
		return http.Header{}
	}
	return http.Header{"Authorization": {"Bearer " + token}}
}

// read reads one message of a WebSocket.
func read(ctx context.Context, conn *websocket.Conn, m *message) error {
	_, raw, err := conn.Read(ctx)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, m)
}

// closedWith returns the code and reason a WebSocket was closed with.
func closedWith(err error) (websocket.StatusCode, string) {
	var c websocket.CloseError
	if errors.As(err, &c) {
		return c.Code, c.Reason
	}
	if errors.Is(err, io.EOF) {
		return -1, "cut"
	}
	return -1, ""
}
