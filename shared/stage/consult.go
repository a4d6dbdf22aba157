package stage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/step"
)

// A DeclinedError tells that a backend has no answer for a stage: it cannot be had, has said
// nothing of use, or may have been paid already. Where the brief allows it somebody else stands in; else
// it is the failure of the job that it wraps.
type DeclinedError struct{ Fault *fault.Error }

func (e *DeclinedError) Error() string { return "declined: " + e.Fault.Error() }

func (e *DeclinedError) Unwrap() error { return e.Fault }

// Next reports whether another backend may be asked at once: this one cannot be had. One that has answered was paid, and one
// that may have been is not doubled.
func (e *DeclinedError) Next() bool {
	return e.Fault.Code == "backend.unavailable" || e.Fault.Code == "backend.refused"
}

// Refused reports whether an error of [Work.Consult] is that the backend refuses the content. It is taken to no other backend;
// whether our own rules may do the work all the same is the stage's to say.
func Refused(err error) bool {
	f, ok := errors.AsType[*fault.Error](err)
	return ok && f.Code == "backend.policy"
}

// longWait is the longest a stage waits for a backend that says when to ask again.
const longWait = time.Minute

// Consult asks a backend for what a stage goes on with, and reads its answer into dst. It is
// asked once: the answer is kept with the stage's step, and whoever takes that over has it. A call of which nobody
// knows whether it was billed is not made again. An error is a [*DeclinedError], what has the stage
// tried again, or the end of the job: what a backend refuses is taken to no other.
func (w *Work) Consult(ctx context.Context, q Inquiry, dst any) error {
	if w.lease.Step.Answer == "" {
		if err := w.consult(ctx, q); err != nil {
			return err
		}
	}
	if err := json.Unmarshal([]byte(w.lease.Step.Answer), dst); err != nil {
		return fmt.Errorf("stage: answer kept with %s: %w", w.Step.Name, err)
	}
	return nil
}

// Answered names the backend whose answer is kept with the stage's step already, as its bill does; empty where none is.
func (w *Work) Answered() string {
	calls := w.lease.Step.Calls
	if w.lease.Step.Answer == "" || len(calls) == 0 {
		return ""
	}
	return calls[len(calls)-1].Line.Backend
}

func (w *Work) consult(ctx context.Context, q Inquiry) error {
	if calls := w.lease.Step.Calls; w.lease.Step.Tried(q.Line.Backend) {
		return w.declined(fault.New(fault.Conflict, "backend.asked_before", fmt.Sprintf("%s was asked before, and its answer is not to be had (%s).", q.Who, calls[len(calls)-1].Code)))
	}
	if q.paid() {
		if w.Env.Brake.Frozen(ctx) {
			return errHeld
		}
		if err := w.Store.Draw(ctx, w.Ref(), w.Attempt.CeilingMicros); err != nil {
			return w.spent(err)
		}
	}
	taken, a := w.take(ctx, q)
	if a.State != route.Ready {
		return w.declined(fault.New(fault.Conflict, "backend.unavailable", fmt.Sprintf("%s is not called now (%s).", q.Who, a.State)).
			WithHint("Retry the job later: it goes on where it stopped."))
	}
	c, err := w.lease.Intend(ctx, step.Offer{Line: q.Line, Limit: askTime})
	if err != nil {
		w.Env.Health.Unmade(ctx, taken)
		return w.spent(err)
	}
	after := context.WithoutCancel(ctx) // what a call has cost is booked whatever happens
	call, cancel := context.WithTimeout(after, askTime)
	defer cancel()
	answer, bill, err := q.Call(call, c.Ref(w.Message.Job))
	failpoint.Hit("answered", string(w.Message.Stage))
	if err == nil {
		w.made(after, Offer{})
		return w.lease.Answer(after, answer, bill)
	}
	w.Env.Log.WarnContext(ctx, "call failed", "step", w.Step.Name, "job", w.Message.Job, "error", err)
	return w.turned(w.unanswered(after, q, bill, err))
}

// turned is what a failed call comes to for the stage.
func (w *Work) turned(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok, Refused(err):
		return err
	case f.Kind == fault.Unavailable && w.lease.Step.Tries+1 < step.MaxTries && f.RetryAfter <= longWait:
		return err
	}
	return w.declined(f)
}

// spent is what it comes to that a cap leaves too little.
func (w *Work) spent(err error) error {
	if f := fault.Of(err); f.Kind == fault.CapReached {
		return w.declined(f)
	}
	return err
}

func (w *Work) declined(f *fault.Error) error { return &DeclinedError{f} }

// interrupted ends a call whose worker was lost while it was made. The stage goes on without its answer.
func (w *Work) interrupted(ctx context.Context) error {
	c, open := w.lease.Step.Call()
	if !open {
		return nil
	}
	w.failing(ctx, provider.Cancelled) // it is we who have lost it
	if c.Line.Micros == 0 {
		return w.lease.Refund(ctx, "lost", false)
	}
	return w.lease.Doubt(ctx, "lost")
}
