package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/store"
)

// Events streams a job's life: a snapshot first, then every event in order, and
// progress in between.
var _ = function.Stream(function.Route{
	Name: "jobs-events", Method: "GET", Path: "/job/{id}/events", Tag: "Jobs", Role: identity.Viewer,
	Summary:     "Watch a job",
	Description: "Server-sent events: `snapshot` and `progress` carry the job, the others what happened. After a drop, Last-Event-ID resumes without a gap. The stream ends with the job.",
	Errors:      []int{404, 422},
}, function.Answer{
	Type: "text/event-stream", Description: "The job's events",
	Path:   map[string]string{"id": "The job's id"},
	Header: map[string]string{"Last-Event-ID": "The id of the last event seen"},
}, events)

// heartbeat keeps idle connections open through proxies.
const heartbeat = 20 * time.Second

func events(w http.ResponseWriter, r *http.Request, env *cloud.Env) error {
	after, err := lastSeen(r)
	if err != nil {
		return err
	}
	s, err := env.Store()
	if err != nil {
		return err
	}
	at := ref(r.Context(), r.PathValue("id"))
	v, err := s.View(r.Context(), at)
	if err != nil {
		return err
	}
	missed, err := since(r.Context(), s, at, after)
	if err != nil {
		return err
	}
	st := newStream(w, env, s, at)
	if err := st.send("snapshot", "", view(env, v)); err != nil {
		return nil //nolint:nilerr // the client has gone: nobody is left to tell
	}
	ended, err := st.tell(missed)
	if err != nil {
		return nil //nolint:nilerr // the client has gone: nobody is left to tell
	}
	st.follow(r.Context(), max(v.Job.Events, after, last(missed)), ended || v.Attempt.State.Final())
	return nil
}

// since returns what a client that resumes has missed.
func since(ctx context.Context, s *store.Store, at store.Ref, after int) ([]job.Event, error) {
	if after < 0 {
		return nil, nil
	}
	return s.Events(ctx, at, after)
}

func last(batch []job.Event) int {
	if len(batch) == 0 {
		return 0
	}
	return batch[len(batch)-1].Seq
}

// lastSeen is the event to resume after; -1 starts with what comes next.
func lastSeen(r *http.Request) (int, error) {
	id := r.Header.Get("Last-Event-ID")
	if id == "" {
		return -1, nil
	}
	n, err := strconv.Atoi(id)
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "request.invalid", "The request has 1 field to mend.").WithFields(
			fault.Field{Pointer: "header/Last-Event-ID", Code: "wrong_type", Detail: "must be the id of an event; leave it out to start afresh"})
	}
	return n, nil
}

// A stream writes server-sent events.
type stream struct {
	w     http.ResponseWriter
	flush *http.ResponseController
	env   *cloud.Env
	s     *store.Store
	ref   store.Ref
	shown int // progress last sent
}

func newStream(w http.ResponseWriter, env *cloud.Env, s *store.Store, ref store.Ref) *stream {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	return &stream{w: w, flush: http.NewResponseController(w), env: env, s: s, ref: ref, shown: -1}
}

func (st *stream) send(event, id string, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if id != "" {
		id = "id: " + id + "\n"
	}
	if _, err := fmt.Fprintf(st.w, "event: %s\n%sdata: %s\n\n", event, id, raw); err != nil {
		return err
	}
	return st.flush.Flush()
}

// follow sends what happens until the job has ended or the client has gone.
func (st *stream) follow(ctx context.Context, after int, ended bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	news := make(chan []job.Event)
	go st.listen(ctx, after, news)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	look := time.NewTicker(time.Second) // live progress is written at most that often
	defer look.Stop()
	for !ended {
		var err error
		select {
		case <-ctx.Done():
			return
		case batch, ok := <-news:
			if !ok {
				return
			}
			ended, err = st.tell(batch)
		case <-look.C:
			err = st.progress(ctx)
		case <-beat.C:
			if _, err = fmt.Fprint(st.w, ": still here\n\n"); err == nil {
				err = st.flush.Flush()
			}
		}
		if err != nil {
			return
		}
	}
	if v, err := st.s.View(ctx, st.ref); err == nil {
		_ = st.send("snapshot", "", view(st.env, v)) // the stream ends here whether it is read or not
	}
}

func (st *stream) tell(batch []job.Event) (ended bool, err error) {
	for _, e := range batch {
		if err := st.send(e.Type, strconv.Itoa(e.Seq), e); err != nil {
			return false, err
		}
		ended = e.State.Final()
	}
	return ended, nil
}

// progress sends the job when it has come further.
func (st *stream) progress(ctx context.Context) error {
	v, err := st.s.View(ctx, st.ref)
	if err != nil || v.Progress() == st.shown {
		return ctx.Err()
	}
	st.shown = v.Progress()
	return st.send("progress", "", view(st.env, v))
}

// listen passes on new events in order and ends when the listening does.
func (st *stream) listen(ctx context.Context, after int, news chan<- []job.Event) {
	defer close(news)
	snaps := st.s.EventsQuery(st.ref, after).Snapshots(ctx)
	defer snaps.Stop()
	for {
		snap, err := snaps.Next()
		if err != nil {
			return
		}
		var batch []job.Event
		for _, c := range snap.Changes {
			var e job.Event
			if c.Kind == firestore.DocumentAdded && schema.Read(c.Doc, &e) == nil {
				batch = append(batch, e)
			}
		}
		if len(batch) == 0 {
			continue
		}
		select {
		case news <- batch:
		case <-ctx.Done():
			return
		}
	}
}
