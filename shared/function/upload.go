package function

import (
	"io"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
)

// What is read, and thrown away, of a body once its request is answered. Closing a connection on which more comes
// in resets it, and a client that sends everything before it reads then never sees the answer that says why. So much
// is six times what a request may have, and so long is what a line of 100 Mbit/s takes for it; whoever sends more
// or slower meets the reset.
const (
	drainBytes = 64 << 20
	drainTime  = 5 * time.Second
)

// leftover is what net/http itself reads of a body that nobody has.
const leftover = 256 << 10

// limitBody bounds what a request may have, and lets whoever sends more have the answer.
func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength >= 0 && r.ContentLength <= leftover {
			next.ServeHTTP(w, r)
			return
		}
		body := &upload{ReadCloser: r.Body}
		if r.ContentLength > maxRequest {
			fault.Write(w, r, tooLarge())
		} else {
			r.Body = http.MaxBytesReader(w, body, maxRequest)
			next.ServeHTTP(w, r)
		}
		if !body.whole && r.Header.Get("Expect") == "" { // whoever expects to be told to go on sends nothing
			body.drain(w)
		}
	})
}

// An upload is a body that may be large.
type upload struct {
	io.ReadCloser

	whole bool // it was read to its end
}

func (u *upload) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	u.whole = u.whole || err == io.EOF //nolint:errorlint // readers return io.EOF itself
	return n, err
}

// Close leaves the body open to be drained: net/http closes it in the end.
func (u *upload) Close() error { return nil }

// drain sends the answer and reads what still comes.
func (u *upload) drain(w http.ResponseWriter) {
	c := http.NewResponseController(w)
	if c.Flush() != nil || c.SetReadDeadline(time.Now().Add(drainTime)) != nil { // a connection that was taken over
		return
	}
	_, _ = io.CopyN(io.Discard, u.ReadCloser, drainBytes)
}
