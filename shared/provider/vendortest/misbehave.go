package vendortest

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// accepted reports whether a call that goes so is taken, and billed unless it comes to nothing.
func (f Fault) accepted() bool {
	switch f {
	case Limited, NoKey, NoCredit, NoModel, Down, Hang, Reset:
		return false
	}
	return true
}

// silent plays the faults that are the same for every vendor, before or after a
// call was accepted. It reports whether the call has had its answer, or never will.
func (s *Server) silent(w http.ResponseWriter, r *http.Request, f Fault) bool {
	switch f {
	case Down:
		overloaded(w, r)
	case DownAfter:
		http.Error(w, "upstream connect error or disconnect/reset before headers", http.StatusServiceUnavailable)
	case Hang, HangAfter:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case Reset, ResetAfter:
		reset(w)
	case Slow:
		late := time.NewTimer(s.o.Slow)
		defer late.Stop()
		select {
		case <-late.C:
			return false
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	default:
		return false
	}
	return true
}

// overloaded answers as a vendor's own service does that takes nothing for now, in the form its errors have.
func overloaded(w http.ResponseWriter, r *http.Request) {
	const words = "The service is overloaded. Please try again later."
	said := fields{"error": words} // Runway's, and Pexels'
	switch at := r.URL.Path; {
	case strings.HasPrefix(at, "/google"):
		said = fields{"error": fields{"code": http.StatusServiceUnavailable, "message": words, "status": "UNAVAILABLE"}}
	case strings.HasPrefix(at, "/fal"):
		said = fields{"detail": words}
	case strings.HasPrefix(at, "/v1/chat"):
		said = fields{"error": fields{"message": words, "type": "server_error", "code": nil}}
	case r.Header.Get("Xi-Api-Key") != "":
		said = fields{"detail": fields{"status": "service_unavailable", "message": words}}
	}
	answer(w, http.StatusServiceUnavailable, said, false)
}

// reset closes a connection so that the client is told of an error, not of an end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // not HTTP/1: just hang up
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// retryAfter advises the wait of a 429.
func (s *Server) retryAfter(w http.ResponseWriter) {
	w.Header().Set("Retry-After", strconv.Itoa(int(s.o.RetryAfter.Round(time.Second)/time.Second)))
}

// decode reads a request's body of at most so many bytes, as vendors do that take no member they do not know.
func decode(r *http.Request, most int64, dst any) error {
	return strictly(http.MaxBytesReader(nil, r.Body, most), dst)
}

// strictly reads a document that has no member dst has not.
func strictly(doc io.Reader, dst any) error {
	in := json.NewDecoder(doc)
	in.DisallowUnknownFields()
	return in.Decode(dst)
}

// answer sends v, whole or, garbled, its first half.
func answer(w http.ResponseWriter, status int, v any, garbled bool) {
	text, err := json.Marshal(v)
	if err != nil {
		panic("vendortest: encode answer: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if garbled {
		text = text[:len(text)/2]
	}
	_, _ = w.Write(text)
}

// signIn is what stands where media should.
const signIn = "<!doctype html><title>Sign in</title>"

// page is what stands where media should.
func page(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(signIn))
}
