package jobs

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/coder/websocket"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/store"
)

// Socket streams a job's life over a WebSocket: the messages of Events.
var _ = function.Stream(function.Route{
	Name: "jobs-socket", Method: "GET", Path: "/ws/job/{id}", Tag: "Jobs", Role: identity.Viewer, Live: true,
	Status:  http.StatusSwitchingProtocols,
	Summary: "Watch a job by WebSocket",
	Description: watchDescription + " Each message is a text frame. A browser, which can set no headers here, hands over its token among the subprotocols: " +
		"`new WebSocket(url, [\"aiprod.v1\", \"bearer.\" + token])`; never put it in the URL. Credentials, the page's origin and the job are checked before the " +
		"upgrade, and answered with a problem. The server pings every 20 s and closes with the `reason` of `end`: 1000 when the job is over or erased, 1001 when it " +
		"goes away, 1008 for credentials, 1011 for a failure, 1013 for a reader that is too slow. What clients send is ignored.",
	Errors: []int{400, 422, 426},
	Faults: []error{store.NoJob("0198")},
}, function.Answer{
	Description: "The connection is a WebSocket that carries the job's messages", Messages: messages(),
	Path:  map[string]string{"id": "The job's id"},
	Query: map[string]string{"after": "The seq of the last message seen: what was missed since comes after the snapshot"},
	Header: map[string]string{
		"Sec-WebSocket-Protocol": "Where sent, aiprod.v1 must be among them; bearer.TOKEN carries a token",
		"Origin":                 "Where a browser's page comes from; the API's own host, or one that is configured",
	},
}, socket)

// protocol is the subprotocol: the form of the messages.
const protocol = "aiprod.v1"

// maxFrame bounds what clients may send, in bytes: it is ignored.
const maxFrame = 4 << 10

func socket(w http.ResponseWriter, r *http.Request, env *cloud.Env) error {
	if err := mayUpgrade(w, r, env); err != nil {
		return err
	}
	reader, err := join(r, env, r.URL.Query().Get("after"), "query/after")
	if err != nil {
		return err
	}
	defer reader.Close()
	serveSocket(w, r, reader)
	return nil
}

// serveSocket upgrades a request that may be, and sends what a reader reads.
func serveSocket(w http.ResponseWriter, r *http.Request, reader *live.Reader) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		Subprotocols:       []string{protocol},
		InsecureSkipVerify: true, // of the origin, which mayUpgrade has verified
	})
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(maxFrame)
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	still := context.WithoutCancel(ctx) // reading or writing with a context that ends cuts the connection, and an end is told first
	go func() { cancel(gone{ignore(still, conn)}) }()
	follow(ctx, reader, &socketLine{ctx: still, gone: func(why error) { cancel(gone{why}) }, conn: conn})
}

// ignore reads what a client sends until the connection ends: answers to pings arrive between.
func ignore(ctx context.Context, conn *websocket.Conn) error {
	for {
		_, frame, err := conn.Reader(ctx)
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, frame); err != nil {
			return err
		}
	}
}

// A socketLine writes to a WebSocket.
type socketLine struct {
	ctx  context.Context //nolint:containedctx // the connection's
	gone func(error)
	conn *websocket.Conn
	seq  int // of the last message
}

var _ line = (*socketLine)(nil)

func (l *socketLine) send(m live.Message) error {
	l.seq = m.Seq
	ctx, cancel := context.WithTimeout(l.ctx, writeTime)
	defer cancel()
	return l.conn.Write(ctx, websocket.MessageText, m.JSON)
}

// beat pings. A client that has not answered when the next ping is due is gone.
func (l *socketLine) beat() error {
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, heartbeat-time.Second)
		defer cancel()
		if err := l.conn.Ping(ctx); err != nil {
			l.gone(errSilent)
		}
	}()
	return nil
}

func (l *socketLine) end(e ending) {
	m, err := live.Encode("end", l.seq, e.End)
	if err == nil {
		err = l.send(m)
	}
	if err == nil {
		_ = l.conn.Close(e.code, e.Reason)
	}
}

// offers reports whether a client that names subprotocols names ours: a browser takes no other answer.
func offers(r *http.Request) bool {
	all := function.Subprotocols(r)
	return len(all) == 0 || slices.Contains(all, protocol)
}
