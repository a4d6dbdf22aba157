package serve_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	issuer "github.com/aiprod/aiprod/shared/localcloud/identity"
)

// socket greets over a WebSocket and stays until the process is to stop.
var _ = function.Stream(function.Route{Name: "socket", Method: "GET", Path: "/socket", Role: identity.Viewer, Live: true, Summary: "Socket", Tag: "test"},
	function.Answer{Description: "A WebSocket"},
	func(w http.ResponseWriter, r *http.Request, _ *cloud.Env) error {
		conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"greeting"}})
		if err != nil {
			return err
		}
		still := context.WithoutCancel(r.Context()) // a write whose context ends before it returns cuts the connection, and the end is told first
		if err := conn.Write(still, websocket.MessageText, []byte("hello "+function.Caller(r.Context()).UID)); err != nil {
			return err
		}
		<-r.Context().Done()
		if errors.Is(context.Cause(r.Context()), function.ErrDraining) {
			_ = conn.Close(websocket.StatusGoingAway, "later")
		}
		return nil
	})

// A WebSocket passes through the framework, its token among the subprotocols, and is told when the process stops.
func TestSocket(t *testing.T) {
	t.Parallel()
	users := open(t)
	p := launch(t, "whole", "socket", "AIPROD_USER_KEYS="+users.url+issuer.CertificatesPath)
	if res := p.call(http.MethodGet, "/socket", ""); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a token: %s", res.Status)
	}
	token := users.IDToken(issuer.User{UID: "u7", Tenant: "acme", Role: identity.Viewer})
	conn, res, err := websocket.Dial(t.Context(), strings.Replace(p.url, "http", "ws", 1)+"/socket", &websocket.DialOptions{Subprotocols: []string{"greeting", "bearer." + token}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.CloseNow() }()
	if got := res.Header.Get("Sec-WebSocket-Protocol"); got != "greeting" || res.Header.Get("X-Request-ID") == "" {
		t.Errorf("subprotocol %q, headers %v", got, res.Header)
	}
	if _, raw, err := conn.Read(t.Context()); string(raw) != "hello u7" {
		t.Errorf("read %q, %v", raw, err)
	}
	p.term()
	if _, _, err := conn.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("after SIGTERM: %v", err)
	}
	if code, log := p.exit(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, log)
	}
}
