// Package sender makes the HTTP requests that a service makes by itself, in the
// background: the pushes of Pub/Sub and the dispatches of Cloud Tasks. It follows no
// redirects, carries the platform's tokens, and ends in good order.
//
// It does not decide what is sent, when, or how often again.
package sender

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	// grace is how long Close lets running requests finish.
	grace = 5 * time.Second

	// maxDrained bounds what is read of an answer's body, in bytes; a longer one costs its connection.
	maxDrained = 64 << 10
)

// A Token returns the bearer token that a service account sends to an audience.
type Token func(audience, serviceAccount string) (string, error)

// A Sender belongs to one service. Make it with New, end it with Close.
type Sender struct {
	client *http.Client
	token  Token

	stopping chan struct{}
	requests context.Context
	abort    context.CancelFunc
	work     sync.WaitGroup
	stop     sync.Once
}

// New returns a sender. A nil client is one that follows no redirects; a nil
// token means that none is sent.
func New(client *http.Client, token Token) *Sender {
	if client == nil {
		client = &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	s := &Sender{client: client, token: token, stopping: make(chan struct{})}
	s.requests, s.abort = context.WithCancel(context.Background())
	return s
}

// Requests is the context of all requests. It ends when Close cuts them off.
func (s *Sender) Requests() context.Context { return s.requests }

// Stopping is closed by Close: begin nothing any more.
func (s *Sender) Stopping() <-chan struct{} { return s.stopping }

// Closing reports whether Close has been called.
func (s *Sender) Closing() bool {
	select {
	case <-s.stopping:
		return true
	default:
		return false
	}
}

// Go runs fn in the background; Close waits for it. Whoever calls it holds the
// lock given to Close and has seen that Closing is false, or is run by Go itself.
func (s *Sender) Go(fn func()) { s.work.Go(fn) }

// Authorise adds the token of a service account to a request.
func (s *Sender) Authorise(req *http.Request, audience, serviceAccount string) error {
	if s.token == nil {
		return nil
	}
	token, err := s.token(audience, serviceAccount)
	if err != nil {
		return fmt.Errorf("token for %s: %w", audience, err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return nil
}

// Send makes a request and returns the status and the header of the answer.
// Neither service looks at the body.
func (s *Sender) Send(req *http.Request) (status int, header http.Header, err error) {
	res, err := s.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxDrained)) // lets the connection be used again
	return res.StatusCode, res.Header, nil
}

// Close lets nothing begin any more, gives what runs five seconds, cuts off the
// requests that are left and waits for all work. It may be called again.
//
// Mu is the lock under which the service looks at Closing before it calls Go.
func (s *Sender) Close(mu sync.Locker) {
	s.stop.Do(func() {
		mu.Lock()
		close(s.stopping)
		mu.Unlock()
	})
	cut := time.AfterFunc(grace, s.abort)
	s.work.Wait()
	cut.Stop()
	s.abort()
}
