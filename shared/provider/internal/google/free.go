package google

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Free sends a request of our own to the Gemini API, with the key, that buys nothing
// whatever its method: the library cannot be used where it would repeat it, or
// takes a refusal for a file. It goes nowhere but to where the API is, and is
// ended by the request's own context. An error is a *[provider.Error], none of them billable.
func (c *Client) Free(req *http.Request) (once.Answer, error) {
	if req.URL.Scheme != c.URL.Scheme || req.URL.Host != c.URL.Host {
		return once.Answer{}, c.Once.Fail(provider.Caller, "not_sent", errors.New("the request leads off the API"))
	}
	req.Header.Set("X-Goog-Api-Key", c.Key)
	hc := *c.Once.HTTP
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := hc.Do(req)
	if err != nil {
		return once.Answer{}, c.Once.Lost(http.MethodGet, false, err)
	}
	defer func() { _ = res.Body.Close() }()
	answer := once.Answer{Status: res.StatusCode, Header: res.Header}
	answer.Body, err = io.ReadAll(io.LimitReader(res.Body, c.Once.Largest+1))
	if err == nil && int64(len(answer.Body)) > c.Once.Largest {
		err = fmt.Errorf("answer is over %d bytes", c.Once.Largest)
	}
	if err != nil && answer.OK() {
		return once.Answer{}, c.Once.Fail(provider.Outage, "answer_cut", err)
	}
	if !answer.OK() {
		return once.Answer{}, Refused(&c.Once, http.MethodGet, answer)
	}
	return answer, nil
}
