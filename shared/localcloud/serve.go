package localcloud

import (
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/grpc"

	"github.com/aiprod/aiprod/shared/cloud/wire"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/localcloud/firestore"
	"github.com/aiprod/aiprod/shared/localcloud/identity"
	"github.com/aiprod/aiprod/shared/localcloud/secrets"
)

// Functions without a public path are reached by the platform under a name that
// stays the same whatever port the stack has.
const (
	functionHost = "http://functions.aiprod.internal"
	functionPath = "/.local/functions/"
)

// maxMessage is the largest gRPC message. It is over Firestore's limit, so that Firestore is who refuses.
const maxMessage = 2 * firestore.MaxRequestBytes

// streamWorkers are goroutines that wait for calls, each with a stack that has grown already. Calls that find none
// free, as streams may take all, get one of their own.
const streamWorkers = 16

// serve answers on the listener: gRPC for the cloud's APIs, HTTP for everything else.
func (s *Stack) serve(l net.Listener) {
	http1, http2 := split(l)
	options := []grpc.ServerOption{grpc.ForceServerCodecV2(wire.Codec()), grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage), grpc.NumStreamWorkers(streamWorkers)}
	if s.o.Meter != nil {
		options = append(options, s.o.Meter.ServerOptions()...)
	}
	s.grpc = grpc.NewServer(options...)
	for _, to := range s.registrars() {
		s.database.Register(to)
		s.broker.Register(to)
		s.queues.Register(to)
	}
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	go func() { s.failed <- s.grpc.Serve(http2) }()
	go func() { s.failed <- s.grpc.Serve(s.inside) }()
	go func() {
		if err := s.http.Serve(http1); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- err
		}
	}()
}

// routes leads every request to storage, the issuer, the secrets or a function.
func (s *Stack) routes() http.Handler {
	mux, calls := http.NewServeMux(), newTurns()
	for _, f := range s.o.Functions {
		h := calls.of(f, f.Handler(s.runtime))
		if f.Route != nil {
			mux.Handle(f.Route.Pattern(), h)
		} else {
			mux.Handle("POST "+functionPath+f.Name, h)
		}
	}
	unrouted := s.runtime.Unrouted(mux)
	kept := secrets.New(os.DirFS(filepath.Join(s.o.Dir, "secrets")), s.Identity.AccessToken())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case s.files.Owns(r.URL.Path):
			s.files.ServeHTTP(w, r)
		case identity.Owns(r.URL.Path):
			s.Identity.ServeHTTP(w, r)
		case secrets.Owns(r.URL.Path):
			kept.ServeHTTP(w, r)
		default:
			route(mux, unrouted, w, r)
		}
	})
}

// route leads a request to its function, and what has none to unrouted.
func route(mux *http.ServeMux, unrouted http.Handler, w http.ResponseWriter, r *http.Request) {
	if method, ok := function.Preflight(r); ok { // is answered by the function it asks about
		call := r.Clone(r.Context())
		call.Method = method
		if h, pattern := mux.Handler(call); pattern != "" {
			h.ServeHTTP(w, r)
			return
		}
	}
	if !function.Routed(mux, r) {
		unrouted.ServeHTTP(w, r)
		return
	}
	mux.ServeHTTP(w, r)
}
