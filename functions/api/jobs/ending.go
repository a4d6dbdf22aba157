package jobs

import (
	"errors"

	"github.com/coder/websocket"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/live"
)

// End is the last message of a stream.
type End struct {
	Reason    string `json:"reason" enum:"finished,erased,reauthenticate,forbidden,too_slow,going_away,failed" doc:"For programs; a WebSocket is closed with it as well" example:"finished"`
	Reconnect bool   `json:"reconnect" doc:"Whether to open the stream again, after the seq of the last message" example:"false"`
	Detail    string `json:"detail" doc:"For people" example:"The job is over."`
}

// An ending is an End and how a WebSocket is closed with it.
type ending struct {
	End
	code websocket.StatusCode
}

var (
	// errLong ends a stream that has lasted as long as one may.
	errLong = errors.New("jobs: the stream has lasted long enough")
	// errSilent ends a WebSocket whose client does not answer.
	errSilent = errors.New("jobs: the client does not answer")
)

// A gone client is told nothing: there is nobody to tell, or no way to.
type gone struct{ error }

// endings is why streams end.
var endings = []struct {
	is  error
	end ending
}{
	{live.ErrEnded, ending{End{"finished", false, "The job is over. It goes on with a retry, or a render after an edit."}, websocket.StatusNormalClosure}},
	{live.ErrErased, ending{End{"erased", false, "The job was erased."}, websocket.StatusNormalClosure}},
	{live.ErrSlow, ending{End{"too_slow", true, "You read slower than the job moves. Open the stream again."}, websocket.StatusTryAgainLater}},
	{function.ErrDraining, ending{End{"going_away", true, "This instance is stopping. Open the stream again."}, websocket.StatusGoingAway}},
	{errLong, ending{End{"going_away", true, "A stream lasts 55 minutes at most. Open it again."}, websocket.StatusGoingAway}},
}

// endingOf returns what a client is told when its stream ends with err; ok is false where there is nobody to tell.
func endingOf(err error) (e ending, ok bool) {
	var g gone
	if errors.As(err, &g) {
		return e, false
	}
	for _, row := range endings {
		if errors.Is(err, row.is) {
			return row.end, true
		}
	}
	switch f := fault.Of(err); f.Kind {
	case fault.Unauthenticated:
		return ending{End{"reauthenticate", true, f.Message + " Open the stream again with a new token."}, websocket.StatusPolicyViolation}, true
	case fault.Forbidden:
		return ending{End{"forbidden", false, f.Message}, websocket.StatusPolicyViolation}, true
	}
	return ending{End{"failed", true, "Something went wrong on our side. Open the stream again."}, websocket.StatusInternalError}, true
}
