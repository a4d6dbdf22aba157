package stage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/credit"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/step"
)

// An Offer is a backend that may be paid to make a step's take: a clip that is submitted for
// and asked about, or what a backend returns within the call.
type Offer struct {
	// Line is what is reserved for the call: backend, SKU, quantity, price.
	Line money.Line
	// Video makes Clip.
	Video provider.Video
	Clip  provider.Clip
	// First reads the picture that the clip is to begin with, when it is submitted for; nil for none.
	First func(ctx context.Context) (*provider.Image, error)
	// AtOnce makes a take within the call; nil for a clip.
	AtOnce AtOnce
	// Expected is how long the catalogue says that it takes; zero where it does not say.
	Expected time.Duration
}

// A Purchase is how a step's take may be had.
type Purchase struct {
	// Offers are in order of preference.
	Offers []Offer
	// Strict forbids doing without: the job fails where no offer can be had.
	Strict bool
	// Result is what is recorded of a clip that a backend has made, or has had from somebody who is to be named.
	Result func(backend string, by *credit.Credit) any
	// Reword words anew what a backend has refused for its content, once: it is asked once more, and no other is asked.
	// Nil makes do without that backend's, and without another's.
	Reword func(ctx context.Context) (prompt, by string, err error)
	// Instead completes the step without a take, and says why.
	Instead func(reason string) Finish
	// Make makes the take on this machine, in a folder, where Instead is nil. The reason is
	// empty where there was no offer to begin with.
	Make func(ctx context.Context, dir, reason string) (Product, error)
}

const (
	// submitTime is how long a backend may take to accept a call. Draining waits for it: a call cut short may have been billed.
	submitTime = 60 * time.Second
	// fetchTime is how long copying a finished clip may take.
	fetchTime = 5 * time.Minute
	// callTime is how long an accepted call may take before it is given up.
	callTime = 15 * time.Minute
)

// Buy runs one planned step whose take is bought: it makes the call, or looks at
// the one that was made, and leaves until there is more to see. Nothing waits in between. A
// purchase without offers makes its take here. The job is not read: see [Work.Load].
func Buy(ctx context.Context, env *cloud.Env, m job.Message, plan func(context.Context, *Work) (Purchase, error)) error {
	w, err := open(env, m)
	if err != nil {
		return err
	}
	return w.run(ctx, step.Step{Key: m.Step, Generation: m.Generation}, func(ctx context.Context) error {
		p, err := plan(ctx, w)
		if err != nil {
			return err
		}
		return w.buy(ctx, p)
	})
}

// buy goes on until the step waits, is produced, or is done without a take.
func (w *Work) buy(ctx context.Context, p Purchase) error {
	if sent, err := w.resend(ctx); sent || err != nil {
		return err
	}
	if len(p.Offers)+len(w.lease.Step.Calls) == 0 && p.Make != nil {
		return w.make(ctx, func(dir string) (Product, error) { return p.Make(ctx, dir, "") }, nil)
	}
	if c, open := w.lease.Step.Call(); open && c.State == step.Intended {
		if err := w.resolve(ctx, p, c); err != nil {
			return err
		}
	}
	for {
		if c, open := w.lease.Step.Call(); open {
			waits, err := w.look(ctx, p, c)
			if waits || err != nil {
				return err
			}
			continue
		}
		if w.lease.Late {
			return w.lease.Release(ctx)
		}
		if ends, err := w.order(ctx, p); ends || err != nil {
			return err
		}
	}
}

// order makes the next call there is to make, or does without one. ends is true where the step waits, is produced, or is done.
func (w *Work) order(ctx context.Context, p Purchase) (ends bool, err error) {
	if err := w.doubtful(p); err != nil {
		return false, err
	}
	if len(p.Offers) > 0 && w.Env.Brake.Frozen(ctx) {
		return true, w.hold(ctx)
	}
	asked, over, err := w.reworded(ctx, p)
	switch {
	case err != nil:
		return false, err
	case over:
		return true, w.instead(ctx, p, string(provider.Policy))
	}
	o, ok, later := w.pick(ctx, asked)
	switch {
	case later:
		return true, w.wait(ctx)
	case !ok:
		return true, w.instead(ctx, p, cmp.Or(w.short.code, "backend.unavailable"))
	}
	ends, err = w.call(ctx, o)
	if f := fault.Of(err); err != nil && f.Kind == fault.CapReached && !p.Strict {
		w.short = shortage{o.Line.Micros, f.Code} // what costs less may still be had
		return false, nil
	}
	return ends, err
}

func (p Purchase) of(backend string) (Offer, bool) {
	i := slices.IndexFunc(p.Offers, func(o Offer) bool { return o.Line.Backend == backend })
	if i < 0 {
		return Offer{}, false
	}
	return p.Offers[i], true
}

// doubtful is the failure of a job that must not go on to another backend while
// a call of it may have been billed.
func (w *Work) doubtful(p Purchase) error {
	calls := w.lease.Step.Calls
	if i := slices.IndexFunc(calls, func(c step.Call) bool { return c.State == step.Doubtful && w.forTake(c) }); p.Strict && i >= 0 {
		return fault.New(fault.Conflict, "backend.maybe_billed", fmt.Sprintf("Whether %s has accepted %s is not known, and it may have billed it.", calls[i].Line.Backend, w.what())).
			WithHint("What was reserved is held until it is cleared up, at most 24 hours. Retry the job then, or send it with \"fallback\": \"allow\".")
	}
	return nil
}

