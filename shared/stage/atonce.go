package stage

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/step"
)

// AtOnce makes a call of a backend, under our name for it, that returns a take. An error is a
// *provider.Error; what the backend says the call has cost counts with it too.
type AtOnce func(ctx context.Context, ref string) (Delivery, error)

// A Delivery is what a backend has returned, and is paid for.
type Delivery struct {
	// Micros is what it cost in micro-dollars, as the backend says; Known is false where it does not
	// say. Then it cost what was reserved.
	Micros int64
	Known  bool
	// Keep makes the take of it in a folder. An error that no other try can mend ends the job; any
	// other one says that what was paid for is of no use.
	Keep func(ctx context.Context, dir string) (Product, error)
}

// callAtOnce reserves and makes a call that returns the take. Once it is begun it is seen
// through, whatever happens to the job: cut short, it may have been billed. waits is true where
// the step is parked or produced.
func (w *Work) callAtOnce(ctx context.Context, o Offer) (waits bool, err error) {
	c, err := w.intend(ctx, o)
	if err != nil {
		return false, err
	}
	after := context.WithoutCancel(ctx)
	call, cancel := context.WithTimeout(after, askTime)
	defer cancel()
	d, err := o.AtOnce(call, c.Ref(w.Message.Job))
	failpoint.Hit("answered", string(w.Message.Stage))
	if err != nil {
		w.Env.Log.WarnContext(ctx, "paid call failed", "step", w.Step.Name, "job", w.Message.Job, "error", err)
		if d.Known && d.Micros > 0 {
			return false, w.billed(after, d.Micros, err)
		}
		return w.failed(after, err)
	}
	if !d.Known {
		d.Micros = c.Line.Micros
	}
	return w.keep(after, o, d)
}

// billed ends the open call, which came to nothing and was billed all the same.
func (w *Work) billed(ctx context.Context, micros int64, cause error) error {
	class := provider.ClassOf(cause)
	w.failing(ctx, class)
	return w.lease.Charge(ctx, step.Bill{Micros: micros}, string(class))
}

// keep hands over what was returned. What cannot be kept is paid all the same, and had elsewhere.
func (w *Work) keep(ctx context.Context, o Offer, d Delivery) (waits bool, err error) {
	dir, err := os.MkdirTemp("", "aiprod-"+string(w.Message.Stage)+"-")
	if err != nil {
		w.failing(ctx, provider.Cancelled) // it is we who cannot
		return false, errors.Join(fmt.Errorf("stage: %w", err), w.lease.Charge(ctx, step.Bill{Micros: d.Micros}, "output"))
	}
	defer func() { _ = os.RemoveAll(dir) }()
	p, err := d.Keep(ctx, dir)
	if err == nil {
		w.made(ctx, o)
		return true, w.hand(ctx, p, &d.Micros)
	}
	w.failing(ctx, provider.Outage)
	w.Env.Log.WarnContext(ctx, "what was paid for cannot be kept", "step", w.Step.Name, "job", w.Message.Job, "error", err)
	if cerr := w.lease.Charge(ctx, step.Bill{Micros: d.Micros}, "output"); cerr != nil {
		return false, cerr
	}
	if fault.Dispose(err) == fault.Ack {
		return false, err
	}
	return false, nil
}
