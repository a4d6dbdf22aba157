package once

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// A Transport stands between a vendor's own client and the wire. A POST goes
// through once for a context made by [Paid], at will for one made by [Free], and
// else never, so that nothing is bought unseen; other methods go through. Whatever
// authorises requests stands above it: a token that cannot be had is then known to
// have left the call unsent.
type Transport struct {
	// Base carries the requests; it must not repeat them. Nil is http.DefaultTransport.
	Base http.RoundTripper
	// Largest is the most bytes of an answer to a paid call that are read.
	Largest int64
}

// HTTP returns a client that speaks through t and follows no redirect of a POST.
func (t *Transport) HTTP() *http.Client { return Straight(t) }

// Straight returns a client on a transport that follows no redirect: it would send
// a POST a second time, and a key to another host.
func Straight(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	call, paid := req.Context().Value(paidKey{}).(*Call)
	free, _ := req.Context().Value(freeKey{}).(bool)
	if req.Method != http.MethodPost || free {
		return base.RoundTrip(req)
	}
	if !paid {
		return nil, held(req, errUnnamed)
	}
	res, err := call.send(base, req, t.Largest)
	if err != nil {
		return nil, held(req, err)
	}
	return res, nil
}

// held ends a request that is not sent, or was not answered.
func held(req *http.Request, err error) error {
	if req.Body != nil {
		_ = req.Body.Close() // as a RoundTripper has to
	}
	return err
}

// keep reads an answer and puts what it read back for the client. The error tells
// why it is not whole; the client meets it too, at the end of what there is.
func keep(res *http.Response, largest int64) (Answer, error) {
	body, err := io.ReadAll(io.LimitReader(res.Body, largest+1))
	_ = res.Body.Close()
	if err == nil && int64(len(body)) > largest {
		body, err = body[:largest], fmt.Errorf("answer is over %d bytes", largest)
	}
	res.Body = io.NopCloser(&remains{bytes.NewReader(body), err})
	return Answer{Status: res.StatusCode, Header: res.Header, Body: body}, err
}

// remains is what has been read of an answer, and how it ended.
type remains struct {
	read *bytes.Reader
	err  error
}

func (r *remains) Read(p []byte) (int, error) {
	n, err := r.read.Read(p)
	if err == io.EOF && r.err != nil {
		return n, r.err
	}
	return n, err
}
