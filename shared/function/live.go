package function

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
)

// liveResources are what an instance of a live route gets: a thousand streams that mostly
// wait, for as long as the platform lets a request run.
// Source: cloud.google.com/run/docs/configuring/request-timeout and .../concurrency, read 2026-11.
var liveResources = Resources{CPU: 1, MemoryMiB: 512, Concurrency: 1000, Timeout: time.Hour, Instances: 10}

// streaming calls what serves a stream. An error it returns is answered: it has answered nothing yet.
func (rt *Runtime) streaming(r Route, env *cloud.Env, doc Answer, serve func(http.ResponseWriter, *http.Request, *cloud.Env) error) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		if r.Live {
			live, stop := rt.live(r, q)
			defer stop()
			q = live
		}
		if r.Paced {
			steady, timed, stop := paced(w, q)
			defer stop()
			w, q = steady, timed
		}
		err := doc.check(q)
		if err == nil {
			err = serve(w, q, env)
		}
		if err != nil {
			logHidden(q.Context(), env, err)
			fault.Write(w, q, err)
		}
	}
}

// live is a request of a live route: its context ends with ErrDraining when the
// process is to stop, and knows how to ask for its credentials again.
func (rt *Runtime) live(r Route, q *http.Request) (live *http.Request, stop func()) {
	ctx, stop := rt.work(q.Context())
	ask := func() error {
		_, err := rt.caller(q, r)
		return err
	}
	return q.WithContext(context.WithValue(ctx, keyAgain, ask)), stop
}

// StillAllowed returns the fault of the caller's credentials as they are now. A live
// route asks from time to time: tokens expire, keys are revoked and roles change while it answers.
func StillAllowed(ctx context.Context) error {
	if ask, ok := ctx.Value(keyAgain).(func() error); ok {
		return ask()
	}
	return nil
}

// tokenProtocol begins the subprotocol by which a WebSocket client may hand over
// its token: a browser lets it set no header, and a token in the URL would end up in logs.
const tokenProtocol = "bearer."

// offered returns the token among the subprotocols a WebSocket client offers.
func offered(r *http.Request) (token string, ok bool) {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		return "", false
	}
	for _, p := range Subprotocols(r) {
		if token, ok := strings.CutPrefix(p, tokenProtocol); ok && token != "" {
			return token, true
		}
	}
	return "", false
}

// Subprotocols returns what a WebSocket client offers to speak, one of which may carry its token.
func Subprotocols(r *http.Request) []string {
	var all []string
	for _, header := range r.Header.Values("Sec-WebSocket-Protocol") {
		for p := range strings.SplitSeq(header, ",") {
			all = append(all, strings.TrimSpace(p))
		}
	}
	return all
}

// SameSite reports whether a request may come from where it does: a browser's page of the API's own
// host or of a configured origin, or no browser at all. Browsers ask nobody before they open a WebSocket.
func SameSite(env *cloud.Env, r *http.Request) bool {
	origin := r.Header.Get(originHeader)
	if origin == "" {
		return true
	}
	if _, host, ok := strings.Cut(origin, "://"); ok && strings.EqualFold(host, r.Host) {
		return true
	}
	return slices.Contains(env.Config.Edge.Origins, origin)
}
