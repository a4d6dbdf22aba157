package function

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
)

type contextKey int

const (
	keyRequest contextKey = iota
	keyCaller
	keyAgain
)

// A request is what an answer and the audit say of a request. Its place is the network it came from.
type request struct{ id, path, place string }

func requestOf(ctx context.Context) request {
	r, _ := ctx.Value(keyRequest).(request)
	return r
}

func requestID(ctx context.Context) string { return requestOf(ctx).id }

// Caller returns who calls; the zero principal on public routes, but for those that
// know their callers.
func Caller(ctx context.Context) identity.Principal {
	p, _ := ctx.Value(keyCaller).(identity.Principal)
	return p
}

// edge is what every request of a client passes, outermost first. Nobody reads of a body before
// its sender is known and counted, so that one too large is answered as every other call is.
func (rt *Runtime) edge(r Route, next http.Handler) http.Handler {
	return rt.identify(rt.recovering(headers(rt.share(rt.authorise(r, limitBody(unmatched(r, next)))))))
}

// requestHeader is X-Request-ID, as net/http writes names: in any other way each use makes a string.
const requestHeader = "X-Request-Id"

// identify gives the request its id: the client's own where it is sound.
func (rt *Runtime) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(requestHeader)
		if !sound(id) {
			id = uuid.NewString()
		}
		w.Header()[requestHeader] = []string{id}
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), keyRequest, request{id, r.URL.Path, address(r, rt.Env.Config.Edge.Hops)})))
		rt.Env.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", rec.code()), slog.Duration("took", time.Since(start)), slog.String("request", id))
	})
}

// sound holds ids to what is safe in a log and a header.
func sound(id string) bool {
	return len(id) >= 8 && len(id) <= 64 && !strings.ContainsFunc(id, func(c rune) bool {
		return c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
}

// recorder remembers the status, 0 while the answer has not begun. Unwrap lets streams flush through it.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.status = r.code() // what is written without a status is sent with 200
	return r.ResponseWriter.Write(p)
}

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// Unwrap returns the writer underneath, for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Flush sends what is buffered; event streams need it.
func (r *recorder) Flush() {
	r.status = r.code()
	_ = http.NewResponseController(r.ResponseWriter).Flush()
}

// recovering answers a panic with a problem. Where the answer has begun, nothing more
// can be said: only net/http can cut the connection, so that the client does not take for whole what it got.
func (rt *Runtime) recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				rt.Env.Log.ErrorContext(r.Context(), "panic", "value", fmt.Sprint(p), "stack", string(debug.Stack()), "request", requestID(r.Context()))
				if rec, ok := w.(*recorder); ok && rec.status != 0 {
					panic(http.ErrAbortHandler)
				}
				fault.Write(w, r, fault.New(fault.Internal, "internal", "Something went wrong on our side."))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// security are the headers of every answer, by their canonical names. Answers share the
// values: a handler sets a header anew or adds to it, which copies, and changes none in place.
var security = map[string][]string{
	"Strict-Transport-Security": {"max-age=31536000; includeSubDomains; preload"},
	"X-Content-Type-Options":    {"nosniff"},
	"X-Frame-Options":           {"DENY"},
	"X-Xss-Protection":          {"0"}, // the filter it switched on was itself a hole; browsers have dropped it
	"Referrer-Policy":           {"strict-origin-when-cross-origin"},
	"Permissions-Policy":        {"camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
	"Content-Security-Policy":   {"default-src 'self'"},
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), security)
		next.ServeHTTP(w, r)
	})
}

// authorise lets through who has the route's role and has not called too often.
// Whoever is refused is counted as well, so that nobody tries tokens without end.
func (rt *Runtime) authorise(route Route, next http.Handler) http.Handler {
	gate := rt.gate(route)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var who identity.Principal
		var refused error
		if route.Role != Public || route.Known && r.Header.Get("Authorization") != "" {
			who, refused = rt.caller(r, route)
		}
		done, err := gate.pass(w, r, who, refused)
		defer done()
		if refused != nil {
			rt.recordRefusal(r, route, who, refused)
		}
		if err = cmp.Or(err, refused); err != nil {
			fault.Write(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), keyCaller, who)))
	})
}

// Routed reports whether a pattern of mux leads r anywhere. A path with empty, . or .. elements leads nowhere: ServeMux would
// redirect to another one, in HTML, and where an id is missing, as in /job//events, to what was never meant.
func Routed(mux *http.ServeMux, r *http.Request) bool {
	_, pattern := mux.Handler(r)
	asked := r.URL.EscapedPath()
	return pattern != "" && (asked == "/" || path.Clean(asked) == strings.TrimSuffix(asked, "/"))
}

// unmatched answers what ServeMux would answer in plain text with a problem, and what no function should have to ask itself.
func unmatched(route Route, next http.Handler) http.Handler {
	mux, ok := next.(*http.ServeMux)
	if !ok {
		return next
	}
	sharing := Declared().at(route)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !Routed(mux, r) {
			fault.Write(w, r, noRoute(sharing, w, r))
			return
		}
		if err := twiceAsked(r); err != nil {
			fault.Write(w, r, err)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// at returns what leads to the functions of route's path, and to nobody else. In the cloud a function is sent what
// its path does not know, and says what the path does.
func (c Catalogue) at(route Route) *http.ServeMux {
	patterns := map[string]bool{route.Pattern(): true}
	for _, f := range c {
		if f.Route != nil && f.Route.Path == route.Path {
			patterns[f.Route.Pattern()] = true
		}
	}
	for _, method := range route.Elsewhere {
		patterns[method+" "+route.exactly()] = true
	}
	mux := http.NewServeMux()
	for pattern := range patterns {
		mux.Handle(pattern, http.NotFoundHandler())
	}
	return mux
}

// Unrouted answers what no pattern of mux matches, as functions answer: with an id, the security headers, and in the log.
func (rt *Runtime) Unrouted(mux *http.ServeMux) http.Handler {
	return rt.identify(headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault.Write(w, r, noRoute(mux, w, r))
	})))
}

// noRoute returns the fault of a request no pattern of mux matches, and sets
// Allow where the path is known under another method. Where there is GET there is HEAD.
func noRoute(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) error {
	var allow []string
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		probe := r.Clone(r.Context())
		probe.Method = method
		if Routed(mux, probe) {
			allow = append(allow, method)
		}
	}
	if allow = slices.Compact(allow); len(allow) > 0 {
		w.Header().Set("Allow", strings.Replace(strings.Join(allow, ", "), "GET", "GET, HEAD", 1))
		return fault.New(fault.NotAllowed, "route.method", "This path does not take "+r.Method+".").
			WithHint("Use " + strings.Join(allow, " or ") + ".")
	}
	return fault.New(fault.NotFound, "route.not_found", "There is nothing at this path.").
		WithHint("GET /openapi.json lists every path.")
}
