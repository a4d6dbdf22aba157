package stage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/step"
)

// look asks how an accepted call stands. waits is true where the step is parked or produced.
func (w *Work) look(ctx context.Context, p Purchase, c step.Call) (waits bool, err error) {
	o, ok := p.of(c.Line.Backend)
	if !ok { // configured when it was called, and not any more
		w.failing(ctx, provider.Cancelled)
		return false, w.lease.Doubt(ctx, "not_configured")
	}
	now := w.Env.Now()
	state, err := o.Video.Poll(ctx, c.Operation)
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case err != nil && provider.ClassOf(err).Action().Lost, now.After(c.Until) && !state.Done:
		if cerr := o.Video.Cancel(ctx, c.Operation); cerr != nil {
			w.Env.Log.WarnContext(ctx, "paid call not canceled", "step", w.Step.Name, "job", w.Message.Job, "error", cerr)
		}
		w.failing(ctx, provider.Unknown)
		return false, w.lease.Doubt(ctx, "timeout")
	case err != nil || !state.Done:
		if err == nil {
			w.Progress(ctx, "shots", w.Step.Part, state.Percent/2) // the other half is drawing it
		}
		return true, w.lease.Park(ctx, now.Add(cmp.Or(state.Again, w.Env.Config.Vendors.Poll)))
	case state.Err != nil:
		if err := w.spoiled(ctx, state); err != nil || provider.ClassOf(state.Err).Action().Doubt { // what is to be cleared up is left to be looked at
			return false, err
		}
		w.forget(ctx, o, c)
		return false, nil
	}
	return w.fetch(ctx, p, o, c, state)
}

// spoiled ends a call that the backend accepted and could not make.
func (w *Work) spoiled(ctx context.Context, s provider.Progress) error {
	class := provider.ClassOf(s.Err)
	do := class.Action()
	w.failing(ctx, class)
	if do.Doubt {
		return w.lease.Doubt(ctx, string(class))
	}
	if s.Known && s.Micros > 0 {
		return w.lease.Charge(ctx, step.Bill{Micros: s.Micros}, string(class))
	}
	return w.lease.Refund(ctx, string(class), !do.Again)
}

// fetch copies a finished clip to intake at once: a backend's links expire.
func (w *Work) fetch(ctx context.Context, p Purchase, o Offer, c step.Call, s provider.Progress) (waits bool, err error) {
	dir, err := os.MkdirTemp("", "aiprod-"+string(w.Message.Stage)+"-")
	if err != nil {
		return false, fmt.Errorf("stage: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "clip.mp4")
	copying, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	if err := download(copying, o.Video, s.Output, file); err != nil {
		if w.lease.Step.Tries+1 < step.MaxTries {
			return false, fault.Wrap(err, fault.Unavailable, "backend.output", "A backend's clip could not be read.")
		}
		micros := c.Line.Micros
		if s.Known {
			micros = s.Micros
		}
		w.failing(ctx, provider.Outage)
		if err := w.lease.Charge(ctx, step.Bill{Micros: micros}, "output"); err != nil {
			return false, err
		}
		w.forget(ctx, o, c)
		return false, nil
	}
	var cost *int64
	if s.Known {
		cost = &s.Micros
	}
	w.made(ctx, o)
	if err := w.hand(ctx, Product{File: file, Type: "video/mp4", Result: p.Result(c.Line.Backend, s.Credit)}, cost); err != nil {
		return true, err
	}
	w.discard(ctx, s.Output)
	w.forget(ctx, o, c)
	return true, nil
}

func download(ctx context.Context, v provider.Video, output, file string) error {
	src, err := v.Open(ctx, output)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	dst, err := os.Create(file)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}
