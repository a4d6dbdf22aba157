package jobs

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/store"
)

const (
	// heartbeat keeps idle connections open through proxies, and is how often a caller's credentials are looked at.
	heartbeat = 20 * time.Second
	// longest is how long a stream may last: the platform cuts it at an hour, without a word.
	longest = 55 * time.Minute
	// writeTime is how long a message may take to go out before its reader is given up.
	writeTime = 5 * time.Second
)

// A line carries messages to one client.
type line interface {
	send(m live.Message) error
	// beat shows both sides that the other is there.
	beat() error
	// end says why no messages follow.
	end(e ending)
}

// join returns a reader of the job a request is about, after what its client has seen: the
// number in field, empty for a client that begins.
func join(r *http.Request, env *cloud.Env, seen, field string) (*live.Reader, error) {
	after, err := sequence(seen, field)
	if err != nil {
		return nil, err
	}
	hub, err := env.Live()
	if err != nil {
		return nil, err
	}
	return hub.Join(r.Context(), ref(r.Context(), r.PathValue("id")), after, func(v store.View) any { return view(env, v) })
}

func sequence(seen, field string) (int, error) {
	if seen == "" {
		return live.FromNow, nil
	}
	n, err := strconv.Atoi(seen)
	if err != nil || n < 0 {
		return 0, fault.OfFields(
			fault.Field{Pointer: field, Code: "wrong_type", Detail: "must be the seq of a message; leave it out to start afresh"})
	}
	return n, nil
}

// follow sends what the reader reads until there is no more, and says why.
func follow(ctx context.Context, r *live.Reader, to line) {
	ctx, cancel := context.WithTimeoutCause(ctx, longest, errLong)
	defer cancel()
	err := relay(ctx, r, to)
	if e, ok := endingOf(err); ok {
		to.end(e)
	}
}

// relay sends what the reader reads, and a heartbeat from time to time, until one of them fails.
func relay(ctx context.Context, r *live.Reader, to line) error {
	for due := time.Now().Add(heartbeat); ; {
		if !time.Now().Before(due) {
			due = time.Now().Add(heartbeat)
			if err := refused(function.StillAllowed(ctx)); err != nil {
				return err
			}
			if err := to.beat(); err != nil {
				return gone{err}
			}
		}
		m, err := next(ctx, r, due)
		switch {
		case errors.Is(err, errDue):
			continue
		case err != nil:
			return err
		}
		if err := to.send(m); err != nil {
			return gone{err}
		}
	}
}

// errDue tells that it is time for a heartbeat.
var errDue = errors.New("jobs: a heartbeat is due")

func next(ctx context.Context, r *live.Reader, due time.Time) (live.Message, error) {
	ctx, cancel := context.WithDeadlineCause(ctx, due, errDue)
	defer cancel()
	return r.Next(ctx)
}

// refused passes the fault of credentials that are no good any more. That they could not be looked at just now is none.
func refused(err error) error {
	switch fault.Of(err).Kind {
	case fault.Unauthenticated, fault.Forbidden:
		return err
	}
	return nil
}
