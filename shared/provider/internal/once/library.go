package once

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/aiprod/aiprod/shared/provider"
)

// Library returns the HTTP client to give to a vendor's own library. It carries
// requests inside [Client.Through] only, one a call, and follows no redirect, so
// that a library which repeats by itself cannot buy twice. Whatever signs the
// requests belongs around it: a token that cannot be had is then known as nothing sent, and
// a *[provider.Error] of its own tells why.
func (c *Client) Library() *http.Client {
	hc := *c.HTTP
	hc.Transport = carrier{c}
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &hc
}

// Through runs one call of a library that has the client of [Client.Library], and
// tells of it as [Client.Ask] does: what was answered, of whatever status, as it came over
// the wire. Method is what the call counts as, whatever the library sends: POST where it may
// buy something, GET where it only looks. What the library makes of a refusal does
// not matter; an answer that is OK and that it cannot read is an error.
func (c *Client) Through(ctx context.Context, method, ref string, call func(context.Context) error) (Answer, error) {
	if ref != "" && !Printable(ref) {
		return Answer{}, c.Fail(provider.Caller, "not_sent", fmt.Errorf("reference %q does not fit a header", ref))
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	if ctx.Err() != nil {
		return Answer{}, c.Lost(method, true, ctx.Err())
	}
	e := &exchange{ref: ref}
	err := e.run(context.WithValue(ctx, exchangeKey{}, e), call)
	own, ours := errors.AsType[*provider.Error](err)
	switch {
	case !e.begun && ours: // of whatever signs the requests
		return Answer{}, own
	case !e.begun && isHTTP(err):
		return Answer{}, c.Lost(method, true, err)
	case !e.begun:
		return Answer{}, c.Fail(provider.Caller, "not_sent", unasked(err))
	case e.lost != nil:
		return Answer{}, c.Lost(method, e.link.unsent(), e.lost)
	case e.cut != nil && e.answer.OK():
		return Answer{}, c.Fail(class(method), "answer_cut", e.cut)
	case err != nil && e.answer.OK(): // a library may quote the whole answer, which has no place in a log
		return Answer{}, c.Fail(class(method), "answer_unreadable", fmt.Errorf("the library cannot read an answer of %d bytes", len(e.answer.Body)))
	}
	return e.answer, nil
}

// isHTTP reports whether an error comes from an http.Client and not from a library's own checks.
func isHTTP(err error) bool {
	_, ok := errors.AsType[*url.Error](err)
	return ok
}

func unasked(err error) error {
	if err == nil {
		return errors.New("the library asked nobody")
	}
	return Said(err.Error())
}

// An exchange is the one request of a call.
type exchange struct {
	ref    string
	begun  bool
	link   link
	answer Answer
	lost   error // there was no answer
	cut    error // its body was not whole
}

// run makes the call. A library that panics over an answer cannot read it either: genai does over a bare null.
func (e *exchange) run(ctx context.Context, call func(context.Context) error) (err error) {
	defer func() {
		if e.answer.OK() && recover() != nil {
			err = errUnread
		}
	}()
	return call(ctx)
}

type exchangeKey struct{}

var (
	errOutside = errors.New("once: a request outside of a call")
	errAgain   = errors.New("once: a second request of one call")
	errUnread  = errors.New("once: a panic over an answer")
)

// A carrier is the transport of a library's client.
type carrier struct{ c *Client }

// RoundTrip sends the request of a call, once.
func (t carrier) RoundTrip(req *http.Request) (*http.Response, error) {
	e, ok := req.Context().Value(exchangeKey{}).(*exchange)
	switch {
	case !ok:
		return nil, errOutside
	case e.begun:
		return nil, errAgain
	}
	e.begun = true
	req = req.Clone(e.link.watch(req.Context()))
	if e.ref != "" {
		req.Header.Set("X-Request-Id", e.ref)
	}
	var res *http.Response
	res, e.lost = t.inner().RoundTrip(req)
	if e.lost != nil {
		return nil, e.lost
	}
	defer func() { _ = res.Body.Close() }()
	e.answer = Answer{Status: res.StatusCode, Header: res.Header}
	e.answer.Body, e.cut = t.c.read(res.Body)
	if e.cut != nil && e.answer.OK() {
		return nil, e.cut
	}
	res.Body = io.NopCloser(bytes.NewReader(e.answer.Body))
	return res, nil
}

func (t carrier) inner() http.RoundTripper {
	if t.c.HTTP.Transport != nil {
		return t.c.HTTP.Transport
	}
	return http.DefaultTransport
}
