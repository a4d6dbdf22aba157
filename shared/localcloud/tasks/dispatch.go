package tasks

import (
	"context"
	"errors"
	"fmt"
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"go.etcd.io/bbolt"
	rpc "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// dispatch starts the dispatcher of a queue, unless it has one or the server
// does not dispatch (yet, or any more). mu is held.
func (s *Server) dispatch(q *queue) {
	if !s.started || s.sender.Closing() || q.dispatching {
		return
	}
	q.dispatching = true
	s.sender.Go(func() { s.dispatchAll(q) })
}

// dispatchAll starts the tasks of a queue, each when it is due and allowed,
// until the queue is deleted or the server closes.
func (s *Server) dispatchAll(q *queue) {
	for {
		t, again, ok := s.nextTask(q)
		switch {
		case !ok:
			return
		case t != nil:
			s.sender.Go(func() { s.attempt(t, true) })
		default:
			s.wait(q, again)
		}
	}
}

func (s *Server) nextTask(q *queue) (t *task, again time.Time, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sender.Closing() || q.gone {
		q.dispatching = false
		return nil, time.Time{}, false
	}
	t, again = q.next(s.opt.Now())
	if t != nil {
		q.inFlight++
		s.begin(t)
	}
	return t, again, true
}

// begin marks the start of an attempt, in memory only. mu is held.
func (s *Server) begin(t *task) {
	spec := proto.CloneOf(t.spec)
	spec.DispatchCount++
	spec.LastAttempt = &pb.Attempt{ScheduleTime: spec.ScheduleTime, DispatchTime: timestamppb.New(s.opt.Now())}
	if spec.FirstAttempt == nil {
		spec.FirstAttempt = &pb.Attempt{DispatchTime: spec.LastAttempt.DispatchTime}
	}
	t.spec, t.running = spec, true
}

// wait returns when the queue changes, at again, or when the server closes.
func (s *Server) wait(q *queue, again time.Time) {
	var alarm <-chan time.Time
	if !again.IsZero() {
		timer := time.NewTimer(again.Sub(s.opt.Now()))
		defer timer.Stop()
		alarm = timer.C
	}
	select {
	case <-q.changed:
	case <-alarm:
	case <-s.sender.Stopping():
	}
}

// attempt makes the request of a task that has begun and records its outcome.
// Counted attempts occupy a place in the queue's concurrency.
func (s *Server) attempt(t *task, counted bool) {
	s.mu.Lock()
	spec, headers := t.spec, t.headers()
	s.mu.Unlock()
	out := s.post(spec, headers)
	cut := s.sender.Requests().Err() != nil && out.err != nil

	err := s.change(func() (func(*bbolt.Tx) error, error) {
		t.running = false
		if counted {
			t.queue.inFlight--
		}
		t.queue.wake()
		if t.gone || cut {
			return nil, errNothing // deleted meanwhile; or dispatched again after a restart
		}
		return s.settle(t, out), nil
	})
	if err != nil && !errors.Is(err, errNothing) {
		s.opt.Logger.Error("tasks: record attempt", "task", spec.Name, "error", err)
	}
}

// errNothing ends a change without a write.
var errNothing = errors.New("nothing to write")

// settle removes a task that is done or given up, and schedules any other again.
// mu is held.
func (s *Server) settle(t *task, out outcome) func(*bbolt.Tx) error {
	now := s.opt.Now()
	t.queue.bucket.halved = out.overloaded()
	if out.ok() {
		return s.remove(now, t)
	}
	config := t.queue.spec.RetryConfig
	attempts, first := int(t.spec.DispatchCount), t.spec.FirstAttempt.DispatchTime.AsTime()
	if exhausted(config, attempts, first, now) {
		s.opt.Logger.Warn("tasks: given up", "task", t.spec.Name, "attempts", attempts, "error", out.reason())
		return s.remove(now, t)
	}
	s.opt.Logger.Info("tasks: retry", "task", t.spec.Name, "attempts", attempts, "error", out.reason())
	t.record(out, now)
	t.spec.ScheduleTime = timestamppb.New(now.Add(max(backoff(config, attempts), out.retryAfter)))
	t.queue.schedule(t)
	return putTask(t.spec)
}

// record enters the outcome of a failed attempt.
func (t *task) record(out outcome, now time.Time) {
	t.spec = proto.CloneOf(t.spec)
	t.reason = out.reason()
	if out.err == nil {
		t.previous = out.status
		t.spec.ResponseCount++
		t.spec.LastAttempt.ResponseTime = timestamppb.New(now)
		if out.status < 500 {
			t.executions++
		}
	}
	t.spec.LastAttempt.ResponseStatus = &rpc.Status{Code: int32(out.code()), Message: out.reason()}
}

// remove forgets tasks, leaving their names refused for a day. mu is held.
func (s *Server) remove(now time.Time, tasks ...*task) func(*bbolt.Tx) error {
	names := make([]string, len(tasks))
	for i, t := range tasks {
		names[i] = t.spec.Name
		t.gone = true
		delete(s.tasks, t.spec.Name)
		s.tombstones[t.spec.Name] = now
	}
	return deleteTasks(names, now)
}

// An outcome is what came of one attempt: a response, or an error.
type outcome struct {
	status     int // HTTP
	retryAfter time.Duration
	err        error
}

func (o outcome) ok() bool { return o.err == nil && o.status >= 200 && o.status < 300 }

// overloaded reports whether the target asked for less.
func (o outcome) overloaded() bool { return o.err == nil && (o.status == 429 || o.status == 503) }

func (o outcome) reason() string {
	if o.err != nil {
		return fmt.Sprintf("%s(%d): %v", o.code(), int(o.code()), o.err)
	}
	return fmt.Sprintf("%s(%d): HTTP status code %d", o.code(), int(o.code()), o.status)
}

// code is the outcome as Google's canonical code.
func (o outcome) code() codes.Code {
	switch {
	case errors.Is(o.err, context.DeadlineExceeded):
		return codes.DeadlineExceeded
	case o.err != nil:
		return codes.Unavailable
	}
	switch o.status {
	case 400:
		return codes.InvalidArgument
	case 401:
		return codes.Unauthenticated
	case 403:
		return codes.PermissionDenied
	case 404:
		return codes.NotFound
	case 409:
		return codes.Aborted
	case 429:
		return codes.ResourceExhausted
	case 501:
		return codes.Unimplemented
	case 503:
		return codes.Unavailable
	case 504:
		return codes.DeadlineExceeded
	}
	return codes.Unknown
}
