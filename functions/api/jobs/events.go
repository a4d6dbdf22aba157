package jobs

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/live"
	"github.com/aiprod/aiprod/shared/store"
)

// Events streams a job's life as server-sent events: a snapshot first, then
// every event in order, and the job whenever it has changed.
var _ = function.Stream(function.Route{
	Name: "jobs-events", Method: "GET", Path: "/job/{id}/events", Tag: "Jobs", Role: identity.Viewer, Live: true,
	Summary:     "Watch a job by server-sent events",
	Description: watchDescription + " An event's name is the message's `type`, its id the `seq`, so that an EventSource resumes by itself; let it close on `end`. Comments keep an idle connection open.",
	Errors:      []int{422},
	Faults:      []error{store.NoJob("0198")},
}, function.Answer{
	Type: "text/event-stream", Description: "The job's messages, each the data of an event",
	Messages: messages(), Path: map[string]string{"id": "The job's id"},
	Query:  map[string]string{"last_event_id": "As the header, for clients that cannot set it on their first connection; the header wins"},
	Header: map[string]string{"Last-Event-ID": "The id of the last event seen: what was missed since comes after the snapshot"},
}, events)

func events(w http.ResponseWriter, r *http.Request, env *cloud.Env) error {
	seen, field := r.Header.Get("Last-Event-ID"), "header/Last-Event-ID"
	if seen == "" {
		seen, field = r.URL.Query().Get("last_event_id"), "query/last_event_id"
	}
	reader, err := join(r, env, seen, field)
	if err != nil {
		return err
	}
	defer reader.Close()
	serveEvents(w, r, reader)
	return nil
}

// serveEvents answers with what a reader reads.
func serveEvents(w http.ResponseWriter, r *http.Request, reader *live.Reader) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	to := &eventLine{w: w, control: http.NewResponseController(w)}
	defer func() { _ = to.control.SetWriteDeadline(time.Time{}) }() // the connection may serve another request
	follow(r.Context(), reader, to)
}

// An eventLine writes server-sent events.
type eventLine struct {
	w       http.ResponseWriter
	control *http.ResponseController
	seq     int // of the last message
}

var _ line = (*eventLine)(nil)

func (l *eventLine) send(m live.Message) error {
	l.seq = m.Seq
	return l.write("event: %s\nid: %d\ndata: %s\n\n", m.Type, m.Seq, m.JSON)
}

func (l *eventLine) beat() error { return l.write(": still here\n\n") }

func (l *eventLine) end(e ending) {
	if m, err := live.Encode("end", l.seq, e.End); err == nil {
		_ = l.send(m) // the stream ends here whether it is read or not
	}
}

// write sends a part at once, or fails where the client does not take it.
func (l *eventLine) write(format string, args ...any) error {
	if err := l.control.SetWriteDeadline(time.Now().Add(writeTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := fmt.Fprintf(l.w, format, args...); err != nil {
		return err
	}
	return l.control.Flush()
}
