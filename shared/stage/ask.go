package stage

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/step"
)

// An Inquiry is a call of a backend that returns a step's result at once.
type Inquiry struct {
	// Line is what is reserved for it: backend, SKU, quantity, price. It may be nothing.
	Line money.Line
	// Who is asked, as a person is told: "the translator".
	Who string
	// Call makes it, under our name for it, and returns what it has come to, where it failed
	// too. An error is a *provider.Error, or a fault that ends the job.
	Call func(ctx context.Context, ref string) (result any, bill step.Bill, err error)
}

// askTime is how long an inquiry may take in all.
const askTime = 270 * time.Second

// Ask runs one planned step whose result a backend returns within a call: the first of
// a list that may be called now, or the next where that one cannot. Where
// the call costs nothing, one that was lost is made again; another one may have been billed, and is not.
func Ask(ctx context.Context, env *cloud.Env, m job.Message, plan func(context.Context, *Work) ([]Inquiry, error)) error {
	w, err := open(env, m)
	if err != nil {
		return err
	}
	return w.run(ctx, step.Step{Key: m.Step, Generation: m.Generation}, func(ctx context.Context) error {
		if err := w.lost(ctx); err != nil || w.lease.Late {
			return errors.Join(err, w.lease.Release(ctx))
		}
		all, err := plan(ctx, w)
		if err != nil {
			return err
		}
		if waits, err := w.ask(ctx, all); waits || err != nil {
			return err
		}
		return w.join(ctx, w.Step.Group)
	})
}

// ask asks the first that answers. Whoever is left alone is passed over, and waited for where there is nobody else. waits
// is true where the step is parked.
func (w *Work) ask(ctx context.Context, all []Inquiry) (waits bool, err error) {
	if slices.ContainsFunc(all, Inquiry.paid) && w.Env.Brake.Frozen(ctx) {
		return true, w.hold(ctx)
	}
	failed := error(fault.New(fault.Conflict, "backend.unavailable", "Nobody that may be asked answers.").
		WithHint("Retry the job later: it goes on where it stopped."))
	for _, q := range all {
		if w.lease.Step.Tried(q.Line.Backend) {
			continue
		}
		taken, a := w.take(ctx, q)
		if a.State != route.Ready {
			waits = waits || a.Later || a.State == route.BreakerOpen
			continue
		}
		next, err := w.inquire(ctx, q, taken)
		if err == nil || !next {
			return false, err
		}
		failed = err
	}
	if waits && w.patient() {
		return true, w.wait(ctx)
	}
	return false, failed
}

// take takes a place for the step's next call, should it be of an inquiry. A server of one's own always has one: it is in no
// catalogue, nobody else can be asked in its place, and whoever has mended it does not want to wait.
func (w *Work) take(ctx context.Context, q Inquiry) (health.Call, health.Answer) {
	next := w.lease.Step.Upcoming(q.Line)
	next.Until = w.Env.Now().Add(askTime)
	call := w.seen(next)
	if _, known := route.Current().Find(q.Line.Backend); !known {
		return call, health.Answer{State: route.Ready}
	}
	return call, w.Env.Health.Take(ctx, call)
}

// lost ends a call whose worker was lost while it was made.
func (w *Work) lost(ctx context.Context) error {
	c, open := w.lease.Step.Call()
	if !open {
		return nil
	}
	w.failing(ctx, provider.Cancelled) // it is we who have lost it
	return w.unknown(ctx, c.Line, "lost", "A backend")
}

// unknown ends the open call, of which nobody knows whether it was accepted. Where it
// may have cost something that is the end of the job, for now.
func (w *Work) unknown(ctx context.Context, l money.Line, code, who string) error {
	if l.Micros == 0 {
		return w.lease.Refund(ctx, code, false)
	}
	if err := w.lease.Doubt(ctx, code); err != nil {
		return err
	}
	return fault.New(fault.Conflict, "backend.maybe_billed", who+" may have accepted a call, and billed it: that is not known.").
		WithHint("Retry the job: it asks anew. What was reserved is held until it is cleared up, at most 24 hours.")
}

// inquire makes one call, whose place was taken. next is true where it came to nothing and another backend may be asked
// at once: this one was paid, or may have been, or is not to be asked again.
func (w *Work) inquire(ctx context.Context, q Inquiry, taken health.Call) (next bool, err error) {
	c, err := w.lease.Intend(ctx, step.Offer{Line: q.Line, Limit: askTime})
	if err != nil {
		w.Env.Health.Unmade(ctx, taken)
		return false, err
	}
	after := context.WithoutCancel(ctx) // what a call has cost is booked whatever happens
	call := ctx
	if q.Line.Micros > 0 { // cut short, it may have been billed
		call = after
	}
	call, cancel := context.WithTimeout(call, askTime)
	defer cancel()
	result, bill, err := q.Call(call, c.Ref(w.Message.Job))
	failpoint.Hit("answered", string(w.Message.Stage))
	if err == nil {
		w.made(after, Offer{})
		return false, w.lease.Return(after, result, bill)
	}
	w.Env.Log.WarnContext(ctx, "call failed", "step", w.Step.Name, "job", w.Message.Job, "error", err)
	_, useless := errors.AsType[*fault.Error](err)
	failed := w.unanswered(after, q, bill, err)
	again := fault.Of(failed).Kind == fault.Unavailable && w.lease.Step.Tries+1 < step.MaxTries
	return !useless && !again && provider.ClassOf(err).Action().Next, failed
}

// unanswered ends the open call by what its failure means, and says so.
func (w *Work) unanswered(ctx context.Context, q Inquiry, bill step.Bill, cause error) error {
	if f, ok := errors.AsType[*fault.Error](cause); ok { // it has answered
		w.made(ctx, Offer{})
		return errors.Join(w.end(ctx, bill, f.Code, true), cause)
	}
	class := provider.ClassOf(cause)
	do := class.Action()
	w.failing(ctx, class)
	switch {
	case !do.Next:
		return errors.Join(w.end(ctx, bill, string(class), true),
			fault.Wrap(cause, fault.Invalid, "backend.policy", q.Who+" refuses what the brief says.").WithHint("Change what the film says."))
	case do.Doubt:
		if err := w.unknown(ctx, q.Line, string(class), q.Who); err != nil {
			return err
		}
	case !do.Again:
		return errors.Join(w.end(ctx, bill, string(class), true),
			fault.Wrap(cause, fault.Conflict, "backend.refused", q.Who+" does not take our calls: "+string(class)+".").
				WithHint("Have its address, model and key looked at, then retry the job."))
	default:
		if err := w.end(ctx, bill, string(class), false); err != nil {
			return err
		}
	}
	f := fault.Wrap(cause, fault.Unavailable, "backend.unavailable", q.Who+" does not answer.").
		WithHint("Retry the job later: it goes on where it stopped.")
	if bill.Micros > 0 { // a backend that was paid for a step is not asked again for it
		f.Kind = fault.Conflict
	}
	if e, ok := errors.AsType[*provider.Error](cause); ok {
		f.RetryAfter = e.After
	}
	return f
}

// end ends the open call at what it has cost.
func (w *Work) end(ctx context.Context, bill step.Bill, code string, final bool) error {
	if bill.Micros > 0 {
		return w.lease.Charge(ctx, bill, code)
	}
	return w.lease.Refund(ctx, code, final)
}
