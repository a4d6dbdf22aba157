package once

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/aiprod/aiprod/shared/provider"
)

// A Call is one paid call that goes through a vendor's own client, which may repeat
// what it should not and tell less than it knows. Use it so:
//
//	ctx, call := once.Paid(ctx, c.Ref)
//	made, err := sdk.Create(ctx, ...)            // its http.Client has a Transport
//	answer, err := client.Outcome(call, err)     // no answer, or half of one: an error of the right class
//	if err == nil && !answer.OK() { ... }        // refused: answer has status, header and body as they came
//
// and read made only where the answer is OK.
type Call struct {
	ref    string
	link   link
	posted atomic.Bool
	answer Answer
	// cut is why an answer has come in part only, and lost why none has.
	cut, lost error
}

// What a Transport says of a request it does not send: our client is at fault, never the vendor.
var (
	errTwice    = errors.New("once: a second POST of one paid call was held back")
	errUnnamed  = errors.New("once: a POST that is neither of a paid call nor free was held back")
	errUnwanted = errors.New("once: the reference does not fit a header")
)

type (
	paidKey struct{}
	freeKey struct{}
)

// Paid returns a context in which a [Transport] lets one POST through, ever, and
// the call that says what became of it. The POST carries ref, our name of the call.
func Paid(ctx context.Context, ref string) (context.Context, *Call) {
	c := &Call{ref: ref}
	return context.WithValue(ctx, paidKey{}, c), c
}

// Free returns a context in which a [Transport] lets every POST through: those that
// buy nothing, such as an upload, or the question how an operation stands.
func Free(ctx context.Context) context.Context {
	return context.WithValue(ctx, freeKey{}, true)
}

// send lets the call's POST through and keeps what is answered.
func (c *Call) send(base http.RoundTripper, req *http.Request, largest int64) (*http.Response, error) {
	if c.ref != "" && !Printable(c.ref) {
		return nil, errUnwanted
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if c.posted.Swap(true) {
		return nil, errTwice
	}
	req = req.Clone(c.link.watch(req.Context()))
	if c.ref != "" {
		req.Header.Set("X-Request-Id", c.ref)
	}
	res, err := base.RoundTrip(req)
	if err != nil {
		c.lost = err
		return nil, err
	}
	c.answer, c.cut = keep(res, largest)
	return res, nil
}

// Outcome says what became of a paid call, err being what the vendor's client
// returned. Where the vendor has answered, and all of it was read, the answer is
// returned, whatever it says and whatever the client made of it. Else the error is
// a *[provider.Error]; a call that surely never left is not unknown.
func (c *Client) Outcome(call *Call, err error) (Answer, error) {
	switch {
	case call.lost != nil:
		return Answer{}, c.Lost(http.MethodPost, call.link.unsent(), call.lost)
	case call.answer.Status == 0:
		return Answer{}, c.held(err)
	case call.cut != nil && call.answer.OK():
		return Answer{}, c.Fail(provider.Unknown, "answer_cut", call.cut)
	}
	return call.answer, nil
}

// held makes the error of a call that has come no further than the vendor's client.
func (c *Client) held(err error) *provider.Error {
	if err == nil {
		err = errors.New("the vendor's client has sent nothing")
	}
	if e, ok := errors.AsType[*provider.Error](err); ok {
		return e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return c.Lost(http.MethodPost, true, err)
	}
	return c.Fail(provider.Caller, "not_sent", err)
}
