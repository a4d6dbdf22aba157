package health

import (
	"context"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

// A Call is a paid call, for those who have to do with its backend.
type Call struct {
	// Ref is our name of the call.
	Ref     string
	Backend string
	// Limit is what its vendor takes of us.
	Limit route.Limit
	// Until is when it is given up.
	Until time.Time
	// Began is when it was made, and Expected how long the catalogue says it takes; zero where nothing is to be learned.
	Began    time.Time
	Expected time.Duration
}

// An Answer is whether a call may be made.
type Answer struct {
	// State is Ready where it may, else why not.
	State route.State
	// Later is true where it may once others have ended: ask again.
	Later bool
}

// Take asks for a call that is about to be made. One that may be made is to be ended by Failed, Made or Unmade.
func (h *Health) Take(ctx context.Context, c Call) Answer {
	v := h.Look(ctx)
	if s := v.State(c.Backend, c.Limit); s != route.Ready {
		return Answer{State: s}
	}
	if v.records[c.Backend].State(v.now) != Closed {
		if a := h.try(ctx, c); a.State != route.Ready {
			return a
		}
	}
	if c.Limit.None() {
		return Answer{State: route.Ready}
	}
	return h.occupy(ctx, c)
}

// try asks to be the one call that is let through.
func (h *Health) try(ctx context.Context, c Call) Answer {
	var state State
	now := h.o.Now()
	r, heard := h.change(ctx, c.Backend, func(r *Record) { state = r.try(c.Ref, now) })
	switch {
	case !heard || state == Closed:
		return Answer{State: route.Ready}
	case state == Open && r.Why == provider.Retired:
		return Answer{State: route.Retired}
	}
	return Answer{State: route.BreakerOpen, Later: state == Trying}
}

// occupy asks for one of the places that the vendor allows.
func (h *Health) occupy(ctx context.Context, c Call) Answer {
	var a Answer
	now := h.o.Now()
	_, heard := h.change(ctx, c.Limit.Of, func(r *Record) {
		state, free := r.occupy(c.Ref, c.Limit, c.Until, now)
		a = Answer{State: state}
		if !free.IsZero() {
			a = Answer{State: route.Quota, Later: true}
		}
	})
	if !heard {
		return Answer{State: route.Ready}
	}
	if a.State != route.Ready && h.tries(c) {
		h.change(ctx, c.Backend, func(r *Record) { r.failed(c.Ref, provider.Cancelled, 0, now) })
	}
	return a
}

// tries reports whether a call is the one that was let through.
func (h *Health) tries(c Call) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.records[c.Backend].Trial == c.Ref
}

// leave gives a call's place back in the record it is of.
func (r *Record) leave(c Call, of string) {
	if of == c.Limit.Of {
		delete(r.Places, c.Ref)
	}
}