// call reserves and makes a call. waits is true where the step is parked or produced.
func (w *Work) call(ctx context.Context, o Offer) (waits bool, err error) {
	if o.AtOnce != nil {
		return w.callAtOnce(ctx, o)
	}
	if o.First != nil {
		if o.Clip.First, err = o.First(ctx); err != nil {
			w.Env.Health.Unmade(ctx, w.upcoming(o))
			return false, err
		}
	}
	c, err := w.intend(ctx, o)
	if err != nil {
		return false, err
	}
	o.Clip.Ref = c.Ref(w.Message.Job)
	submit, cancel := context.WithTimeout(context.WithoutCancel(ctx), submitTime)
	defer cancel()
	op, err := o.Video.Submit(submit, o.Clip)
	failpoint.Hit("submitted", string(w.Message.Stage))
	if err == nil {
		if err := w.accepted(submit, o, op); err != nil {
			return false, err
		}
		return true, w.lease.Park(submit, w.Env.Now().Add(w.Env.Config.Vendors.Poll))
	}
	w.Env.Log.WarnContext(ctx, "paid call failed", "step", w.Step.Name, "job", w.Message.Job, "error", err)
	return w.failed(submit, err)
}

// intend reserves a call that was picked.
func (w *Work) intend(ctx context.Context, o Offer) (step.Call, error) {
	picked := w.upcoming(o)
	c, err := w.lease.Intend(ctx, step.Offer{Line: o.Line, Limit: o.limit(), Passed: w.passed, Queue: QueueOf(w.Message.Stage, o.Line.Backend)})
	if err != nil {
		w.Env.Health.Unmade(ctx, picked)
	}
	return c, err
}

// accepted writes down that a backend has taken the open call, and reserves what it
// says that it will cost. A call that would cost more than the job may is called off.
func (w *Work) accepted(ctx context.Context, o Offer, op provider.Operation) error {
	within, err := w.lease.Accept(ctx, op.ID, op.Micros)
	if err != nil {
		return err
	}
	if c, open := w.lease.Step.Call(); open {
		w.Env.Health.Accepted(ctx, w.seen(c))
	}
	if within {
		return nil
	}
	w.Env.Log.WarnContext(ctx, "paid call is over the budget", "step", w.Step.Name, "job", w.Message.Job, "micros", op.Micros)
	if err := o.Video.Cancel(ctx, op.ID); err != nil { // what it has cost is seen by looking on
		w.Env.Log.WarnContext(ctx, "paid call not canceled", "step", w.Step.Name, "job", w.Message.Job, "error", err)
	}
	return nil
}

// failed ends the open call by what its failure means, before anybody has billed anything.
func (w *Work) failed(ctx context.Context, cause error) (waits bool, err error) {
	class := provider.ClassOf(cause)
	do := class.Action()
	w.failing(ctx, class)
	if do.Doubt {
		return false, w.lease.Doubt(ctx, string(class))
	}
	err = w.lease.Refund(ctx, string(class), !do.Again)
	if err != nil || !do.Again || w.lease.Late || w.lease.Step.Tried(lastBackend(w.lease.Step)) {
		return false, err
	}
	var e *provider.Error
	errors.As(cause, &e)
	return true, w.lease.Park(ctx, w.Env.Now().Add(cmp.Or(e.After, backoff(len(w.lease.Step.Calls)))))
}

func lastBackend(st step.Step) string { return st.Calls[len(st.Calls)-1].Line.Backend }

// what names what the step makes, as a person is told.
func (w *Work) what() string {
	what, ok := map[job.Stage]string{job.Picture: "the first picture of a shot", job.Narrate: "a line", job.Compose: "the music", job.EffectsMix: "a sound effect"}[w.Message.Stage]
	if !ok {
		return "a shot"
	}
	return what
}

// resolve clears up a call that was about to be made when its worker was lost:
// a backend that can look calls up is asked, another one may have billed it.
func (w *Work) resolve(ctx context.Context, p Purchase, c step.Call) error {
	if !w.forTake(c) {
		return w.interrupted(ctx)
	}
	if c.Known { // it returned a take, which was lost on its way
		w.failing(ctx, provider.Cancelled)
		return w.lease.Charge(ctx, step.Bill{Micros: c.Cost}, "lost")
	}
	o, ok := p.of(c.Line.Backend)
	finder, can := o.Video.(provider.Finder)
	if !ok || !can {
		w.failing(ctx, provider.Cancelled) // it is we who have lost it
		return w.lease.Doubt(ctx, "lost")
	}
	op, found, err := finder.Find(ctx, c.Ref(w.Message.Job))
	switch {
	case err != nil:
		return fault.Wrap(err, fault.Unavailable, "backend.unavailable", "A backend does not say whether it has a call of ours.")
	case found:
		return w.accepted(ctx, o, op)
	}
	w.failing(ctx, provider.Cancelled)
	return w.lease.Refund(ctx, "never_made", false)
}

// instead has the take made here, or completes the step without, where that is allowed.
func (w *Work) instead(ctx context.Context, p Purchase, reason string) error {
	if refused := w.lease.Step.Refused(); p.Strict && len(refused) > 0 {
		return w.refused(refused[len(refused)-1])
	}
	if p.Strict {
		return fault.New(fault.Conflict, reason, "No backend that may make "+w.what()+" can be had now.").
			WithHint("Retry the job later, or send it with \"fallback\": \"allow\".")
	}
	if p.Instead == nil {
		return w.make(ctx, func(dir string) (Product, error) { return p.Make(ctx, dir, reason) }, nil)
	}
	w.Step = w.lease.Step // with the calls that came to nothing
	finish := p.Instead(reason)
	if err := w.lease.Complete(context.WithoutCancel(ctx), finish.Result, "", finish.Then); err != nil {
		return err
	}
	return w.join(ctx, w.Step.Group)
}
