package stage

import (
	"context"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/step"
)

// pick returns the first offer that may be called now. later is true where there is none and one may be soon. A
// backend whose calls are all under way is waited for, as far as the job's time allows: it was
// chosen for being the best, and waiting is free. One that is just being tried is not, where there is another.
func (w *Work) pick(ctx context.Context, p Purchase) (o Offer, ok, later bool) {
	w.passed = nil
	for _, o := range p.Offers {
		if w.lease.Step.Tried(o.Line.Backend) {
			continue
		}
		if w.short.of(o) {
			w.passed = append(w.passed, route.Passed{Backend: o.Line.Backend, Code: route.OverBudget})
			continue
		}
		a := w.Env.Health.Take(ctx, w.upcoming(o))
		if a.State == route.Ready {
			return o, true, false
		}
		w.passed = append(w.passed, route.Passed{Backend: o.Line.Backend, Code: string(a.State)})
		later = later || a.Later && w.patient()
		if later && a.State == route.Quota {
			break
		}
	}
	return Offer{}, false, later
}

// A shortage is what a step's budget has turned out too small for: a call of so many micro-dollars, by the code of the refusal.
type shortage struct {
	micros int64
	code   string
}

// of reports whether an offer costs no less than what there was no money for.
func (s shortage) of(o Offer) bool { return s.code != "" && o.Line.Micros >= s.micros }

// patient reports whether there is time to wait for a backend before the attempt's deadline.
func (w *Work) patient() bool { return w.Env.Now().Add(callTime).Before(w.Attempt.Deadline) }

// rests is how many times as long as between two looks at a call a step waits that may not make one yet.
const rests = 4

// wait parks the step until others may have ended their calls.
func (w *Work) wait(ctx context.Context) error {
	return w.lease.Park(ctx, w.Env.Now().Add(rests*w.Env.Config.Vendors.Poll))
}

// upcoming is the step's next call, should it be of an offer.
func (w *Work) upcoming(o Offer) health.Call {
	c := w.lease.Step.Upcoming(o.Line)
	c.Until = w.Env.Now().Add(o.limit())
	return w.seen(c)
}

// limit is how long a call of the offer may take.
func (o Offer) limit() time.Duration {
	if o.AtOnce != nil {
		return askTime
	}
	return callTime
}

// seen is a call as the health of its backend knows it.
func (w *Work) seen(c step.Call) health.Call {
	out := health.Call{Ref: c.Ref(w.Message.Job), Backend: c.Line.Backend, Until: c.Until}
	if b, ok := route.Current().Find(c.Line.Backend); ok {
		out.Limit = w.Env.Limit(b)
	}
	return out
}

// failing tells of the open call, which is about to be ended, that it has failed.
func (w *Work) failing(ctx context.Context, class provider.Class) {
	if c, open := w.lease.Step.Call(); open {
		w.Env.Health.Failed(ctx, w.seen(c), class)
	}
}

// made tells of the open call that what it was made for is here. o is what was offered.
func (w *Work) made(ctx context.Context, o Offer) {
	c, open := w.lease.Step.Call()
	if !open {
		return
	}
	seen := w.seen(c)
	seen.Began, seen.Expected = c.At, o.Expected
	w.Env.Health.Made(ctx, seen)
}

// Passed are the backends that were to be called before the one that has made the
// take, or before none could, and why each has not: what became of its last call, or why there was none.
func (w *Work) Passed() []route.Passed {
	var out []route.Passed
	add := func(p route.Passed) {
		for i := range out {
			if out[i].Backend == p.Backend {
				out[i] = p
				return
			}
		}
		out = append(out, p)
	}
	for _, c := range w.lease.Step.Calls {
		if c.Line.Attempt != w.lease.Step.Attempt || !w.forTake(c) {
			continue
		}
		for _, p := range c.Passed {
			add(p)
		}
		if c.Code != "" {
			add(route.Passed{Backend: c.Line.Backend, Code: c.Code})
		}
	}
	for _, p := range w.passed {
		add(p)
	}
	return out
}
