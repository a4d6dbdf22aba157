package function

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
)

// What a page of a configured origin may send and read. No credentials are allowed:
// the API knows no cookies, and a token is a header like any other.
var (
	corsMethods = strings.Join([]string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}, ", ")
	corsHeaders = strings.Join([]string{"Content-Type", "Authorization", "X-Requested-With", "X-CSRF-Token", "Accept", "Idempotency-Key", "If-Match"}, ", ")
	corsExposed = strings.Join([]string{
		"Content-Length", "Content-Range", "X-Total-Count", "X-Request-ID", "ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", replayedHeader,
	}, ", ")
)

// corsAge is how long a browser may remember what it was allowed.
const corsAge = 600 * time.Second

const (
	originHeader = "Origin"
	asksMethod   = "Access-Control-Request-Method"
)

// Preflight reports whether a request is a browser asking what it may send, and the
// method it asks about.
func Preflight(r *http.Request) (method string, ok bool) {
	method = r.Header.Get(asksMethod)
	return method, r.Method == http.MethodOptions && method != "" && r.Header.Get(originHeader) != ""
}

// share lets pages of the configured origins read answers, and answers preflights,
// which carry no credentials, before anybody asks for some.
func (rt *Runtime) share(next http.Handler) http.Handler {
	origins := rt.Env.Config.Edge.Origins
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Add("Vary", originHeader)
		origin := r.Header.Get(originHeader)
		known := origin != "" && slices.Contains(origins, origin)
		if known {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", corsExposed)
		}
		_, asks := Preflight(r)
		switch {
		case !asks:
			next.ServeHTTP(w, r)
		case !known:
			fault.Write(w, r, fault.New(fault.Forbidden, "cors.origin", "Pages of this origin may not call the API.").
				WithHint("Have the operator add the origin to AIPROD_CORS_ORIGINS, or call from a server."))
		default:
			h.Add("Vary", asksMethod)
			h.Add("Vary", "Access-Control-Request-Headers")
			h.Set("Access-Control-Allow-Methods", corsMethods)
			h.Set("Access-Control-Allow-Headers", corsHeaders)
			h.Set("Access-Control-Max-Age", strconv.Itoa(int(corsAge.Seconds())))
			w.WriteHeader(http.StatusNoContent)
		}
	})
}
