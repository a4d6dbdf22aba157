package stage

import (
	"context"
	"errors"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/step"
)

// reworded is what is bought once a backend has refused what it was asked for: the same of the same backend, in other
// words, and of no other, which might be laxer. over is true where that was refused too. What is read here is the
// journal, so that a worker that died meanwhile changes nothing.
func (w *Work) reworded(ctx context.Context, p Purchase) (asked Purchase, over bool, err error) {
	refused := w.lease.Step.Refused()
	switch {
	case len(refused) == 0:
		return p, false, nil
	case p.Reword == nil && !p.Strict: // made here by rules, which are no laxer vendor
		return p, true, nil
	case p.Reword == nil:
		return p, false, w.refused(refused[0])
	case len(refused) > 1:
		return p, true, nil
	}
	if w.lease.Step.Reworded == nil {
		prompt, by, err := p.Reword(ctx)
		if err != nil {
			return p, false, err
		}
		if err := w.lease.Reword(ctx, step.Rewording{Call: refused[0].N, Prompt: prompt, By: by}); err != nil {
			return p, false, err
		}
	}
	o, ok := p.of(refused[0].Line.Backend)
	asked, o.Clip.Prompt = p, w.lease.Step.Reworded.Prompt
	asked.Offers = nil
	if ok {
		asked.Offers = []Offer{o}
	}
	return asked, false, nil
}

// Reworded is what was asked for in place of what a backend has refused, and who has worded it; empty where none has.
func (w *Work) Reworded() (prompt, by string) {
	if r := w.lease.Step.Reworded; r != nil {
		return r.Prompt, r.By
	}
	return "", ""
}

// Refuser is the vendor that has refused what was asked for; empty where none has.
func (w *Work) Refuser() string {
	refused := w.lease.Step.Refused()
	if len(refused) == 0 {
		return ""
	}
	return vendorOf(refused[0])
}

func vendorOf(c step.Call) string {
	if b, ok := route.Current().Find(c.Line.Backend); ok {
		return b.Vendor
	}
	return c.Line.Backend
}

// errRefused is all that is kept of why a backend refuses: its own words stay in the log.
var errRefused = errors.New("stage: refused for its content")

// refused is the failure of a brief that a backend will not make. It is not taken to a laxer one.
func (w *Work) refused(c step.Call) error {
	cause := &provider.Error{Class: provider.Policy, Backend: vendorOf(c), Code: c.Code, Err: errRefused}
	said := "what the film says"
	if w.shot() != "" {
		said = "what the shot shows; see the shot named here"
	}
	return fault.Wrap(cause, fault.Invalid, "backend.policy", "A backend refuses to make "+w.what()+" as the brief wants it.").WithHint("Change " + said + ".")
}

// forTake reports whether a call is for the step's take; others are for what it is asked for with.
func (w *Work) forTake(c step.Call) bool { return c.Line.Stage == string(w.lease.Step.Stage) }
