// Package stage runs the stages of the pipeline through the step protocol, so
// that a stage's own code is only its work: what it reads, what it makes, and
// what follows. It turns failures into retries and, at last, into the job's failure.
package stage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Work is what a stage gets to work with.
type Work struct {
	Env     *cloud.Env
	Store   *store.Store
	Journal *step.Journal
	Message job.Message
	// Job is read for stages; what makes files has its input in its step, and reads the job by Load.
	Job     job.Job
	Attempt job.Attempt
	// Step is the step being worked on; its Input is set for steps that were planned.
	Step step.Step

	lease *step.Lease
	// passed are the backends that could not be called when the step last looked for one.
	passed []route.Passed
	// short is the least of what the step has found no money for.
	short shortage
}

// Ref returns the attempt.
func (w *Work) Ref() store.Ref { return store.Of(w.Message) }

// Manifest reads the attempt's newest manifest.
func (w *Work) Manifest(ctx context.Context) (*manifest.Manifest, error) {
	m, _, err := w.Store.Manifest(ctx, w.Ref(), w.Attempt.Revision)
	return m, err
}

// A Finish is what a stage has done: its result, kept in the journal, and what
// it does to the job, in the transaction that completes the step.
type Finish struct {
	Result any
	Then   func(*store.Unit) error
	// Group is what Then has planned, joined after the completion; empty for none.
	Group string
}

// Run runs one stage for a message of it.
func Run(ctx context.Context, env *cloud.Env, m job.Message, do func(context.Context, *Work) (Finish, error)) error {
	w, err := open(env, m)
	if err != nil {
		return err
	}
	key, err := runKey(m)
	if err != nil {
		return err
	}
	first := step.Step{Key: key, Stage: m.Stage, Name: string(m.Stage), Letter: Letter(m, "")}
	return w.run(ctx, first, func(ctx context.Context) error {
		if err := w.interrupted(ctx); err != nil || w.lease.Late {
			return errors.Join(err, w.lease.Release(ctx))
		}
		if err := w.Load(ctx); err != nil {
			return err
		}
		finish, err := do(ctx, w)
		if err != nil {
			return err
		}
		if err := memory.Check(finish.Result); err != nil {
			return fmt.Errorf("stage: %s leaves what others cannot read: %w", m.Stage, err)
		}
		if err := w.lease.Complete(context.WithoutCancel(ctx), finish.Result, finish.Group, finish.Then); err != nil {
			return err
		}
		return w.join(ctx, cmp.Or(finish.Group, w.Step.Group))
	})
}

// Make runs one planned step that makes a file: do writes it and returns what was
// measured of it, and where it lies. The step is completed by whoever takes the file in.
func Make(ctx context.Context, env *cloud.Env, m job.Message, do func(context.Context, *Work, string) (Product, error)) error {
	w, err := open(env, m)
	if err != nil {
		return err
	}
	return w.run(ctx, step.Step{Key: m.Step, Generation: m.Generation}, func(ctx context.Context) error { return w.produce(ctx, do) })
}

func open(env *cloud.Env, m job.Message) (*Work, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	j, err := env.Journal()
	return &Work{Env: env, Store: s, Journal: j, Message: m}, err
}

// run claims the step, does the work and deals with how it ended.
func (w *Work) run(ctx context.Context, first step.Step, do func(context.Context) error) error {
	work, lease, err := w.Journal.Claim(ctx, w.Ref(), first)
	w.lease, w.Step, w.Attempt = lease, lease.Step, lease.Attempt
	switch {
	case errors.Is(err, step.ErrObsolete), errors.Is(err, step.ErrParked):
		return nil
	case errors.Is(err, step.ErrDone):
		return w.join(ctx, cmp.Or(w.Step.Joins, w.Step.Group))
	case errors.Is(err, step.ErrExhausted):
		return w.fail(ctx, exhausted(w.Message.Stage, w.Step.LastError))
	case err != nil:
		return err
	}
	failpoint.Hit("claimed", string(w.Message.Stage))
	if err = do(work); err == nil {
		return nil
	}
	return w.ended(work, err)
}

// Load reads the job.
func (w *Work) Load(ctx context.Context) (err error) {
	w.Job, err = w.Store.Get(ctx, w.Ref())
	return err
}

// ended deals with work that did not succeed: give the lease back when the
// process drains, fail the job when trying again is no use, else record the try.
func (w *Work) ended(work context.Context, err error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(work), 10*time.Second)
	defer cancel()
	if errors.Is(context.Cause(work), function.ErrDraining) {
		return errors.Join(fault.New(fault.Unavailable, "server.draining", "This instance is stopping."), w.lease.Release(ctx))
	}
	if errors.Is(err, errHeld) { // the sweeper sends it again once anything may be spent
		return w.lease.Release(ctx)
	}
	f := fault.Of(err)
	if fault.Dispose(err) == fault.Ack {
		return w.fail(ctx, err)
	}
	w.Env.Log.WarnContext(ctx, "step failed", "step", w.Step.Name, "job", w.Message.Job, "error", err)
	last, ferr := w.lease.Fail(ctx, f.Code)
	if ferr != nil {
		return ferr
	}
	if last {
		return w.fail(ctx, exhaustedBy(w.Message.Stage, f))
	}
	again := fault.Wrap(err, fault.Unavailable, "step.again", "The step is tried again.")
	again.RetryAfter = max(f.RetryAfter, backoff(w.Step.Tries))
	return again
}

// backoff is the wait before another try: 1 s, 2 s, 4 s.
func backoff(tries int) time.Duration { return time.Second << min(tries, 4) }

func exhausted(s job.Stage, code string) error {
	return fault.New(fault.Conflict, "stage.exhausted", fmt.Sprintf("The stage %s failed %d times (%s).", s, step.MaxTries, code)).
		WithHint("Retry the job; if it fails again, tell us its id.")
}

func exhaustedBy(s job.Stage, f *fault.Error) error {
	if f.Kind == fault.Internal {
		return exhausted(s, f.Code)
	}
	return fault.Wrap(f, fault.Conflict, f.Code, f.Message).WithHint(f.Hint)
}

// fail ends the attempt with a failure a user can act on.
func (w *Work) fail(ctx context.Context, err error) error {
	f := fault.Of(err)
	failure := &job.Failure{
		Code: f.Code, Stage: string(w.Message.Stage), Message: f.Message, Hint: f.Hint,
		Retryable: f.Kind == fault.Conflict || f.Kind == fault.CapReached, Shot: w.shot(),
	}
	if e, ok := errors.AsType[*provider.Error](err); ok { // its own words stay with us
		failure.Provider = &job.Provider{Name: e.Backend, Code: string(e.Class)}
	}
	return w.Store.Update(ctx, w.Ref(), func(u *store.Unit) error {
		if u.Attempt.State.Final() || !u.Newest() {
			return nil
		}
		failure.Charged = u.Attempt.SpentMicros > 0
		u.Attempt.Failure = failure
		return u.Move(job.Error, "system", failure.Code)
	})
}

func (w *Work) shot() string {
	switch w.Message.Stage {
	case job.Render, job.Generate, job.Picture:
		return w.Step.Part
	}
	return ""
}

// Progress tells how far a part is. It is for people only: failing to tell is no failure.
func (w *Work) Progress(ctx context.Context, kind, part string, percent int) {
	if err := w.Store.Progress(ctx, w.Ref(), kind, part, percent); err != nil && ctx.Err() == nil {
		w.Env.Log.DebugContext(ctx, "progress not told", "error", err)
	}
}
