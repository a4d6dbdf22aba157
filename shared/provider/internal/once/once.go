// Package once sends a request to a vendor a single time and says what is known
// of it afterwards: answered, surely not sent, or sent and not answered. On that
// difference rests whether money may have been spent.
//
// Requests are our own ([Client.Ask]) or those of a vendor's library
// ([Client.Through]). None is repeated, and no redirect followed. What a status
// means to one vendor is that vendor's package's to say, with [Class] for a start.
package once

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
)

// A Client asks one vendor.
type Client struct {
	// Backend is the vendor's name in errors.
	Backend string
	// HTTP carries the requests. It must not repeat them by itself.
	HTTP *http.Client
	// Timeout ends a call that has no whole answer by then.
	Timeout time.Duration
	// Largest is the most bytes of an answer that are read.
	Largest int64
	// Header goes with every request.
	Header http.Header
}

// An Answer is what a vendor said, of whatever status.
type Answer struct {
	Status int
	Header http.Header
	// Body is whole where Status is 2xx. Of a refusal it may be cut, which changes nothing about it.
	Body []byte
}

// OK reports whether the vendor did as asked.
func (a Answer) OK() bool { return a.Status/100 == 2 }

// Ask sends a request once. A body that is not nil is sent as JSON. The error,
// where there was no answer, is a *[provider.Error]: of a POST it is unknown
// whether it was accepted, unless nothing can have been sent; other methods buy
// nothing, and for them the vendor is just out.
func (c *Client) Ask(ctx context.Context, method, address, ref string, body any) (Answer, error) {
	req, err := c.request(ctx, method, address, ref, body)
	if err != nil {
		return Answer{}, c.Fail(provider.Caller, "not_sent", err)
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	if ctx.Err() != nil {
		return Answer{}, c.Lost(method, true, ctx.Err())
	}
	var link link
	hc := *c.HTTP
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := hc.Do(req.WithContext(link.watch(ctx)))
	if err != nil {
		return Answer{}, c.Lost(method, link.unsent(), err)
	}
	defer func() { _ = res.Body.Close() }()
	answer := Answer{Status: res.StatusCode, Header: res.Header}
	answer.Body, err = c.read(res.Body)
	if err != nil && answer.OK() {
		return Answer{}, c.Fail(class(method), "answer_cut", err)
	}
	return answer, nil
}

// Fail makes the vendor's error.
func (c *Client) Fail(class provider.Class, code string, err error) *provider.Error {
	// The address of a request may hold a signature, which has no place in a log.
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return &provider.Error{Class: class, Backend: c.Backend, Code: code, Err: err}
}

// Lost makes the error of a request without an answer. One that we gave up
// ourselves says nothing about the vendor, only perhaps about our money.
func (c *Client) Lost(method string, unsent bool, err error) *provider.Error {
	code := "no_answer"
	if unsent {
		code = "not_sent"
	}
	switch {
	case method == http.MethodPost && !unsent:
		return c.Fail(provider.Unknown, code, err)
	case errors.Is(err, context.Canceled):
		return c.Fail(provider.Busy, code, err)
	default:
		return c.Fail(provider.Outage, code, err)
	}
}

func (c *Client) request(ctx context.Context, method, address, ref string, body any) (*http.Request, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("encode: %w", err)
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, content)
	if err != nil {
		return nil, err
	}
	for name, values := range c.Header {
		req.Header[name] = values
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if ref != "" {
		if !Printable(ref) {
			return nil, fmt.Errorf("reference %q does not fit a header", ref)
		}
		// It means nothing to the vendors, but tells their support and our logs which call it was.
		// Idempotency-Key would mean something to net/http: leave to repeat a POST.
		req.Header.Set("X-Request-Id", ref)
	}
	return req, nil
}

func (c *Client) read(body io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(body, c.Largest+1))
	if err == nil && int64(len(b)) > c.Largest {
		return b[:c.Largest], fmt.Errorf("answer is over %d bytes", c.Largest)
	}
	return b, err
}

// class is what it means to have had no answer that says anything.
func class(method string) provider.Class {
	if method == http.MethodPost {
		return provider.Unknown
	}
	return provider.Outage
}

// Printable reports whether s can be a header's value: keys and references with
// a stray line end are refused before anything is sent.
func Printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x21 || s[i] > 0x7e {
			return false
		}
	}
	return s != ""
}
